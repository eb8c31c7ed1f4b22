#pragma once

// The versions of a comune's rules: rows of `rule_set`. Called inside a transaction, with its
// session.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "mugugno/v1/rule_set.pb.h"
#include "tenant/directory/records.h"
#include "tenant/rules/rule_content.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

struct RuleSet {
  std::string name() const;

  std::string tenant;
  // From 1.
  int64_t number = 0;
  v1::RuleSet::State state = v1::RuleSet::STATE_DRAFT;
  RuleContent content;
  std::string note;
  std::string author;
  absl::Time create_time;
  std::string activator;
  std::optional<absl::Time> activate_time;
  // Counts only.
  std::optional<v1::DryRun> dry_run;
  // Of content.model; read, never written.
  std::optional<v1::RuleSet::Statistics> statistics;
  int64_t revision = 1;
};

// "tenants/sori/ruleSets/v3"; "" for number 0.
std::string RuleSetName(absl::string_view tenant, int64_t number);
// The number in "v3"; nothing for another form.
std::optional<int64_t> RuleSetNumber(absl::string_view id);

// The rules that follow from the comune's offices: those in service, with their topics.
RuleContent ContentOf(const Tenant& tenant, const std::vector<Office>& offices,
                      std::vector<RuleWord> words);

// One at a time makes or changes versions of a comune; NOT_FOUND without such a comune.
absl::Status LockRules(Session& session, absl::string_view tenant);

// NOT_FOUND without such a version.
absl::StatusOr<RuleSet> GetRuleSet(Session& session, absl::string_view tenant, int64_t number);
absl::StatusOr<std::optional<RuleSet>> ActiveRuleSet(Session& session, absl::string_view tenant);
// Of all comuni.
absl::StatusOr<std::vector<RuleSet>> ActiveRuleSets(Session& session);
// Newest first, those below the number `before`.
absl::StatusOr<std::vector<RuleSet>> ListRuleSets(Session& session, absl::string_view tenant,
                                                  int64_t before, size_t limit);

// Gives it the next number. The rules are locked.
absl::Status InsertRuleSet(Session& session, RuleSet* rule_set);
// Writes state, activator, activate_time and dry_run. The rules are locked.
absl::Status UpdateRuleSet(Session& session, RuleSet* rule_set);
// Makes it the active one instead of the one that is. The rules are locked.
absl::Status Activate(Session& session, absl::string_view actor, absl::Time now, RuleSet* rule_set);

// A version of its own for what the comune's offices say by now, in force at once, where they
// changed; the words stay, and what was learnt. By `actor`, within the transaction that changed
// them.
absl::Status FollowOffices(Session& session, absl::string_view tenant, absl::string_view actor,
                           absl::Time now);

}  // namespace mugugno::tenant
