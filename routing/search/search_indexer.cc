#include "routing/search/search_indexer.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "routing/search/search_words.h"
#include "tenant/feed/lines.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

using tenant::IndexedTicket;
using tenant::SearchIndex;
using tenant::SearchIndexRow;
using tenant::Session;
using tenant::TicketTexts;
using tenant::Uuid;

constexpr absl::Duration kStepTime = absl::Seconds(30);
constexpr absl::Duration kLookAroundEvery = absl::Minutes(1);
constexpr size_t kTicketsAtOnce = 256;
constexpr size_t kHeadSize = 8;

std::string HeadOf(const TicketTexts& texts, const tenant::OwnerKeys& own) {
  std::string head;
  for (const tenant::FoundText& each : texts.head) absl::StrAppend(&head, each.text, "\n");
  return own.BlindIndex("search.head", head).substr(0, kHeadSize);
}

// Cut between words where they are too many for one.
void AddTexts(uint32_t ordinal, absl::string_view words, std::vector<tenant::TailText>* texts) {
  do {
    size_t size = words.size();
    if (size > tenant::kMostTextBytes) size = words.rfind(' ', tenant::kMostTextBytes);
    size = std::min(size, words.size());
    texts->push_back({ordinal, std::string(words.substr(0, size))});
    words.remove_prefix(std::min(words.size(), size + 1));
  } while (!words.empty());
}

}  // namespace

absl::StatusOr<bool> SearchIndexer::Round() {
  if (absl::Now() >= look_around_) RETURN_IF_ERROR(LookAround());
  ASSIGN_OR_RETURN(bool more, Follow());
  for (const std::string& each : std::set<std::string>(unfinished_)) {
    ASSIGN_OR_RETURN(const bool further, TakeInOlder(each));
    if (!further) unfinished_.erase(each);
    more = more || further;
  }
  for (; !grown_.empty(); grown_.erase(grown_.begin())) {
    ASSIGN_OR_RETURN(const bool merged, Merge(*grown_.begin()));
    more = more || merged;
  }
  return more;
}

absl::Status SearchIndexer::CatchUp(absl::FunctionRef<bool()> go_on) {
  while (go_on()) {
    ASSIGN_OR_RETURN(const bool more, Round());
    if (!more) break;
  }
  return absl::OkStatus();
}

absl::Status SearchIndexer::LookAround() {
  RETURN_IF_ERROR(database_.Look(absl::Now() + kStepTime, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto rows, tenant::UnfinishedIndexRows(session));
    for (const SearchIndexRow& row : rows) unfinished_.insert(row.tenant);
    ASSIGN_OR_RETURN(const auto tails, tenant::TenantsWithTail(session));
    grown_.insert(tails.begin(), tails.end());
    return absl::OkStatus();
  }));
  look_around_ = absl::Now() + kLookAroundEvery;
  return absl::OkStatus();
}

absl::StatusOr<const tenant::OwnerKeys*> SearchIndexer::KeysOf(const std::string& tenant) {
  auto own = keys_.Keys(tenant::KeyOwner::Tenant(tenant));
  if (absl::IsFailedPrecondition(own.status())) return nullptr;
  RETURN_IF_ERROR(own.status());
  own_[tenant] = *std::move(own);
  return own_[tenant].get();
}

absl::StatusOr<bool> SearchIndexer::Follow() {
  bool went_on = false;
  int64_t position = 0;
  tenant::FeedSince since;
  RETURN_IF_ERROR(database_.Look(absl::Now() + kStepTime, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(went_on, tenant::FeedWentOn(session));
    if (!went_on) return absl::OkStatus();
    ASSIGN_OR_RETURN(position, tenant::SearchCursor(session));
    ASSIGN_OR_RETURN(since, tenant::ReadFeedSince(session, position, "'ticket'"));
    return absl::OkStatus();
  }));
  if (!went_on) return false;
  own_.clear();
  for (const tenant::Change& change : since.changes) {
    if (!own_.contains(change.tenant)) RETURN_IF_ERROR(KeysOf(change.tenant).status());
  }
  RETURN_IF_ERROR(
      database_.Transact(absl::Now() + kStepTime, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const int64_t now, tenant::LockSearchCursor(session));
        // Another gateway was here meanwhile.
        if (now != position) return absl::OkStatus();
        if (since.torn) {
          RETURN_IF_ERROR(tenant::LookAtAllAgain(session));
        } else {
          RETURN_IF_ERROR(IndexChanges(session, since));
        }
        return tenant::SetSearchCursor(session, since.position);
      }));
  if (since.torn) RETURN_IF_ERROR(LookAround());
  return true;
}

