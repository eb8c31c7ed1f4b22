#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "tests/spec/gateway_under_test.h"

namespace mugugno::tests {

// What requests name, made when it is first named: "$ticket" is a ticket of Sori made for this
// object alone, and so on. Used by one thread.
class Things final {
 public:
  explicit Things(GatewayUnderTest& gateway) : gateway_(gateway) {}

  // The request, in text format, with a name in place of each $word. Ends the run where a thing
  // cannot be made.
  std::string Fill(const std::string& request);

 private:
  std::string Make(const std::string& word);
  // A channel, staff, app or credential.
  std::string MakeInDirectory(const std::string& word);
  std::string MakeTicket(const std::string& word);
  // Of one ticket of its own, whose citizen was told something unless it is silent.
  std::string MakeIncident(const std::string& word);
  // A counter of Sori's; the comune.
  std::string MakeCounter();
  std::string MakeToldTicket();
  std::string MakeHandOverNote();
  // Of the reader of fontanabuona.
  std::string MakeSession();
  // A device of the same; its name, or its endpoint where it was used in a session before.
  std::string MakePushSubscription(const std::string& word);
  // The number of a ticket that can be searched for.
  std::string MakeFindable();
  std::string MakeAttachment();
  std::string MakeTransfer(const std::string& word);
  std::string MakeDelivery();
  std::string MakeNamedLobbyItem(const std::string& word);
  // Waits on the shared channel with that text.
  std::string MakeLobbyItem(const std::string& text);
  std::string MakeOffice(const std::string& word);
  std::string MakeSetAsideMessage();
  std::string DraftRuleSet();
  std::string SupersededRuleSet();
  std::string MakeRuleSet(const std::string& word);
  // Sori, where people have brought so many messages with a new word to each of two other offices.
  std::string MakeTaughtTenant(int messages);
  // Sori, where people have brought three messages with a new place from the lobby.
  std::string MakeBroughtTenant();
  std::string MakeComune(const std::string& word);
  std::string MakeGrant();
  // As the holder of a token, without an answer of interest.
  void Do(const std::string& caller, const std::string& method, const std::string& request);
  template <typename Response>
  Response Get(const std::string& caller, const std::string& method, const std::string& request);
  const std::string& Of(const std::string& word);
  v1::Submission Submit(const v1::SubmitMessageRequest& message);
  v1::Submission Submit(const std::string& app, const std::string& text);
  // A short id nobody has yet.
  static std::string NewId();

  GatewayUnderTest& gateway_;
  std::map<std::string, std::string> made_;
};

}  // namespace mugugno::tests
