#include "tenant/vault/crypto.h"

#include <set>
#include <type_traits>

#include "absl/strings/escaping.h"
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mugugno::tenant {
namespace {

std::string Bytes(absl::string_view hex) { return absl::HexStringToBytes(hex); }
std::string Hex(absl::string_view bytes) { return absl::BytesToHexString(bytes); }

// NIST's GCM specification (McGrew, Viega), test cases 13, 14 and 16: AES-256.
TEST(AesGcm, GivesTheKnownAnswers) {
  const std::string zero_key(32, '\0');
  const std::string zero_nonce(12, '\0');
  std::string empty;
  AesGcmSeal(zero_key, zero_nonce, "", "", &empty);
  EXPECT_EQ(Hex(empty), "530f8afbc74536b9a963b4f1c4cb738b");
  std::string block;
  AesGcmSeal(zero_key, zero_nonce, "", std::string(16, '\0'), &block);
  EXPECT_EQ(Hex(block), "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
  const std::string key = Bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const std::string plaintext = Bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  const std::string associated = Bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  std::string sealed;
  AesGcmSeal(key, Bytes("cafebabefacedbaddecaf888"), associated, plaintext, &sealed);
  EXPECT_EQ(Hex(sealed),
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            "76fc6ece0f4e1768cddf8853bb2d551b");
  EXPECT_EQ(*AesGcmOpen(key, Bytes("cafebabefacedbaddecaf888"), associated, sealed), plaintext);
}

TEST(AesGcm, AppendsToWhatIsThere) {
  std::string out = "before";
  AesGcmSeal(std::string(32, 'k'), std::string(12, 'n'), "a", "words", &out);
  EXPECT_EQ(out.substr(0, 6), "before");
  EXPECT_EQ(*AesGcmOpen(std::string(32, 'k'), std::string(12, 'n'), "a", out.substr(6)), "words");
}

TEST(AesGcm, OtherKeyNonceOrAssociatedBytesDoNotOpen) {
  std::string sealed;
  AesGcmSeal(std::string(32, 'k'), std::string(12, 'n'), "a", "words", &sealed);
  const auto open = [&](char key, char nonce, const char* associated) {
    return AesGcmOpen(std::string(32, key), std::string(12, nonce), associated, sealed).status();
  };
  EXPECT_TRUE(open('k', 'n', "a").ok());
  EXPECT_TRUE(absl::IsDataLoss(open('K', 'n', "a")));
  EXPECT_TRUE(absl::IsDataLoss(open('k', 'N', "a")));
  EXPECT_TRUE(absl::IsDataLoss(open('k', 'n', "")));
}

// RFC 4231, test cases 1 and 6.
TEST(Hmac, GivesTheKnownAnswers) {
  EXPECT_EQ(Hex(HmacSha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(Hex(HmacSha256(std::string(131, '\xaa'),
                           "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hmac, AnEmptyKeyIsNotTheKeyBefore) {
  const std::string under_key = HmacSha256("key", "message");
  EXPECT_NE(HmacSha256("", "message"), under_key);
  EXPECT_EQ(HmacSha256("", "message"), HmacSha256(std::string(64, '\0'), "message"));
}

// RFC 5869, test cases 1 and 3.
TEST(Hkdf, GivesTheKnownAnswers) {
  EXPECT_EQ(Hex(HkdfSha256(std::string(22, '\x0b'), Bytes("000102030405060708090a0b0c"),
                           Bytes("f0f1f2f3f4f5f6f7f8f9"), 42)
                    .view()),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  EXPECT_EQ(Hex(HkdfSha256(std::string(22, '\x0b'), "", "", 42).view()),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Sha256, GivesTheKnownAnswer) {
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(EqualInConstantTime, ComparesSizeAndBytes) {
  EXPECT_TRUE(EqualInConstantTime("abc", "abc"));
  EXPECT_FALSE(EqualInConstantTime("abc", "abd"));
  EXPECT_FALSE(EqualInConstantTime("abc", "ab"));
  EXPECT_TRUE(EqualInConstantTime("", ""));
}

TEST(FillNonce, NeverGivesTheSameBytesTwiceNotEvenToAForkedChild) {
  std::set<std::string> seen;
  const auto draw = [] {
    std::string nonce(kNonceSize, '\0');
    FillNonce(nonce.data(), nonce.size());
    return nonce;
  };
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(draw()).second);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    const std::string nonce = draw();
    _exit(write(ends[1], nonce.data(), nonce.size()) == ssize_t{kNonceSize} ? 0 : 1);
  }
  std::string of_child(kNonceSize, '\0');
  ASSERT_EQ(read(ends[0], of_child.data(), kNonceSize), ssize_t{kNonceSize});
  EXPECT_NE(of_child, draw());
  waitpid(child, nullptr, 0);
  close(ends[0]);
  close(ends[1]);
}

TEST(SecretBytes, AreMovedAndNeverCopiedBySurprise) {
  static_assert(!std::is_copy_constructible_v<SecretBytes>);
  SecretBytes secret("0123456789");
  SecretBytes moved = std::move(secret);
  EXPECT_EQ(moved.view(), "0123456789");
  SecretBytes copy = moved.Copy();
  copy.data()[0] = 'x';
  EXPECT_EQ(moved.view(), "0123456789");
  EXPECT_NE(SecretBytes::Random(32).view(), SecretBytes::Random(32).view());
}

TEST(WipeString, LeavesNoByteBehind) {
  std::string text(100, 's');
  const char* const bytes = text.data();
  WipeString(&text);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(std::string(bytes + 1, 99), std::string(99, '\0'));
}

}  // namespace
}  // namespace mugugno::tenant