absl::Status SearchIndexer::IndexChanges(Session& session, const tenant::FeedSince& since) {
  std::map<std::string, std::set<Uuid>> changed;
  for (const tenant::Change& change : since.changes) {
    const auto line = tenant::ReadTicketLine(change);
    if (line && own_.contains(change.tenant)) changed[change.tenant].insert(line->ticket);
  }
  for (const auto& [tenant, tickets] : changed) {
    ASSIGN_OR_RETURN(auto row, tenant::SearchIndexRowOf(session, tenant));
    if (!row) {
      unfinished_.insert(tenant);
      continue;
    }
    // What was not reached yet is taken in when it is.
    const std::vector<Uuid> reached(
        row->older_than ? tickets.lower_bound(*row->older_than) : tickets.begin(), tickets.end());
    RETURN_IF_ERROR(Index(session, reached, false, &*row));
    grown_.insert(tenant);
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> SearchIndexer::TakeInOlder(const std::string& tenant) {
  ASSIGN_OR_RETURN(const tenant::OwnerKeys* own, KeysOf(tenant));
  if (own == nullptr) return false;
  bool further = false;
  RETURN_IF_ERROR(
      database_.Transact(absl::Now() + kStepTime, [&](Session& session) -> absl::Status {
        RETURN_IF_ERROR(tenant::LockSearchCursor(session).status());
        ASSIGN_OR_RETURN(auto kept, tenant::SearchIndexRowOf(session, tenant));
        SearchIndexRow row = kept ? *std::move(kept) : tenant::NewSearchIndexRow(tenant);
        ASSIGN_OR_RETURN(const std::vector<Uuid> tickets,
                         tenant::OlderTickets(session, row, kTicketsAtOnce));
        further = tickets.size() == kTicketsAtOnce;
        row.older_than.reset();
        if (further) row.older_than = tickets.back();
        RETURN_IF_ERROR(Index(session, tickets, true, &row));
        return tenant::SaveSearchIndexRow(session, row);
      }));
  grown_.insert(tenant);
  return further;
}

absl::StatusOr<bool> SearchIndexer::Merge(const std::string& tenant) {
  bool due = false;
  RETURN_IF_ERROR(database_.Look(absl::Now() + kStepTime, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(due, tenant::HasLongTail(session, tenant));
    return absl::OkStatus();
  }));
  if (!due) return false;
  ASSIGN_OR_RETURN(const tenant::OwnerKeys* own, KeysOf(tenant));
  if (own == nullptr) return false;
  RETURN_IF_ERROR(
      database_.Transact(absl::Now() + kStepTime, [&](Session& session) -> absl::Status {
        RETURN_IF_ERROR(tenant::LockSearchCursor(session).status());
        return SearchIndex(session, keys_, *own).Merge();
      }));
  return true;
}

void SearchIndexer::Add(const TicketTexts& texts, const tenant::OwnerKeys& own, bool older,
                        IndexedTicket* known, SearchIndexRow* row, Findings* findings) const {
  IndexedTicket ticket;
  if (known != nullptr) ticket = *known;
  const std::string head = HeadOf(texts, own);
  bool fresh_head = ticket.head != head;
  // Its words are another comune's now; only its number stays.
  const bool left = known != nullptr && texts.transferred && (fresh_head || !known->known.empty());
  if (known != nullptr && !fresh_head && !left && texts.entries.empty()) return;
  if (known == nullptr) {
    ticket.ticket = texts.ticket;
    ticket.ordinal = older ? --row->first_ordinal : row->next_ordinal++;
  } else if (left) {
    findings->gone.insert(ticket.ordinal);
    ticket.known.clear();
    fresh_head = true;
  }
  WordsToIndex words;
  for (const tenant::FoundText& each : texts.head) {
    if (fresh_head) words.Add(each.text);
  }
  for (const tenant::FoundText& each : texts.said) words.Add(each.text);
  AddTexts(ticket.ordinal, words.Joined(), &findings->texts);
  ticket.head = head;
  for (const Uuid& entry : texts.entries) ticket.Learn(entry);
  (known == nullptr ? findings->fresh : findings->changed).push_back(std::move(ticket));
}

absl::Status SearchIndexer::Index(Session& session, absl::Span<const Uuid> tickets, bool older,
                                  SearchIndexRow* row) {
  const tenant::OwnerKeys& own = *own_.at(row->tenant);
  SearchIndex index(session, keys_, own);
  for (; !tickets.empty(); tickets.remove_prefix(std::min(tickets.size(), kTicketsAtOnce))) {
    const absl::Span<const Uuid> some = tickets.subspan(0, kTicketsAtOnce);
    ASSIGN_OR_RETURN(std::vector<IndexedTicket> found, index.FindTickets(some));
    absl::flat_hash_map<Uuid, IndexedTicket> known;
    for (IndexedTicket& each : found) known[each.ticket] = std::move(each);
    ASSIGN_OR_RETURN(std::vector<TicketTexts> all,
                     tenant::ReadTicketTexts(session, keys_, row->tenant, some,
                                             [&](const Uuid& ticket, const Uuid& entry) {
                                               const auto indexed = known.find(ticket);
                                               return indexed == known.end() ||
                                                      !indexed->second.Knows(entry);
                                             }));
    std::sort(all.begin(), all.end(), [&](const TicketTexts& a, const TicketTexts& b) {
      return older ? a.ticket > b.ticket : a.ticket < b.ticket;
    });
    Findings findings;
    for (const TicketTexts& texts : all) {
      const auto indexed = known.find(texts.ticket);
      Add(texts, own, older, indexed == known.end() ? nullptr : &indexed->second, row, &findings);
    }
    if (!findings.gone.empty()) RETURN_IF_ERROR(index.Remove(findings.gone));
    RETURN_IF_ERROR(index.AddToTail(findings.texts, row));
    for (const IndexedTicket& each : findings.changed) RETURN_IF_ERROR(index.UpdateTicket(each));
    RETURN_IF_ERROR(tenant::SaveSearchIndexRow(session, *row));
    // Last: it holds the tickets' rows until the commit.
    RETURN_IF_ERROR(index.InsertTickets(findings.fresh));
  }
  return absl::OkStatus();
}

}  // namespace mugugno::routing
