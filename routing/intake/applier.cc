#include "routing/intake/applier.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/time/clock.h"

#include "routing/intake/placing.h"
#include "routing/intake/route_record.h"
#include "routing/intake/talk.h"
#include "routing/router/answer.h"
#include "routing/router/router.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

using tenant::Arrival;
using tenant::Placed;

constexpr absl::Duration kLongest = absl::Seconds(10);
constexpr int kMostConflicts = 3;

// Another gateway made the same correspondent, thread or matter in between: with what it made, the
// batch is placed differently.
bool IsRace(const absl::Status& status) {
  return absl::IsAlreadyExists(status) || absl::IsAborted(status) ||
         tenant::ErrorReason(status) == "REFERENCE_REFUSED";
}

// What a person decides about, with what the message reads like.
tenant::SetAsideMessage Aside(const Work& work, const RoutingSnapshot& snapshot,
                              absl::string_view reason) {
  const Decision decision = Decide(InquiryOf(work.message, {}, ""), snapshot);
  tenant::SetAsideMessage message;
  message.reason = std::string(reason);
  message.emergency = decision.emergency.flagged;
  message.kind = TicketKindOf(decision.kind);
  message.words.emplace().ParseFromString(work.bytes);
  return message;
}

}  // namespace

absl::StatusOr<Placed> Applier::ApplyOne(tenant::Session& session, tenant::Changes& changes,
                                         const Work& work, Arrival arrival) {
  std::vector<Arrival> arrivals;
  arrivals.push_back(std::move(arrival));
  ASSIGN_OR_RETURN(const std::vector<tenant::Attachment> pictures,
                   FindPictures(keys_, session, arrivals));
  Prepared prepared = Prepare({work});
  prepared.origins = ReadOrigins(attachments_, pictures);
  std::vector<Placed> placed;
  RETURN_IF_ERROR(ApplyIn(session, changes, prepared, {work}, arrivals, &placed));
  return std::move(placed.front());
}

absl::StatusOr<std::vector<Placed>> Applier::Apply(const std::vector<Work>& works) {
  ASSIGN_OR_RETURN(const tenant::Cell* cell, cells_.Of(works.front().routing.association()));
  std::vector<Arrival> arrivals;
  arrivals.reserve(works.size());
  for (const Work& work : works) {
    ASSIGN_OR_RETURN(Arrival arrival, ArrivalOf(keys_, work));
    arrivals.push_back(std::move(arrival));
  }
  Prepared prepared = Prepare(works);
  ASSIGN_OR_RETURN(prepared.origins, OriginsFor(*cell, arrivals));
  std::vector<Placed> placed;
  absl::Status status;
  for (int attempt = 0; attempt < kMostConflicts; ++attempt) {
    status = cell->database->Write(
        absl::Now() + kLongest, [&](tenant::Session& session, tenant::Changes& changes) {
          placed.clear();
          return ApplyIn(session, changes, prepared, works, arrivals, &placed);
        });
    if (status.ok()) return placed;
    if (!IsRace(status)) break;
  }
  return status;
}

absl::StatusOr<Origins> Applier::OriginsFor(const tenant::Cell& cell,
                                            const std::vector<Arrival>& arrivals) {
  if (std::none_of(arrivals.begin(), arrivals.end(), AsksPictures)) return Origins();
  std::vector<tenant::Attachment> pictures;
  RETURN_IF_ERROR(
      cell.database->Read(absl::Now() + kLongest, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(pictures, FindPictures(keys_, session, arrivals));
        return absl::OkStatus();
      }));
  return ReadOrigins(attachments_, pictures);
}

Applier::Prepared Applier::Prepare(const std::vector<Work>& works) {
  Prepared prepared;
  prepared.heard.reserve(works.size());
  for (const Work& work : works) {
    const auto [snapshot, is_new] = prepared.snapshots.try_emplace(work.routing.association());
    if (is_new) snapshot->second = snapshots_.Of(work.routing.association());
    prepared.heard.push_back(Hear(work.message.text(), work.alarm, *snapshot->second));
  }
  return prepared;
}

absl::Status Applier::ApplyIn(tenant::Session& session, tenant::Changes& changes,
                              const Prepared& prepared, const std::vector<Work>& works,
                              std::vector<Arrival>& arrivals, std::vector<Placed>* placed) {
  const std::shared_ptr<const tenant::DirectorySnapshot> directory = directory_.Current();
  for (size_t i = 0; i < arrivals.size(); ++i) {
    arrivals[i].fragment = prepared.heard[i].said.fragment != Fragment::kNone;
    arrivals[i].talk_since = arrivals[i].receive_time - kFollowUp;
  }
  tenant::Recollection recollection;
  RETURN_IF_ERROR(recollection.Load(keys_, ids_, session, arrivals));
  tenant::ArrivalBatch batch(keys_, ids_, *directory, clock_.Now(), session, changes);
  std::vector<tenant::Sender*> senders;
  for (size_t i = 0; i < arrivals.size(); ++i) {
    Arrival& arrival = arrivals[i];
    const RoutingSnapshot& snapshot = *prepared.snapshots.at(works[i].routing.association());
    if (const tenant::Submission* before = recollection.PlacedBefore(arrival)) {
      if (before->fingerprint != arrival.fingerprint) {
        arrival.files = recollection.TakeFiles(arrival);
        ASSIGN_OR_RETURN(Placed aside,
                         batch.SetAside(arrival, Aside(works[i], snapshot, "KEY_REUSED")));
        placed->push_back(std::move(aside));
        continue;
      }
      ASSIGN_OR_RETURN(Placed described, Describe(session, *before));
      placed->push_back(std::move(described));
      continue;
    }
    if (!works[i].receipts.empty()) {
      for (const tenant::ReceiptNews& news : works[i].receipts) {
        RETURN_IF_ERROR(tenant::RecordReceipt(session, keys_, arrival.channel_name, news, changes,
                                              arrival.address));
      }
      placed->push_back(batch.Note(arrival));
      continue;
    }
    if (arrival.by_account) {
      ASSIGN_OR_RETURN(const bool ours,
                       tenant::IsOurs(session, arrival.about_key, arrival.address));
      if (ours) {
        placed->push_back(batch.Note(arrival));
        continue;
      }
    }
    arrival.files = recollection.TakeFiles(arrival);
    AddOrigins(prepared.origins, &arrival);
    tenant::Sender& sender = recollection.SenderOf(arrival);
    const tenant::Placement placement =
        Placing(arrival, prepared.heard[i], sender, snapshot, *directory);
    if (placement.kind == tenant::Placement::Kind::kAside) {
      ASSIGN_OR_RETURN(Placed aside,
                       batch.SetAside(arrival, Aside(works[i], snapshot, "NO_CONVERSATION")));
      placed->push_back(std::move(aside));
      continue;
    }
    ASSIGN_OR_RETURN(Placed one, batch.Place(sender, arrival, placement));
    placed->push_back(std::move(one));
    senders.push_back(&sender);
  }
  return batch.Write(senders);
}

absl::StatusOr<Placed> Applier::Describe(tenant::Session& session,
                                         const tenant::Submission& submission) {
  Placed placed;
  placed.submission = submission;
  if (!submission.ticket) return placed;
  RETURN_IF_ERROR(
      session.Query("SELECT number, office_id FROM ticket WHERE tenant_id = ? AND id = ?",
                    {submission.tenant, submission.ticket->bytes()}, [&](const tenant::Row& row) {
                      placed.number = row.Text(0);
                      placed.office = row.Text(1);
                      return absl::OkStatus();
                    }));
  return placed;
}

}  // namespace mugugno::routing
