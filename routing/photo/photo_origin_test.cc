#include "routing/photo/photo_origin.h"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/support/picture.h"

namespace mugugno::routing {
namespace {

using tests::Shot;

constexpr double kASecond = 1.0 / 3600;

absl::Time At(const char* text) {
  absl::Time time;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, nullptr));
  return time;
}

absl::Time TimeOf(const Shot& shot) { return ReadPhotoOrigin(tests::Jpeg(shot))->time; }

bool IsNoPlace(const Shot& shot) {
  const auto origin = ReadPhotoOrigin(tests::Jpeg(shot));
  return origin && std::isnan(origin->latitude);
}

TEST(PhotoOriginOf, IsReadFromEveryFormatThatKeepsExifData) {
  const Shot shot;
  for (const std::string& picture :
       {tests::Jpeg(shot), tests::Jpeg(shot, 300'000), tests::Png(shot), tests::WebP(shot),
        tests::Heic(shot), tests::Jpeg({.little_endian = false})}) {
    const auto origin = ReadPhotoOrigin(picture);
    ASSERT_TRUE(origin.has_value());
    EXPECT_NEAR(origin->latitude, 44.3945, kASecond);
    EXPECT_NEAR(origin->longitude, 9.11, kASecond);
  }
}

TEST(PhotoOriginOf, KnowsTheHemispheres) {
  const auto origin = ReadPhotoOrigin(tests::Jpeg({.latitude = -33.45, .longitude = -70.66}));
  EXPECT_NEAR(origin->latitude, -33.45, kASecond);
  EXPECT_NEAR(origin->longitude, -70.66, kASecond);
}

TEST(PhotoOriginOf, IsNoneWithoutGpsTags) {
  EXPECT_FALSE(ReadPhotoOrigin(tests::Jpeg({.gps = false})).has_value());
  EXPECT_FALSE(ReadPhotoOrigin("").has_value());
  EXPECT_FALSE(ReadPhotoOrigin("una targa").has_value());
}

TEST(PhotoOriginOf, IsNoPlaceWhereTheCameraHadNone) {
  EXPECT_TRUE(IsNoPlace({.latitude_ref = "?"}));
  EXPECT_TRUE(IsNoPlace({.divisor = 0}));
  EXPECT_TRUE(IsNoPlace({.status = "V"}));
}

TEST(PhotoOriginOf, HasTheCamerasTimeInItsZone) {
  EXPECT_EQ(TimeOf({.taken = "2026:09:21 12:00:00", .zone = "+02:00"}), At("2026-09-21T10:00:00Z"));
  EXPECT_EQ(TimeOf({.taken = "2026:09:21 12:00:00"}), At("2026-09-21T12:00:00Z"));
  EXPECT_EQ(TimeOf({}), absl::InfinitePast());
  EXPECT_EQ(TimeOf({.taken = "0000:00:00 00:00:00"}), absl::InfinitePast());
}

TEST(PhotoOriginOf, TheEarlierOfTwoTimesCounts) {
  EXPECT_EQ(TimeOf({.taken = "2026:09:21 12:00:00", .gps_date = "2026:09:20"}),
            At("2026-09-20T12:00:00Z"));
  EXPECT_EQ(TimeOf({.taken = "2026:09:19 12:00:00", .gps_date = "2026:09:20"}),
            At("2026-09-19T12:00:00Z"));
}

TEST(PhotoOriginOf, WhatIsCutOffOrChangedAnywhereIsReadOrNot) {
  const std::string whole = tests::Jpeg({.taken = "2026:09:21 12:00:00", .gps_date = "2026:09:20"});
  for (size_t i = 0; i < whole.size(); ++i) {
    ReadPhotoOrigin(whole.substr(0, i));
    for (const char change : {'\x01', '\x7F', '\xFF'}) {
      std::string changed = whole;
      changed[i] = static_cast<char>(changed[i] ^ change);
      ReadPhotoOrigin(changed);
    }
  }
}

}  // namespace
}  // namespace mugugno::routing
