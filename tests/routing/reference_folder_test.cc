#include "tests/routing/reference_folder.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/router/router.h"
#include "tests/support/example_routing.h"
#include "tests/support/temp_folder.h"

namespace mugugno::tests {
namespace {

using routing::Decision;
using routing::Verdict;
using ::testing::HasSubstr;

class Folder : public testing::Test {
 protected:
  void Write(const std::string& name, const std::string& content) {
    const std::filesystem::path path = std::filesystem::path(folder_.path()) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
  }
  Decision Decide(const char* text) {
    const auto read = ReadReferenceFolder(folder_.path());
    EXPECT_TRUE(read.ok()) << read.status();
    return routing::Decide({.text = text},
                           SnapshotOf(ExampleRouting(), read->reference, read->options));
  }

  TempFolder folder_;
};

TEST_F(Folder, NamesOfItsListsArePlacesOfTheirComuni) {
  Write("places_golfo_paradiso.csv",
        "name,kind,istat,comune,ambiguous,evidence\n"
        "Fiordaliso (rio/alto) / Fiordalino,frazione,010060,Sori,no,x\n"
        "Borgonovo,frazione,010060|010047,Sori|Recco,yes,x\n");
  EXPECT_EQ(Decide("buca a Fiordaliso").tenant, "sori");
  EXPECT_EQ(Decide("buca a Fiordalino").tenant, "sori");
  EXPECT_EQ(Decide("buca a Borgonovo").verdict, Verdict::kAsk);
  EXPECT_EQ(Decide("buca in alto").verdict, Verdict::kAsk);
}

TEST_F(Folder, OtherComuniAreElsewhereAndTakeNoNameFromTheMembers) {
  Write("comuni.csv",
        "istat,name,name_alt,province\n001001,Agliè,,Torino\n010060,Sori,,Genova\n"
        "099001,Megli,,Altrove\n099002,Sale,,Altrove\n");
  EXPECT_EQ(Decide("buca ad Agliè").verdict, Verdict::kOutside);
  EXPECT_EQ(Decide("buca a Megli").tenant, "recco");
  EXPECT_EQ(Decide("a Recco acqua che sa di sale").tenant, "recco");
}

TEST_F(Folder, WithoutReferenceDataTheProjectsOwnAreUsedAndSaidSo) {
  const auto read = ReadReferenceFolder(folder_.path());
  ASSERT_TRUE(read.ok());
  EXPECT_THAT(read->description, HasSubstr("deploy/example"));
  EXPECT_EQ(Decide("lampione spento a Sussisa").tenant, "sori");
}

TEST_F(Folder, BordersThatDoNotLoadAreNamed) {
  Write("boundaries/golfo_paradiso_precise_2011.geojson", "{");
  EXPECT_THAT(std::string(ReadReferenceFolder(folder_.path()).status().message()),
              HasSubstr("golfo_paradiso_precise_2011.geojson"));
}

}  // namespace
}  // namespace mugugno::tests
