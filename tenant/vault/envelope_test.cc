#include "tenant/vault/envelope.h"

#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

constexpr Binding kPlace = {"snapshot", "directory", "1"};

MasterKey Key(char fill) { return *MasterKey::FromBytes(std::string(32, fill)); }

TEST(Envelope, OpensUnderTheMasterKeyAlone) {
  const std::string envelope = SealEnvelope(MasterKeys(Key('a')), kPlace, "the directory");
  EXPECT_EQ(*OpenEnvelope(MasterKeys(Key('a')), kPlace, envelope), "the directory");
  EXPECT_FALSE(OpenEnvelope(MasterKeys(Key('b')), kPlace, envelope).ok());
  EXPECT_FALSE(OpenEnvelope(MasterKeys(Key('a')), {"snapshot", "directory", "2"}, envelope).ok());
}

TEST(Envelope, ChangedOrTruncatedBytesAreRefused) {
  const MasterKeys masters(Key('a'));
  const std::string envelope = SealEnvelope(masters, kPlace, "the directory");
  for (size_t i = 0; i < envelope.size(); ++i) {
    std::string changed = envelope;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(OpenEnvelope(masters, kPlace, changed).ok()) << i;
    EXPECT_FALSE(OpenEnvelope(masters, kPlace, envelope.substr(0, i)).ok()) << i;
  }
}

}  // namespace
}  // namespace mugugno::tenant
