#include "routing/intake/routing_snapshots.h"

#include <gtest/gtest.h>

#include "tests/support/directory_builder.h"
#include "tests/support/example_routing.h"

namespace mugugno::routing {
namespace {

class Snapshots : public testing::Test {
 protected:
  Snapshots() {
    builder_.Association("golfo");
    builder_.Tenant("golfo", "sori");
    builder_.Office("sori", "tecnico");
    Publish();
  }
  void Publish() { directory_.Publish(builder_.Build(++version_)); }
  tenant::Office& Tecnico() { return builder_.Tenant("golfo", "sori").offices.front(); }
  static Reference Places(const char* hamlet) {
    return *ReadReference("places",
                          std::string("comuni:\n  - {name: Sori, localita: [") + hamlet + "]}\n");
  }
  bool Knows(const char* word) {
    return !snapshots_.Of("golfo")->gazetteer().Find(Words(std::string("a ") + word)).empty();
  }

  tests::DirectoryBuilder builder_;
  tenant::Directory directory_;
  uint64_t version_ = 0;
  RoutingSnapshots snapshots_{directory_};
};

TEST_F(Snapshots, AnOlderImportDoesNotTakeThePlaceOfALaterOne) {
  snapshots_.Replace("golfo", Places("Fiordaliso"), 2, 2);
  snapshots_.Replace("golfo", Places("Borgonovo"), 1, 1);
  EXPECT_TRUE(Knows("Fiordaliso"));
  EXPECT_FALSE(Knows("Borgonovo"));
  snapshots_.Replace("golfo", Places("Borgonovo"), 3, 3);
  EXPECT_TRUE(Knows("Borgonovo"));
}

TEST_F(Snapshots, OneKindOfImportLeavesTheOtherAsItIs) {
  snapshots_.Replace("golfo", Places("Fiordaliso"), 1, 1);
  Reference territory = tests::ExampleReference();
  territory.places = nullptr;
  snapshots_.Replace("golfo", territory, 7, 7);
  EXPECT_TRUE(Knows("Fiordaliso"));
  EXPECT_FALSE(snapshots_.Of("golfo")->territory().areas().empty());
}

TEST_F(Snapshots, AChangedOfficeMakesNeitherBordersNorNamesAnew) {
  snapshots_.Replace("golfo", tests::ExampleReference(), 1, 1);
  const auto before = snapshots_.Of("golfo");
  Tecnico().topics = {"road"};
  Publish();
  const auto after = snapshots_.Of("golfo");
  EXPECT_NE(before, after);
  EXPECT_EQ(after->OfficeFor(*after->FindTenant("sori"), "road.pothole"), "tecnico");
  EXPECT_EQ(&before->territory(), &after->territory());
  EXPECT_EQ(&before->gazetteer(), &after->gazetteer());
}

TEST_F(Snapshots, AnUnknownTopicIsCountedUntilItIsCorrected) {
  Tecnico().topics = {"road", "rifiuti"};
  Publish();
  const auto mistaken = snapshots_.Of("golfo");
  ASSERT_NE(mistaken, nullptr);
  EXPECT_EQ(mistaken->OfficeFor(*mistaken->FindTenant("sori"), "road.pothole"), "tecnico");
  EXPECT_EQ(snapshots_.unknown_topics(), 1);
  Tecnico().topics = {"road", "waste"};
  Publish();
  snapshots_.Of("golfo");
  EXPECT_EQ(snapshots_.unknown_topics(), 0);
}

}  // namespace
}  // namespace mugugno::routing
