#include "routing/search/tenant_scan.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "tenant/search/posting_block.h"
#include "tenant/search/search_lag.h"
#include "tenant/search/ticket_texts.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

using tenant::NumberedTicket;
using tenant::TicketTexts;
using tenant::Uuid;

constexpr size_t kMostSegments = 64;
// Asked for at once whether they may be seen; most are not where somebody sees one office of many.
constexpr size_t kNamedAtOnce = 16;
constexpr size_t kNamedOfOffices = 512;
constexpr size_t kOpenedAtOnce = 16;

std::vector<uint32_t> Both(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
  std::vector<uint32_t> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

}  // namespace

absl::StatusOr<TenantScan> TenantScan::Begin(Parts parts, uint32_t before) {
  TenantScan scan(std::move(parts), before);
  tenant::SearchIndex index(scan.parts_.session, scan.parts_.keys, *scan.parts_.own);
  for (const SearchQuery::Word& word : scan.parts_.query.words()) {
    if (word.indexed) scan.terms_.push_back(index.Term(tenant::LongestBeginning(word.root)));
  }
  ASSIGN_OR_RETURN(const auto row, tenant::SearchIndexRowOf(scan.parts_.session, scan.tenant()));
  if (row) {
    scan.incomplete_ = row->older_than.has_value();
  } else {
    ASSIGN_OR_RETURN(scan.incomplete_, tenant::HasTickets(scan.parts_.session, scan.tenant()));
  }
  if (!row || row->first_ordinal == row->next_ordinal) return scan;
  const uint32_t last = std::min(before, row->next_ordinal);
  if (last <= row->first_ordinal) return scan;
  for (uint32_t segment = row->first_ordinal / tenant::kSegmentSize;
       segment <= (last - 1) / tenant::kSegmentSize; ++segment) {
    scan.segments_.push_back(segment);
  }
  // Before the lists: what is merged meanwhile is then in both, and not in neither.
  RETURN_IF_ERROR(scan.ReadTail());
  return scan;
}

absl::Status TenantScan::ReadTail() {
  std::vector<absl::string_view> roots;
  for (const SearchQuery::Word& word : parts_.query.words()) {
    if (word.indexed) roots.push_back(word.root);
  }
  tenant::SearchIndex index(parts_.session, parts_.keys, *parts_.own);
  RETURN_IF_ERROR(index.EachTailText([&](uint32_t ordinal, absl::string_view words) {
    for (size_t i = 0; i < roots.size(); ++i) {
      if (!tenant::HasBeginning(words, roots[i])) continue;
      auto& of_word = tail_[ordinal / tenant::kSegmentSize];
      of_word.resize(roots.size());
      of_word[i].push_back(ordinal);
    }
  }));
  for (auto& [segment, of_word] : tail_) {
    for (std::vector<uint32_t>& ordinals : of_word) std::sort(ordinals.begin(), ordinals.end());
  }
  return absl::OkStatus();
}

absl::Status TenantScan::ReadSegments() {
  const size_t count = std::min(segments_at_once_, segments_.size());
  const std::vector<uint32_t> segments(segments_.end() - static_cast<std::ptrdiff_t>(count),
                                       segments_.end());
  segments_.resize(segments_.size() - count);
  segments_at_once_ = std::min(segments_at_once_ * 4, kMostSegments);
  std::vector<uint32_t> buckets;
  for (const uint64_t term : terms_) buckets.push_back(tenant::BucketOf(term));
  std::map<uint32_t, std::vector<std::vector<uint32_t>>> lists;
  for (const uint32_t segment : segments) lists[segment].resize(terms_.size());
  tenant::SearchIndex index(parts_.session, parts_.keys, *parts_.own);
  RETURN_IF_ERROR(index.EachBlock(segments, buckets,
                                  [&](uint32_t segment, uint32_t bucket, absl::string_view bytes) {
                                    for (size_t i = 0; i < terms_.size(); ++i) {
                                      if (buckets[i] != bucket) continue;
                                      auto places = tenant::PostingBlock::Find(bytes, terms_[i]);
                                      if (!places.ok()) return places.status();
                                      for (uint32_t& place : *places)
                                        place += segment * tenant::kSegmentSize;
                                      lists[segment][i] = *std::move(places);
                                    }
                                    return absl::OkStatus();
                                  }));
  for (auto list = lists.rbegin(); list != lists.rend(); ++list) {
    ReadSegment(list->first, std::move(list->second));
  }
  return absl::OkStatus();
}

