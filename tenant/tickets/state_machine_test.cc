#include "tenant/tickets/state_machine.h"

#include <fstream>
#include <set>
#include <sstream>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/errors.h"

namespace mugugno::tenant {
namespace {

std::vector<v1::TicketState> AllStates() {
  std::vector<v1::TicketState> states;
  for (int i = 1; i < v1::TicketState_ARRAYSIZE; ++i) {
    states.push_back(static_cast<v1::TicketState>(i));
  }
  return states;
}

TEST(StateMachine, TheTableIsTheOneInTheDesign) {
  std::ifstream file("docs/design.md");
  std::stringstream design;
  design << file.rdbuf();
  EXPECT_THAT(design.str(), testing::HasSubstr(LegalChangesAsMarkdown()));
}

TEST(StateMachine, NoLineIsThereTwice) {
  std::set<std::tuple<int, int, int>> seen;
  for (const LegalChange& change : LegalChanges()) {
    EXPECT_TRUE(seen.insert({change.from, static_cast<int>(change.act), change.to}).second)
        << StateWord(change.from) << " " << ActWord(change.act);
  }
}

TEST(StateMachine, EveryActButAPersonsChoiceHasOneOutcomePerState) {
  std::set<std::tuple<int, int>> seen;
  for (const LegalChange& change : LegalChanges()) {
    if (change.act == TicketAct::kChangeState) continue;
    EXPECT_TRUE(seen.insert({change.from, static_cast<int>(change.act)}).second)
        << StateWord(change.from) << " " << ActWord(change.act);
  }
}

TEST(StateMachine, OnlyTakingChargeLeadsToAcknowledged) {
  for (const LegalChange& change : LegalChanges()) {
    if (change.to == v1::TICKET_STATE_ACKNOWLEDGED && change.from != change.to) {
      EXPECT_EQ(change.act, TicketAct::kTakeCharge);
    }
  }
}

TEST(StateMachine, MergedAndTransferredAreFinal) {
  for (const LegalChange& change : LegalChanges()) {
    EXPECT_NE(change.from, v1::TICKET_STATE_MERGED);
    EXPECT_NE(change.from, v1::TICKET_STATE_TRANSFERRED);
  }
}

TEST(StateMachine, EveryStateIsReachedFromReceived) {
  std::set<v1::TicketState> reached = {v1::TICKET_STATE_RECEIVED};
  for (size_t before = 0; before != reached.size();) {
    before = reached.size();
    for (const LegalChange& change : LegalChanges()) {
      if (reached.contains(change.from)) reached.insert(change.to);
    }
  }
  const auto all = AllStates();
  EXPECT_EQ(reached, std::set<v1::TicketState>(all.begin(), all.end()));
}

TEST(StateMachine, AnIllegalChangeNamesStateAndAct) {
  const auto refused = StateAfter(v1::TICKET_STATE_CLOSED, TicketAct::kReply);
  EXPECT_EQ(ErrorReason(refused.status()), "ILLEGAL_STATE_CHANGE");
  EXPECT_THAT(refused.status().message(), testing::HasSubstr("CLOSED"));
  EXPECT_THAT(refused.status().message(), testing::HasSubstr("reply"));
}

TEST(StateMachine, APersonSetsOnlyWhatTheTableAllows) {
  EXPECT_TRUE(StateAfterChange(v1::TICKET_STATE_CLOSED, v1::TICKET_STATE_REOPENED).ok());
  EXPECT_FALSE(StateAfterChange(v1::TICKET_STATE_RECEIVED, v1::TICKET_STATE_RESOLVED).ok());
  for (const v1::TicketState from : AllStates()) {
    EXPECT_FALSE(StateAfterChange(from, v1::TICKET_STATE_CLOSED).ok());
    EXPECT_FALSE(StateAfterChange(from, v1::TICKET_STATE_UNSPECIFIED).ok());
  }
}

TEST(StateMachine, UrgentTicketsRankFirstUntilTheyEnd) {
  EXPECT_EQ(TicketRank(v1::TICKET_STATE_RECEIVED, true), 2);
  EXPECT_EQ(TicketRank(v1::TICKET_STATE_RECEIVED, false), 1);
  EXPECT_EQ(TicketRank(v1::TICKET_STATE_RESOLVED, false), 1);
  EXPECT_EQ(TicketRank(v1::TICKET_STATE_CLOSED, true), 0);
  EXPECT_EQ(TicketRank(v1::TICKET_STATE_DISCARDED, false), 0);
}

TEST(StateMachine, EveryStateIsOneOfTheCitizensFourSteps) {
  for (const v1::TicketState state : AllStates()) {
    EXPECT_NE(CitizenStateOf(state), v1::CITIZEN_STATE_UNSPECIFIED) << StateWord(state);
  }
  EXPECT_EQ(CitizenStateOf(v1::TICKET_STATE_FORWARDED), v1::CITIZEN_STATE_RECEIVED);
  EXPECT_EQ(CitizenStateOf(v1::TICKET_STATE_ACKNOWLEDGED), v1::CITIZEN_STATE_TAKEN_IN_CHARGE);
}

TEST(StateMachine, CriticismComplaintsAndFormalDemandsAreNeverDiscarded) {
  std::vector<v1::TicketKind> kept;
  for (int i = 0; i < v1::TicketKind_ARRAYSIZE; ++i) {
    const auto kind = static_cast<v1::TicketKind>(i);
    if (!MayBeDiscarded(kind)) kept.push_back(kind);
  }
  EXPECT_THAT(kept, testing::ElementsAre(v1::TICKET_KIND_COMPLAINT, v1::TICKET_KIND_CRITICISM,
                                         v1::TICKET_KIND_FORMAL_DEMAND));
}

TEST(StateMachine, WordsOfStatesGoForthAndBack) {
  for (const v1::TicketState state : AllStates()) {
    EXPECT_EQ(StateFromWord(StateWord(state)), state);
  }
  EXPECT_EQ(StateWord(v1::TICKET_STATE_IN_PROGRESS), "IN_PROGRESS");
  EXPECT_EQ(StateFromWord("NONSENSE"), v1::TICKET_STATE_UNSPECIFIED);
}

}  // namespace
}  // namespace mugugno::tenant
