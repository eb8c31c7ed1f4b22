#include "gateway/channels/mail/automatic.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

#include "gateway/delivery/mail_text.h"

namespace mugugno::gateway::mail {
namespace {

// A header's value without what is said in brackets or after it: "no (really); x=y" is "no".
std::string Word(absl::string_view value) {
  value = absl::StripAsciiWhitespace(value.substr(0, value.find_first_of("(;,")));
  return absl::AsciiStrToLower(value);
}

bool IsOfList(const MimePart& root) {
  return std::any_of(root.headers.begin(), root.headers.end(), [](const auto& each) {
    return absl::StartsWithIgnoreCase(each.first, "list-") ||
           absl::EqualsIgnoreCase(each.first, "mailing-list");
  });
}

bool HasLoopMark(const MimePart& root, bool ours) {
  return std::any_of(root.headers.begin(), root.headers.end(), [&](const auto& each) {
    return absl::EqualsIgnoreCase(each.first, "x-loop") &&
           (!ours || absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(each.second), kLoopMark));
  });
}

// The uppermost: those below it were written by the sender.
bool HasNullSender(const MimePart& root) {
  if (!root.Has("return-path")) return false;
  const absl::string_view path = absl::StripAsciiWhitespace(root.Header("return-path"));
  return path == "<>" || path.empty();
}

}  // namespace

Automatic AutomaticOf(const MimePart& root) {
  if (HasLoopMark(root, /*ours=*/true)) return Automatic::kOurs;
  if (root.Is("multipart/report")) {
    const std::string report = absl::AsciiStrToLower(root.Parameter("report-type"));
    const bool other = report == "disposition-notification" || report == "feedback-report";
    return other ? Automatic::kReply : Automatic::kBounce;
  }
  if (root.Has("x-failed-recipients")) return Automatic::kBounce;
  const std::string submitted = Word(root.Header("auto-submitted"));
  const bool generated = submitted == "auto-generated" || submitted == "auto-notified";
  if (!submitted.empty() && submitted != "no" && !generated) return Automatic::kReply;
  if (HasNullSender(root)) return Automatic::kBounce;
  if (IsOfList(root)) return Automatic::kList;
  const std::string precedence = Word(root.Header("precedence"));
  if (precedence == "list") return Automatic::kList;
  if (precedence == "auto_reply" || precedence == "auto-reply") return Automatic::kReply;
  if (generated || precedence == "bulk" || precedence == "junk") return Automatic::kBulk;
  const std::string suppress = Word(root.Header("x-auto-response-suppress"));
  if (!suppress.empty() && suppress != "none") return Automatic::kReply;
  if (HasLoopMark(root, /*ours=*/false)) return Automatic::kReply;
  return Automatic::kNo;
}

}  // namespace mugugno::gateway::mail
