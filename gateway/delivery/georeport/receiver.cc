#include "gateway/delivery/georeport/receiver.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "gateway/http/percent.h"
#include "tenant/try.h"

namespace mugugno::gateway::georeport {
namespace {

using tenant::AttemptResult;

constexpr size_t kMostBytes = size_t{512} << 10;
constexpr absl::Duration kPatience = absl::Seconds(10);
// What it writes is not kept where it repeats so much of what we sent.
constexpr size_t kQuotation = 16;

void AddField(absl::string_view name, absl::string_view value, std::string* form) {
  if (value.empty()) return;
  absl::StrAppend(form, form->empty() ? "" : "&", name, "=", PercentEscape(value));
}

// Whether it names one of `names`, or repeats some of the words.
bool Quotes(absl::string_view said, std::initializer_list<absl::string_view> names,
            absl::string_view words) {
  for (const absl::string_view name : names) {
    if (!name.empty() && absl::StrContains(said, name)) return true;
  }
  for (size_t i = 0; i + kQuotation <= said.size(); ++i) {
    if (absl::StrContains(words, said.substr(i, kQuotation))) return true;
  }
  return false;
}

// Of an answer that is no success, what of it is certain.
AttemptResult ResultOf(int status, const std::string& said) {
  const std::string error =
      absl::StrCat("HTTP ", status, said.empty() ? "" : absl::StrCat(": ", said));
  switch (status) {
    case 301:
    case 307:
    case 308:
      return AttemptResult::Refused(absl::StrCat(error, ", it is at another address"));
    case 408:
    case 425:
    case 429:
    case 503:
      return AttemptResult::Retry(error);
    default:
      break;
  }
  const bool refused = status >= 400 && status < 500;
  if (!refused) return AttemptResult::Unknown(error);
  // Without its document somebody before it may have answered, for a time.
  const bool own = !said.empty() || status == 400 || status == 410 || status == 413 ||
                   status == 415 || status == 422;
  return own ? AttemptResult::Refused(error) : AttemptResult::Retry(error);
}

}  // namespace

std::string ServiceCodeFor(const v1::Office::HandOff::Open311& settings, absl::string_view topic) {
  const v1::Office::HandOff::Open311::Service* best = nullptr;
  for (const auto& service : settings.services()) {
    const bool fits =
        topic == service.topic() || absl::StartsWith(topic, absl::StrCat(service.topic(), "."));
    const bool longer = best == nullptr || service.topic().size() > best->topic().size();
    if (fits && longer) best = &service;
  }
  return best == nullptr ? settings.service_code() : best->service_code();
}

std::string Receiver::Url(absl::string_view path) const {
  return absl::StrCat(hand_off_.target, absl::EndsWith(hand_off_.target, "/") ? "" : "/", path,
                      hand_off_.open311.json() ? ".json" : ".xml");
}

std::string Receiver::Question(absl::string_view path, absl::string_view query) const {
  std::string asked(query);
  AddField("jurisdiction_id", hand_off_.open311.jurisdiction_id(), &asked);
  return absl::StrCat(Url(path), asked.empty() ? "" : "?", asked);
}

std::string Receiver::FormOf(const ServiceRequest& request, const std::string& api_key,
                             const std::string& place) const {
  const v1::Office::HandOff::Open311& settings = hand_off_.open311;
  std::string form;
  AddField("api_key", api_key, &form);
  AddField("jurisdiction_id", settings.jurisdiction_id(), &form);
  AddField("service_code", ServiceCodeFor(settings, request.topic()), &form);
  if (request.has_position()) {
    AddField("lat", absl::StrFormat("%.6f", request.position().latitude()), &form);
    AddField("long", absl::StrFormat("%.6f", request.position().longitude()), &form);
  }
  const bool nowhere = !request.has_position() && request.address().empty();
  AddField("address_string", nowhere ? place : request.address(), &form);
  AddField("description", request.description(), &form);
  // Not what was kept when they were to know, if they are not to any more.
  if (!settings.share_contact()) return form;
  const storage::v1::ContactWords& contact = request.contact();
  const size_t space = contact.display_name().find(' ');
  AddField("first_name", contact.display_name().substr(0, space), &form);
  if (space != std::string::npos) {
    AddField("last_name", contact.display_name().substr(space + 1), &form);
  }
  AddField("email", contact.email(), &form);
  AddField("phone", contact.phone_number(), &form);
  return form;
}

AttemptResult Receiver::Send(const ServiceRequest& request, const std::string& api_key,
                             const std::string& place) const {
  const auto answer =
      client_.Ask({Url("requests"),
                   {"Content-Type: application/x-www-form-urlencoded; charset=utf-8"},
                   FormOf(request, api_key, place)});
  if (!answer.ok()) {
    const std::string error(answer.status().message());
    if (absl::IsUnavailable(answer.status())) return AttemptResult::Retry(error);
    return absl::IsUnknown(answer.status()) ? AttemptResult::Unknown(error)
                                            : AttemptResult::Refused(error);
  }
  if (answer->status < 200 || answer->status > 299) {
    std::string said = ReadErrors(answer->body);
    const storage::v1::ContactWords& contact = request.contact();
    if (Quotes(said,
               {api_key, contact.display_name(), contact.email(), contact.phone_number(),
                request.address()},
               request.description())) {
      said = "it repeats what was sent";
    }
    return ResultOf(answer->status, said);
  }
  const auto kept = ReadRequests(answer->body);
  if (!kept.ok() || kept->empty()) {
    return AttemptResult::Unknown(
        absl::StrCat("HTTP ", answer->status, ", but no service_request_id"));
  }
  storage::v1::OfficeRequestWords words;
  words.set_target(hand_off_.target);
  words.set_number(kept->front().number);
  words.set_token(kept->front().token);
  return AttemptResult::Kept(std::move(words));
}

absl::StatusOr<std::string> Receiver::Get(const std::string& url, absl::Duration within) const {
  ASSIGN_OR_RETURN(HttpClient::Answer answer, client_.Get(url, {}, kMostBytes, within));
  if (answer.status == 200) return std::move(answer.body);
  const std::string error = absl::StrCat("HTTP ", answer.status);
  const bool refused = answer.status >= 400 && answer.status < 500 && answer.status != 429;
  return refused ? absl::NotFoundError(error) : absl::UnavailableError(error);
}

absl::StatusOr<std::vector<RequestState>> Receiver::GetRequests(const std::string& url) const {
  ASSIGN_OR_RETURN(const std::string body, Get(url, kPatience));
  return ReadRequests(body);
}

absl::StatusOr<std::vector<RequestState>> Receiver::Ask(
    const std::vector<std::string>& numbers) const {
  if (numbers.size() != 1) {
    return GetRequests(
        Question("requests",
                 absl::StrCat("service_request_id=", PercentEscape(absl::StrJoin(numbers, ",")))));
  }
  ASSIGN_OR_RETURN(auto found,
                   GetRequests(Question(absl::StrCat("requests/", PercentEscape(numbers[0])))));
  // Some leave out of the answer what was in the question.
  if (found.size() == 1 && found[0].number.empty()) found[0].number = numbers[0];
  return found;
}

absl::StatusOr<std::string> Receiver::AskToken(absl::string_view token) const {
  ASSIGN_OR_RETURN(const auto found,
                   GetRequests(Question(absl::StrCat("tokens/", PercentEscape(token)))));
  const auto own = std::find_if(found.begin(), found.end(), [token](const RequestState& state) {
    return state.token.empty() || state.token == token;
  });
  return own == found.end() ? "" : own->number;
}

absl::Status Receiver::CheckServices(absl::Duration within) const {
  ASSIGN_OR_RETURN(const std::string body, Get(Question("services"), within));
  ASSIGN_OR_RETURN(const std::vector<std::string> codes, ReadServiceCodes(body));
  std::vector<std::string> wanted = {hand_off_.open311.service_code()};
  for (const auto& service : hand_off_.open311.services()) {
    wanted.push_back(service.service_code());
  }
  std::vector<std::string> missing;
  std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(missing),
               [&](const std::string& code) {
                 return std::find(codes.begin(), codes.end(), code) == codes.end();
               });
  if (missing.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("it has no service_code ", absl::StrJoin(missing, ", ")));
}

}  // namespace mugugno::gateway::georeport