void TenantScan::ReadSegment(uint32_t segment, std::vector<std::vector<uint32_t>> of_word) {
  const auto tail = tail_.find(segment);
  std::vector<uint32_t> named;
  for (size_t i = 0; i < of_word.size(); ++i) {
    if (tail != tail_.end()) {
      std::vector<uint32_t> all;
      std::set_union(of_word[i].begin(), of_word[i].end(), tail->second[i].begin(),
                     tail->second[i].end(), std::back_inserter(all));
      of_word[i] = std::move(all);
    }
    named = i == 0 ? std::move(of_word[i]) : Both(named, of_word[i]);
  }
  // A text of the tail and a later one can be of one ticket.
  named.erase(std::unique(named.begin(), named.end()), named.end());
  for (auto ordinal = named.rbegin(); ordinal != named.rend(); ++ordinal) {
    if (*ordinal < before_) named_.push_back(*ordinal);
  }
}

absl::Status TenantScan::OpenSome() {
  if (visible_.empty()) {
    size_t count = parts_.view.offices ? kNamedOfOffices : kNamedAtOnce;
    count = std::min({count, named_.size(), parts_.budget.named});
    const std::vector<uint32_t> some(named_.begin(),
                                     named_.begin() + static_cast<std::ptrdiff_t>(count));
    named_.erase(named_.begin(), named_.begin() + static_cast<std::ptrdiff_t>(count));
    parts_.budget.named -= count;
    before_ = some.back();
    ASSIGN_OR_RETURN(const std::vector<NumberedTicket> visible,
                     tenant::VisibleTickets(parts_.session, tenant(), parts_.view, some));
    visible_.assign(visible.begin(), visible.end());
  }
  const size_t count = std::min({kOpenedAtOnce, visible_.size(), parts_.budget.opened});
  const std::vector<NumberedTicket> some(visible_.begin(),
                                         visible_.begin() + static_cast<std::ptrdiff_t>(count));
  visible_.erase(visible_.begin(), visible_.begin() + static_cast<std::ptrdiff_t>(count));
  parts_.budget.opened -= count;
  std::vector<Uuid> ids;
  for (const NumberedTicket& each : some) ids.push_back(each.ticket);
  ASSIGN_OR_RETURN(const std::vector<TicketTexts> texts,
                   tenant::ReadTicketTexts(parts_.session, parts_.keys, tenant(), ids,
                                           [](const Uuid&, const Uuid&) { return true; }));
  absl::flat_hash_map<Uuid, const TicketTexts*> of_ticket;
  for (const TicketTexts& each : texts) of_ticket[each.ticket] = &each;
  for (const NumberedTicket& each : some) {
    const auto read = of_ticket.find(each.ticket);
    if (read == of_ticket.end()) continue;
    std::optional<Excerpt> excerpt = FindExcerpt(parts_.query, *read->second);
    if (excerpt) hits_.push_back({each, *std::move(excerpt)});
  }
  return absl::OkStatus();
}

absl::StatusOr<const TenantScan::Hit*> TenantScan::Peek() {
  while (hits_.empty()) {
    if (visible_.empty() && named_.empty()) {
      if (segments_.empty()) return nullptr;
      RETURN_IF_ERROR(ReadSegments());
      continue;
    }
    if (parts_.budget.spent()) return nullptr;
    RETURN_IF_ERROR(OpenSome());
  }
  return &hits_.front();
}

TenantScan::Hit TenantScan::Take() {
  Hit hit = std::move(hits_.front());
  hits_.pop_front();
  return hit;
}

std::optional<uint32_t> TenantScan::rest() const {
  if (!hits_.empty()) return hits_.front().ticket.ordinal + 1;
  if (!visible_.empty()) return visible_.front().ordinal + 1;
  if (!named_.empty()) return named_.front() + 1;
  if (segments_.empty()) return std::nullopt;
  return (segments_.back() + 1) * tenant::kSegmentSize;
}

}  // namespace mugugno::routing
