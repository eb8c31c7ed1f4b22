#include "gateway/channels/mail/quoting.h"

#include <string>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

namespace mugugno::gateway::mail {
namespace {

TEST(Quoting, NothingIsLost) {
  const QuotedText split = SplitQuoted("> a\n\nsì\n\n-- \nAnna\n\nOn 1/1 10:00 C wrote:\n> b\n");
  EXPECT_EQ(split.written, "sì");
  EXPECT_EQ(split.quoted, "> a\n\n-- \nAnna\n\nOn 1/1 10:00 C wrote:\n> b");
}

TEST(Quoting, EachLanguagesHeadersBeginALetter) {
  for (const char* headers :
       {"Da: C\nInviato: ieri\nA: Anna\nOggetto: x", "From: C\nSent: x\nTo: A\nSubject: x",
        "Von: C\nGesendet: x\nAn: A\nBetreff: x", "De : C\nEnvoyé : x\nÀ : A\nObjet : x",
        "De: C\nEnviado el: x\nPara: A\nAsunto: x", "*Da:* C\n*Data:* x\n*A:* A\n*Oggetto:* x"}) {
    const QuotedText split = SplitQuoted(absl::StrCat("sì\n\n", headers, "\n\nprima\n"));
    EXPECT_EQ(split.written, "sì") << headers;
    EXPECT_EQ(split.quoted, absl::StrCat(headers, "\n\nprima"));
  }
}

TEST(Quoting, EachLanguagesRulerBeginsALetter) {
  for (const char* ruler :
       {"-----Messaggio originale-----", "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----", "-----Message d'origine-----",
        "-----Mensaje original-----", "-------- Messaggio Originale --------"}) {
    EXPECT_EQ(SplitQuoted(absl::StrCat("sì\n", ruler, "\nprima")).written, "sì") << ruler;
  }
}

TEST(Quoting, WhatSomebodyTellsIsNotTakenForIt) {
  for (const char* text :
       {"Da: Sori\nA: Recco\nnon passa il bus", "Il giorno 3 il vigile ha scritto:\nno",
        "A me ha scritto: niente", "Data: 3 marzo\nOra: 10:30\nbuca", "--\n", "- uno\n-- due --",
        "Le scale\na écrit: x"}) {
    const QuotedText split = SplitQuoted(text);
    EXPECT_TRUE(split.quoted.empty()) << text << " / " << split.quoted;
  }
}

TEST(Quoting, ALetterThatIsPassedOnStays) {
  const std::string text =
      "vedi\n\nInizio messaggio inoltrato:\n\nDa: C\nData: x\nA: A\nOggetto: x\n\nil palo";
  EXPECT_EQ(SplitQuoted(text).written, text);
}

TEST(Quoting, AnAttributionWithoutMarksIsCutToo) {
  const QuotedText split =
      SplitQuoted("sì\n\nIl 23/11/2026 09:15, Comune <c@sori.example> ha scritto:\n\nVa bene?\n");
  EXPECT_EQ(split.written, "sì");
}

TEST(Quoting, ManyBeginningsAreReadInTime) {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "On 1/1 10:00 a@b wrote:\nx\n> y\n";
  EXPECT_FALSE(SplitQuoted(text).written.empty());
  EXPECT_FALSE(SplitQuoted(std::string(1000000, '\n') + "a").written.empty());
}

}  // namespace
}  // namespace mugugno::gateway::mail
