#include "tenant/store/sql_status.h"

#include <gtest/gtest.h>

#include "tenant/errors.h"

namespace mugugno::tenant {
namespace {

TEST(SqlStatus, EveryCodeOfTheTableHasItsStatus) {
  EXPECT_EQ(SqlStatus(1062, "23000", "").code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(SqlStatus(1451, "23000", "").code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(SqlStatus(1452, "23000", "").code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(SqlStatus(1205, "HY000", "").code(), absl::StatusCode::kAborted);
  EXPECT_EQ(SqlStatus(1213, "40001", "").code(), absl::StatusCode::kAborted);
  EXPECT_EQ(SqlStatus(1969, "70100", "").code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(SqlStatus(1366, "22007", "").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(SqlStatus(1406, "22001", "").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(SqlStatus(1040, "08004", "").code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(SqlStatus(2006, "HY000", "").code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(SqlStatus(2013, "HY000", "").code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(SqlStatus(1064, "42000", "").code(), absl::StatusCode::kInternal);
}

TEST(SqlStatus, WhatTheDatabaseLacksIsNoFaultOfTheStatement) {
  for (const int code : {1021, 1030, 1037, 1114, 1206}) {
    EXPECT_EQ(ErrorReason(SqlStatus(code, "HY000", "")), "DATABASE_FULL") << code;
  }
  for (const int code : {1036, 1044, 1054, 1142, 1143, 1146, 1194, 1227}) {
    EXPECT_EQ(ErrorReason(SqlStatus(code, "HY000", "")), "DATABASE_UNFIT") << code;
    EXPECT_EQ(SqlStatus(code, "HY000", "").code(), absl::StatusCode::kUnavailable) << code;
  }
}

TEST(SqlStatus, NumberStateAndStatementAreForTheLogOnly) {
  const absl::Status status = SqlStatus(1146, "42S02", "SELECT secret FROM t");
  EXPECT_EQ(SqlCode(status), 1146);
  EXPECT_EQ(SqlDetail(status), "1146/42S02 in: SELECT secret FROM t");
  EXPECT_EQ(status.message().find("secret"), absl::string_view::npos);
  EXPECT_EQ(SqlCode(EtagMismatch()), 0);
}

TEST(SqlStatus, OnlyTheDatabasesConflictsAreRunAgain) {
  EXPECT_TRUE(IsTransactionConflict(SqlStatus(1213, "40001", "")));
  EXPECT_TRUE(IsTransactionConflict(SqlStatus(1205, "HY000", "")));
  EXPECT_FALSE(IsTransactionConflict(EtagMismatch()));
  EXPECT_FALSE(IsTransactionConflict(SqlStatus(2013, "HY000", "")));
}

TEST(SqlStatus, AServersErrorLeavesTheSessionUsableAClientsDoesNot) {
  for (const int code : {1062, 1205, 1213, 1317, 1366, 1969, 4025}) {
    EXPECT_FALSE(BreaksSession(code)) << code;
  }
  for (const int code : {0, 1047, 1053, 1153, 1180, 1243, 1927, 2006, 2013, 2014, 2030, 9999}) {
    EXPECT_TRUE(BreaksSession(code)) << code;
  }
}

TEST(SqlStatus, ALostAnswerToCommitIsNoRefusal) {
  EXPECT_TRUE(CommitWasRefused(1213));
  EXPECT_FALSE(CommitWasRefused(2013));
  EXPECT_FALSE(CommitWasRefused(2006));
  EXPECT_FALSE(CommitWasRefused(1180));
}

}  // namespace
}  // namespace mugugno::tenant
