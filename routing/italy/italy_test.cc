#include "routing/italy/italy.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/italy/preparation.h"
#include "tests/support/temp_folder.h"

namespace mugugno::routing {
namespace {

using ::testing::HasSubstr;

// Files of open data about two comuni side by side, and where they are prepared to.
class Prepared : public testing::Test {
 protected:
  Prepared() {
    Write("comuni.csv",
          "istat,name,name_alt,province_code,cadastral,population\n"
          "000001,Ponente,Westen/Ouest,XX,X001,900\n"
          "000002,Levante,,XX,X002,\n");
    Write("localities.csv",
          "name,alt_names,istat,agreement\n"
          "Fiordaliso,Fiore|Fior di Lisa,000001,ok\n"
          "Incerta,,000001,disagree\n"
          "Scomparsa,,999999,ok\n"
          "Levante,,000002,ok\n");
    Write("borders.geojson", Borders({{"000001", 9.0}, {"000002", 9.1}, {"999999", 9.3}}));
    sources_.comuni = folder_.File("comuni.csv");
    sources_.localities = folder_.File("localities.csv");
    sources_.borders = {folder_.File("borders.geojson")};
  }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.File(name), std::ios::binary) << text;
  }
  static std::string Borders(const std::vector<std::pair<std::string, double>>& squares) {
    std::string features;
    for (const auto& [istat, west] : squares) {
      const std::string w = std::to_string(west);
      const std::string e = std::to_string(west + 0.1);
      features += (features.empty() ? "" : ",") +
                  (R"({"type":"Feature","properties":{"istat":")" + istat) +
                  R"("},"geometry":{"type":"Polygon","coordinates":[[[)" + w + ",44.3],[" + e +
                  ",44.3],[" + e + ",44.4],[" + w + ",44.4],[" + w + ",44.3]]]}}";
    }
    return R"({"type":"FeatureCollection","features":[)" + features + "]}";
  }
  absl::StatusOr<ItalyCounts> Prepare() {
    return PrepareItaly(sources_, output_, [this](size_t done, size_t all) {
      EXPECT_LE(done, all);
      last_step_ = done == all;
    });
  }
  std::string Refused() {
    const auto counts = Prepare();
    EXPECT_FALSE(counts.ok());
    EXPECT_FALSE(std::ifstream(output_).good());
    return std::string(counts.status().message());
  }
  std::string Damage(const std::function<void(std::string*)>& change) {
    std::ifstream file(output_, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(file)), {});
    change(&bytes);
    Write("damaged", bytes);
    const auto read = ReadItaly(folder_.File("damaged"));
    EXPECT_FALSE(read.ok());
    return std::string(read.status().message());
  }

  const tests::TempFolder folder_;
  const std::string output_ = folder_.File("italy");
  ItalySources sources_;
  bool last_step_ = false;
};

TEST_F(Prepared, HasComuniBordersAndNames) {
  const auto counts = Prepare();
  ASSERT_TRUE(counts.ok()) << counts.status();
  EXPECT_EQ(counts->comuni, 2u);
  EXPECT_EQ(counts->localities, 3u);
  EXPECT_EQ(counts->localities_left_out, 2u);
  EXPECT_EQ(counts->features_left_out, 1u);
  EXPECT_TRUE(last_step_);
  const auto italy = ReadItaly(output_);
  ASSERT_TRUE(italy.ok()) << italy.status();
  EXPECT_EQ((*italy)->Find("X002"), 1u);
  EXPECT_EQ((*italy)->Find("000002"), 1u);
  EXPECT_EQ((*italy)->Find("Levante"), std::nullopt);
  EXPECT_EQ((*italy)->names().names(), 7u);
  const Fix fix = (*italy)->territory().Locate(44.35, 9.15, 0);
  EXPECT_EQ(fix.kind, Fix::Kind::kInside);
  EXPECT_EQ((*italy)->territory().areas()[fix.areas.at(0)].name, "Levante");
  EXPECT_EQ((*italy)->version().size(), 8u);
}

TEST_F(Prepared, TwoSourcesOfBordersThatDisagreeLeaveAPositionOpen) {
  Write("other.geojson", Borders({{"000001", 9.02}}));
  sources_.borders.push_back(folder_.File("other.geojson"));
  ASSERT_TRUE(Prepare().ok());
  const auto italy = ReadItaly(output_);
  EXPECT_EQ((*italy)->territory().Locate(44.35, 9.11, 0).kind, Fix::Kind::kNearBorder);
  EXPECT_EQ((*italy)->territory().Locate(44.35, 9.16, 0).kind, Fix::Kind::kInside);
}

TEST_F(Prepared, WhatIsWrongIsNamedAndNothingIsWritten) {
  Write("borders.geojson", Borders({{"000001", 9.0}}));
  EXPECT_THAT(Refused(), HasSubstr("the comune Levante has no borders"));
  Write("borders.geojson", "{");
  EXPECT_THAT(Refused(), HasSubstr("borders.geojson: territory: malformed JSON in line 1"));
  Write("comuni.csv",
        "istat,name,name_alt,province_code,cadastral,population\n1,A,,XX,X001,\n2,B,,XX,X001,\n");
  EXPECT_THAT(Refused(), HasSubstr("row 2 (B): the code X001 stands twice"));
  sources_.comuni = folder_.File("absent.csv");
  EXPECT_THAT(Refused(), HasSubstr("absent.csv"));
}

TEST_F(Prepared, ADamagedOrForeignFileIsRefused) {
  ASSERT_TRUE(Prepare().ok());
  EXPECT_THAT(Damage([](std::string* bytes) { (*bytes)[bytes->size() / 2] ^= 1; }),
              HasSubstr("damaged"));
  EXPECT_THAT(Damage([](std::string* bytes) { bytes->pop_back(); }), HasSubstr("damaged"));
  EXPECT_THAT(Damage([](std::string* bytes) { bytes->replace(14, 1, "9"); }),
              HasSubstr("another version"));
  EXPECT_THAT(Damage([](std::string* bytes) { *bytes = "comuni: []"; }),
              HasSubstr("prepare-italy"));
  EXPECT_THAT(Damage([](std::string* bytes) { bytes->clear(); }), HasSubstr("prepare-italy"));
  EXPECT_EQ(ReadItaly(folder_.File("absent")).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace mugugno::routing
