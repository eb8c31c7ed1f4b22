#pragma once

// What is printed about a router's decisions on labelled messages. Used by one thread.

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "routing/router/decision.h"
#include "tests/routing/labelled_message.h"
#include "tests/routing/score.h"

namespace mugugno::bench {

struct JudgedMessage {
  const tests::LabelledMessage* message;  // outlives the report
  routing::Decision decision;
  tests::Mark mark;
};

class RoutingReport final {
 public:
  void Add(JudgedMessage judged);
  // `worst` examples of each kind at most; those of held-out messages are never shown.
  void Print(size_t worst) const;

 private:
  void PrintGroups(const char* title, const std::map<std::string, tests::Score>& groups) const;
  void PrintOffices() const;
  void PrintWorst(const char* title, size_t worst, bool (*wanted)(const JudgedMessage&)) const;

  std::vector<JudgedMessage> judged_;
  tests::Score all_;
  tests::Score rest_;
  tests::Score held_out_;
  std::map<std::string, tests::Score> by_category_;
  std::map<std::string, tests::Score> by_evidence_;
  std::map<std::pair<std::string, std::string>, size_t> offices_;  // expected, given
};

}  // namespace mugugno::bench
