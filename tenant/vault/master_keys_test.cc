#include "tenant/vault/master_keys.h"

#include <cstdio>
#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tenant/errors.h"

namespace mugugno::tenant {
namespace {

MasterKey MasterWith(char fill) { return *MasterKey::FromBytes(std::string(32, fill)); }

const KeyId kReccoKey = {KeyOwner::Tenant("recco"), KeyPurpose::kSeal, 1};

class MasterKeyFile : public testing::Test {
 protected:
  ~MasterKeyFile() override { std::remove(path_.c_str()); }

  absl::StatusOr<MasterKey> Read(absl::string_view content, mode_t mode) {
    std::ofstream(path_, std::ios::binary) << content;
    chmod(path_.c_str(), mode);
    return MasterKey::Read(path_);
  }

  const std::string path_ = absl::StrCat(testing::TempDir(), "/master_key_", getpid());
};

TEST_F(MasterKeyFile, HoldsBytesOrDigits) {
  const std::string bytes = "0123456789\n\n 345678901234567890\n";
  ASSERT_EQ(bytes.size(), 32u);
  const std::string id(Read(bytes, 0600)->id());
  EXPECT_EQ(Read(absl::BytesToHexString(bytes), 0600)->id(), id);
  EXPECT_EQ(Read(absl::BytesToHexString(bytes) + "\n", 0400)->id(), id);
  EXPECT_EQ(MasterKey::FromBytes(bytes)->id(), id);
}

TEST_F(MasterKeyFile, IsRefusedWhenOthersMayReadIt) {
  const std::string bytes(32, 'k');
  for (mode_t mode : {0604, 0644, 0620, 0666, 0601}) {
    chmod(path_.c_str(), 0600);
    const auto key = Read(bytes, mode);
    EXPECT_EQ(ErrorReason(key.status()), "MASTER_KEY_FILE") << mode;
  }
}

TEST_F(MasterKeyFile, IsRefusedWithAnyOtherContent) {
  EXPECT_FALSE(Read("", 0600).ok());
  EXPECT_FALSE(Read(std::string(31, 'k'), 0600).ok());
  EXPECT_FALSE(Read(std::string(33, 'k'), 0600).ok());
  EXPECT_FALSE(Read(std::string(64, 'k'), 0600).ok());
  EXPECT_FALSE(Read(std::string(66, 'a'), 0600).ok());
  EXPECT_FALSE(Read(std::string(1000, 'a'), 0600).ok());
  EXPECT_FALSE(MasterKey::Read(absl::StrCat(path_, ".absent")).ok());
  EXPECT_FALSE(MasterKey::Read(testing::TempDir()).ok());
}

TEST(MasterKeys, UnwrapWhatTheyWrapped) {
  const MasterKeys masters(MasterWith('a'));
  const SecretBytes key = SecretBytes::Random(kKeySize);
  const std::string wrapped = masters.Wrap(kReccoKey, key);
  EXPECT_EQ(masters.Unwrap(kReccoKey, wrapped)->view(), key.view());
  EXPECT_NE(masters.Wrap(kReccoKey, key), wrapped);
}

TEST(MasterKeys, AWrappedKeyServesNoOtherOwnerPurposeOrVersion) {
  const MasterKeys masters(MasterWith('a'));
  const std::string wrapped = masters.Wrap(kReccoKey, SecretBytes::Random(kKeySize));
  for (const KeyId& id : {KeyId{KeyOwner::Tenant("uscio"), KeyPurpose::kSeal, 1},
                          KeyId{KeyOwner::Association("recco"), KeyPurpose::kSeal, 1},
                          KeyId{KeyOwner::Tenant("recco"), KeyPurpose::kIndex, 1},
                          KeyId{KeyOwner::Tenant("recco"), KeyPurpose::kSeal, 2}}) {
    EXPECT_TRUE(absl::IsDataLoss(masters.Unwrap(id, wrapped).status()));
  }
}

TEST(MasterKeys, AnyChangedByteIsNoticed) {
  const MasterKeys masters(MasterWith('a'));
  const std::string wrapped = masters.Wrap(kReccoKey, SecretBytes::Random(kKeySize));
  for (size_t i = 0; i < wrapped.size(); ++i) {
    std::string changed = wrapped;
    changed[i] = static_cast<char>(changed[i] ^ 0x40);
    EXPECT_FALSE(masters.Unwrap(kReccoKey, changed).ok()) << i;
    EXPECT_FALSE(masters.Unwrap(kReccoKey, wrapped.substr(0, i)).ok()) << i;
  }
}

TEST(MasterKeys, OldAndNewAreOpenTogetherUntilTheOldOneGoes) {
  const SecretBytes key = SecretBytes::Random(kKeySize);
  const std::string old_form = MasterKeys(MasterWith('a')).Wrap(kReccoKey, key);
  MasterKeys both(MasterWith('b'));
  both.Add(MasterWith('a'));
  EXPECT_FALSE(both.IsCurrent(old_form));
  EXPECT_EQ(both.Unwrap(kReccoKey, old_form)->view(), key.view());
  const std::string new_form = both.Wrap(kReccoKey, key);
  EXPECT_TRUE(both.IsCurrent(new_form));
  const MasterKeys only_new(MasterWith('b'));
  EXPECT_EQ(ErrorReason(only_new.Unwrap(kReccoKey, old_form).status()), "MASTER_KEY_MISSING");
  EXPECT_EQ(only_new.Unwrap(kReccoKey, new_form)->view(), key.view());
}

TEST(MasterKeys, AnAddedKeyUnwrapsButDoesNotWrap) {
  MasterKeys masters(MasterWith('a'));
  const std::string foreign =
      MasterKeys(MasterWith('b')).Wrap(kReccoKey, SecretBytes::Random(kKeySize));
  EXPECT_FALSE(masters.Unwrap(kReccoKey, foreign).ok());
  masters.Add(MasterWith('b'));
  EXPECT_TRUE(masters.Unwrap(kReccoKey, foreign).ok());
  EXPECT_EQ(masters.current_id(), MasterWith('a').id());
}

}  // namespace
}  // namespace mugugno::tenant
