#include "gateway/delivery/request_follower.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/time/clock.h"

#include "gateway/log.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/tickets/office_state.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::OfficeRequest;
using Group = tenant::OfficeRequestStore::Group;

constexpr size_t kInOneQuestion = 20;
constexpr absl::Duration kDatabaseTime = absl::Seconds(10);
constexpr absl::Duration kLookAgain = absl::Hours(1);
// For the questions of one office, well within the lease.
constexpr absl::Duration kLongest = absl::Seconds(30);

absl::Time Soon() { return absl::Now() + kDatabaseTime; }

bool Answers(const absl::Status& why) {
  return !absl::IsUnavailable(why) && !absl::IsPermissionDenied(why);
}

// A token is asked for alone, and a list's commas are commas.
bool FitsList(const OfficeRequest& request) {
  return !request.words.number().empty() && !absl::StrContains(request.words.number(), ',');
}

absl::StatusOr<georeport::RequestState> AskOne(const georeport::Receiver& receiver,
                                               const storage::v1::OfficeRequestWords& words) {
  if (words.number().empty()) {
    ASSIGN_OR_RETURN(std::string number, receiver.AskToken(words.token()));
    return georeport::RequestState{std::move(number)};
  }
  ASSIGN_OR_RETURN(std::vector<georeport::RequestState> found, receiver.Ask({words.number()}));
  if (found.size() == 1 && found.front().number == words.number()) return std::move(found.front());
  return absl::NotFoundError("it is not told");
}

}  // namespace

absl::StatusOr<int> RequestFollower::AskDue(bool failing, absl::FunctionRef<bool()> go_on) {
  int asked = 0;
  while (go_on()) {
    std::optional<Group> group;
    RETURN_IF_ERROR(parts_.database.Read(Soon(), [&](tenant::Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(
          group,
          tenant::OfficeRequestStore(parts_.keys).FirstDue(session, failing, parts_.clock.Now()));
      return absl::OkStatus();
    }));
    if (!group) break;
    const absl::StatusOr<bool> served = Serve(*group, failing);
    if (served.ok() && *served) ++asked;
    if (served.ok()) continue;
    LogLine(LogLevel::kWarning, "office_request")
        .Add("tenant", group->tenant)
        .Add("office", group->office)
        .Add("reason", tenant::ErrorReason(served.status()));
    if (absl::IsUnavailable(served.status()) || absl::IsDeadlineExceeded(served.status())) {
      return served.status();
    }
    RETURN_IF_ERROR(Postpone(*group));
  }
  return asked;
}

absl::StatusOr<bool> RequestFollower::Serve(const Group& group, bool failing) {
  const auto directory = parts_.directory.Current();
  const tenant::TenantSlice* slice = directory->FindTenant(group.tenant);
  const bool silent = slice == nullptr || slice->tenant.suspended ||
                      !parts_.keys.Keys(tenant::KeyOwner::Tenant(group.tenant)).ok();
  if (silent) {
    RETURN_IF_ERROR(Postpone(group));
    return false;
  }
  ASSIGN_OR_RETURN(Requests requests, Take(group, failing));
  const tenant::Office* office = slice->FindOffice(group.office);
  // A number is the name of a request in the system that gave it only.
  const auto gone =
      std::partition(requests.begin(), requests.end(), [office](const OfficeRequest& request) {
        return office != nullptr && office->hand_off.way == tenant::HandOff::Way::kOpen311 &&
               office->hand_off.target == request.words.target();
      });
  for (auto each = gone; each != requests.end(); ++each) {
    RETURN_IF_ERROR(parts_.database.Transact(Soon(), [&](tenant::Session& session) {
      return tenant::EndQuestions(session, parts_.keys, *each);
    }));
  }
  requests.erase(gone, requests.end());
  if (requests.empty()) return false;
  RETURN_IF_ERROR(Ask(georeport::Receiver(client_, office->hand_off), requests));
  return true;
}

