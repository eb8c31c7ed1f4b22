#include "routing/intake/blame.h"

#include <gtest/gtest.h>

#include "tenant/errors.h"
#include "tenant/store/sql_status.h"

namespace mugugno::routing {
namespace {

using tenant::SqlStatus;

TEST(Blame, ADatabaseThatIsAwayFullOrRefusesIsNoMessagesFault) {
  for (const int code : {1040, 1317, 2006, 2013, 1021, 1030, 1114, 1142, 1146, 1227, 1969}) {
    EXPECT_EQ(BlameFor(SqlStatus(code, "HY000", "")), Blame::kDatabase) << code;
  }
  EXPECT_EQ(BlameFor(tenant::CommitUnknown()), Blame::kDatabase);
}

TEST(Blame, WhatWaitedForALockIsOnlyInSomethingsWay) {
  for (const int code : {1205, 1213}) {
    EXPECT_EQ(BlameFor(SqlStatus(code, "HY000", "")), Blame::kConflict) << code;
  }
  EXPECT_EQ(BlameFor(tenant::Aborted("LOBBY_ITEM_CHANGED", "somebody was faster")),
            Blame::kConflict);
}

TEST(Blame, AValueTheDatabaseRefusesIsTheMessagesFault) {
  for (const int code : {1062, 1366, 1406, 4025, 1064}) {
    EXPECT_EQ(BlameFor(SqlStatus(code, "HY000", "")), Blame::kMessage) << code;
  }
  EXPECT_EQ(BlameFor(tenant::MalformedRequest()), Blame::kMessage);
  EXPECT_EQ(BlameFor(tenant::DataLoss("an entry")), Blame::kMessage);
}

}  // namespace
}  // namespace mugugno::routing
