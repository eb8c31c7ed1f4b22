#include "gateway/channels/mail/imap_session.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway::mail {
namespace {

constexpr absl::Duration kLongestSignIn = absl::Seconds(10);
// Also as long as a gateway that ends may wait for one.
constexpr absl::Duration kLongestSilence = absl::Seconds(10);
// Of an answer without a mail in it.
constexpr size_t kMostAnswerBytes = size_t{4} << 20;
constexpr size_t kMostLineBytes = size_t{64} << 10;

}  // namespace

absl::StatusOr<std::unique_ptr<ImapSession>> ImapSession::Open(const MailServers& servers,
                                                               const std::string& url,
                                                               const Account& account,
                                                               absl::Time until) {
  std::unique_ptr<ImapSession> session(new ImapSession(until));
  RETURN_IF_ERROR(servers.Address(url, account, &session->call_));
  const CURLcode code = session->call_.Connect(std::min(kLongestSignIn, until - absl::Now()));
  if (code == CURLE_LOGIN_DENIED) {
    return absl::UnauthenticatedError("the server refuses the account name or the password");
  }
  if (code != CURLE_OK) return absl::UnavailableError(curl_easy_strerror(code));
  session->open_ = true;
  ASSIGN_OR_RETURN(const std::vector<ImapLine> lines,
                   session->Ask("EXAMINE INBOX", kMostAnswerBytes));
  for (const ImapLine& line : lines) {
    if (const auto validity = UidValidityOf(line)) session->uid_validity_ = *validity;
  }
  if (session->uid_validity_ == 0) return absl::UnavailableError("the folder has no UIDVALIDITY");
  return session;
}

ImapSession::~ImapSession() {
  if (open_) (void)call_.SendBytes("bye LOGOUT\r\n", absl::Now());
}

absl::StatusOr<std::vector<ImapLine>> ImapSession::Ask(absl::string_view command, size_t most) {
  const std::string tag = absl::StrCat("m", ++commands_);
  const auto broken = [this](CURLcode code) {
    open_ = false;
    return absl::UnavailableError(curl_easy_strerror(code));
  };
  const CURLcode sent = call_.SendBytes(absl::StrCat(tag, " ", command, "\r\n"), until_);
  if (sent != CURLE_OK) return broken(sent);
  std::vector<ImapLine> lines;
  size_t taken = 0;
  while (true) {
    while (std::optional<ImapLine> line = TakeImapLine(&received_)) {
      if (absl::StartsWith(line->text, absl::StrCat(tag, " "))) {
        if (absl::StartsWithIgnoreCase(line->text.substr(tag.size() + 1), "OK")) return lines;
        return absl::InternalError("the server does not do what it is asked");
      }
      taken += line->text.size();
      for (const std::string& literal : line->literals) taken += literal.size();
      lines.push_back(*std::move(line));
    }
    if (taken + received_.size() > most) return broken(CURLE_FILESIZE_EXCEEDED);
    const CURLcode code =
        call_.ReceiveBytes(&received_, std::min(until_, absl::Now() + kLongestSilence));
    if (code != CURLE_OK) return broken(code);
  }
}

absl::StatusOr<std::vector<uint32_t>> ImapSession::After(uint32_t uid, absl::Time since) {
  ASSIGN_OR_RETURN(const std::vector<ImapLine> lines,
                   Ask(absl::StrCat("UID SEARCH UID ", uid + 1, ":* SINCE ", DayBefore(since)),
                       kMostAnswerBytes));
  std::vector<uint32_t> found;
  for (const ImapLine& line : lines) {
    for (const uint32_t each : FoundBy(line).value_or(std::vector<uint32_t>())) {
      // "n:*" names the last one, too, where all are below n.
      if (each > uid) found.push_back(each);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

absl::StatusOr<ImapMail> ImapSession::Look(uint32_t uid) {
  ASSIGN_OR_RETURN(
      std::vector<ImapLine> lines,
      Ask(absl::StrCat("UID FETCH ", uid, " (UID RFC822.SIZE INTERNALDATE)"), kMostAnswerBytes));
  for (ImapLine& line : lines) {
    std::optional<ImapMail> mail = MailOf(std::move(line));
    if (mail && mail->uid == uid) return *std::move(mail);
  }
  return tenant::NotFound();
}

absl::StatusOr<std::string> ImapSession::Fetch(uint32_t uid, size_t from, size_t most) {
  ASSIGN_OR_RETURN(std::vector<ImapLine> lines,
                   Ask(absl::StrCat("UID FETCH ", uid, " (UID BODY.PEEK[]<", from, ".", most, ">)"),
                       most + kMostLineBytes));
  for (ImapLine& line : lines) {
    std::optional<ImapMail> mail = MailOf(std::move(line));
    if (mail && mail->uid == uid && mail->bytes) return *std::move(mail->bytes);
  }
  return tenant::NotFound();
}

}  // namespace mugugno::gateway::mail
