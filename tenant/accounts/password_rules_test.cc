#include "tenant/accounts/password_rules.h"

#include <string>

#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

bool IsGood(const std::string& password) {
  return IsGoodPassword(password, "anna.bruzzone@golfoparadiso.example", "Anna Bruzzone");
}

TEST(PasswordRules, LongOnesOfAnyCharactersAreGood) {
  EXPECT_TRUE(IsGood("focaccia e cappuccino"));
  EXPECT_TRUE(IsGood("perché così?"));
  EXPECT_TRUE(IsGood("ключ от моря"));
}

TEST(PasswordRules, CharactersAreCountedAndNotBytes) {
  EXPECT_FALSE(IsGood("perché così"));
  EXPECT_FALSE(IsGood("undici char"));
  EXPECT_TRUE(IsGood("dodici chars"));
  const std::string most = "abcde" + std::string(123, 'x');
  EXPECT_TRUE(IsGood(most));
  EXPECT_FALSE(IsGood(most + "x"));
  EXPECT_FALSE(IsGood(std::string(100'000, 'x')));
}

TEST(PasswordRules, WhatAnybodyTriesFirstIsNotTaken) {
  for (const char* common : {"123456789012", "Password1234", "qwerty 123456", "forzajuventus",
                             "aaaaaaaaaaaaaa", "abababababab", "Amministratore"}) {
    EXPECT_FALSE(IsGood(common)) << common;
  }
}

TEST(PasswordRules, NorTheMailboxNorTheName) {
  EXPECT_FALSE(IsGood("Anna.Bruzzone@golfoparadiso.example"));
  EXPECT_FALSE(IsGood("anna.bruzzone"));
  EXPECT_FALSE(IsGood("AnnaBruzzone"));
}

}  // namespace
}  // namespace mugugno::tenant