absl::StatusOr<RequestFollower::Requests> RequestFollower::Take(const Group& group, bool failing) {
  Requests taken;
  RETURN_IF_ERROR(parts_.database.Transact(Soon(), [&](tenant::Session& session) -> absl::Status {
    const absl::Time now = parts_.clock.Now();
    ASSIGN_OR_RETURN(
        taken,
        tenant::OfficeRequestStore(parts_.keys).Take(session, group, failing, now, kInOneQuestion));
    ASSIGN_OR_RETURN(taken, tenant::StillAsked(session, parts_.keys, std::move(taken), now));
    return absl::OkStatus();
  }));
  return taken;
}

absl::Status RequestFollower::Ask(const georeport::Receiver& receiver, const Requests& requests) {
  Requests together;
  Requests alone;
  for (const OfficeRequest& request : requests) {
    (FitsList(request) ? together : alone).push_back(request);
  }
  if (together.size() > 1) {
    RETURN_IF_ERROR(AskTogether(receiver, together, &alone));
  } else {
    alone.insert(alone.end(), together.begin(), together.end());
  }
  return AskAlone(receiver, std::move(alone));
}

absl::Status RequestFollower::AskTogether(const georeport::Receiver& receiver,
                                          const Requests& requests, Requests* alone) {
  std::vector<std::string> numbers;
  for (const OfficeRequest& request : requests) numbers.push_back(request.words.number());
  const auto found = receiver.Ask(numbers);
  if (!found.ok() && !Answers(found.status())) return Fail(requests, found.status());
  for (const OfficeRequest& request : requests) {
    const georeport::RequestState* said = nullptr;
    for (size_t i = 0; found.ok() && i < found->size(); ++i) {
      if ((*found)[i].number == request.words.number()) said = &(*found)[i];
    }
    // Not every system knows lists.
    if (said == nullptr) {
      alone->push_back(request);
    } else {
      RETURN_IF_ERROR(Keep(request, *said));
    }
  }
  return absl::OkStatus();
}

absl::Status RequestFollower::AskAlone(const georeport::Receiver& receiver, Requests requests) {
  const absl::Time last = absl::Now() + kLongest;
  while (!requests.empty()) {
    if (absl::Now() > last) return Fail(requests, absl::UnavailableError("it takes too long"));
    const OfficeRequest request = std::move(requests.back());
    requests.pop_back();
    const absl::StatusOr<georeport::RequestState> said = AskOne(receiver, request.words);
    if (said.ok()) {
      RETURN_IF_ERROR(Keep(request, *said));
      continue;
    }
    RETURN_IF_ERROR(Fail({request}, said.status()));
    // The others would wait as long for nothing.
    if (!Answers(said.status())) return Fail(requests, said.status());
  }
  return absl::OkStatus();
}

absl::Status RequestFollower::Keep(const OfficeRequest& request,
                                   const georeport::RequestState& said) {
  storage::v1::OfficeRequestWords words;
  words.set_number(said.number);
  words.set_status(said.status);
  words.set_status_notes(said.status_notes);
  return parts_.database.Write(Soon(), [&](tenant::Session& session, tenant::Changes& changes) {
    return tenant::KeepOfficeState(session, parts_.keys, parts_.uuids, request, words,
                                   parts_.clock.Now(), changes);
  });
}

absl::Status RequestFollower::Fail(const Requests& requests, const absl::Status& why) {
  if (requests.empty()) return absl::OkStatus();
  LogLine(LogLevel::kInfo, "office_request")
      .Add("tenant", requests.front().tenant)
      .Add("office", requests.front().office)
      .Add("requests", static_cast<int64_t>(requests.size()))
      .Add("error", why.message());
  return parts_.database.Transact(Soon(), [&](tenant::Session& session) -> absl::Status {
    for (const OfficeRequest& request : requests) {
      RETURN_IF_ERROR(tenant::KeepFailure(session, parts_.keys, request, parts_.clock.Now()));
    }
    return absl::OkStatus();
  });
}

absl::Status RequestFollower::Postpone(const Group& group) {
  return parts_.database.Transact(Soon(), [&](tenant::Session& session) {
    const absl::Time now = parts_.clock.Now();
    return tenant::OfficeRequestStore(parts_.keys).Postpone(session, group, now, now + kLookAgain);
  });
}

}  // namespace mugugno::gateway
