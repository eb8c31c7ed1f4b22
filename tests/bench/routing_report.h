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
  // A group's two halves side by side: what was held out, and the rest.
  struct Halves {
    tests::Score held_out;
    tests::Score rest;
  };
  using Groups = std::map<std::string, Halves>;

  static void AddTo(Groups* groups, const std::string& group, const JudgedMessage& judged);
  static void PrintGroups(const char* title, const Groups& groups);
  void PrintOffices() const;
  void PrintWorst(const char* title, size_t worst, bool (*wanted)(const JudgedMessage&)) const;

  std::vector<JudgedMessage> judged_;
  tests::Score all_;
  tests::Score rest_;
  tests::Score held_out_;
  Groups by_category_;
  Groups by_evidence_;
  std::map<std::pair<std::string, std::string>, size_t> offices_;  // expected, given
};

}  // namespace mugugno::bench
