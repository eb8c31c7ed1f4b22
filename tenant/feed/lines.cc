#include "tenant/feed/lines.h"

#include "absl/strings/str_cat.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kId = Uuid::kSize;
constexpr char kUrgent = 1;
constexpr char kHeld = 2;
constexpr char kPerson = 4;
constexpr char kOwnOffice = 8;
constexpr char kGone = 16;

std::optional<Uuid> UuidOrNothing(absl::string_view bytes) {
  const auto uuid = Uuid::FromBytes(bytes);
  if (!uuid || uuid->is_nil()) return std::nullopt;
  return uuid;
}

char FlagsOf(const TicketLine& line) {
  int flags = 0;
  if (line.urgent) flags |= kUrgent;
  if (line.held) flags |= kHeld;
  if (line.audience == TicketLine::Audience::kPerson) flags |= kPerson;
  if (line.audience == TicketLine::Audience::kOwnOffice) flags |= kOwnOffice;
  if (line.gone) flags |= kGone;
  return static_cast<char>(flags);
}

// ticket (16) | flags (1) | office or person
std::string IdOf(const TicketLine& line) {
  const char flags = FlagsOf(line);
  return absl::StrCat(line.ticket.bytes(), absl::string_view(&flags, 1), line.office);
}

std::optional<TicketLine> ReadLine(absl::string_view entity, const Change& change) {
  if (change.entity != entity || change.id.size() < kId + 1) return std::nullopt;
  const absl::string_view id = change.id;
  TicketLine line;
  line.ticket = Uuid::FromBytes(id.substr(0, kId)).value_or(Uuid());
  line.state = change.state;
  line.urgent = (id[kId] & kUrgent) != 0;
  line.held = (id[kId] & kHeld) != 0;
  if ((id[kId] & kPerson) != 0) line.audience = TicketLine::Audience::kPerson;
  if ((id[kId] & kOwnOffice) != 0) line.audience = TicketLine::Audience::kOwnOffice;
  line.gone = (id[kId] & kGone) != 0;
  line.office = std::string(id.substr(kId + 1));
  return line;
}

}  // namespace

void AddTicketLine(absl::string_view tenant, const TicketLine& line, Changes& changes) {
  changes.Add(tenant, kTicketLine, IdOf(line), line.state);
}

std::optional<TicketLine> ReadTicketLine(const Change& change) {
  return ReadLine(kTicketLine, change);
}

void AddClaimLine(absl::string_view tenant, const TicketLine& line, Changes& changes) {
  changes.Add(tenant, kClaimLine, IdOf(line), "");
}

std::optional<TicketLine> ReadClaimLine(const Change& change) {
  return ReadLine(kClaimLine, change);
}

// correspondent (16) | entry or zeros (16) | submission or zeros (16) | app
void AddConversationLine(const ConversationLine& line, Changes& changes) {
  changes.Add("", kConversationLine,
              absl::StrCat(line.correspondent.bytes(), line.entry.value_or(Uuid()).bytes(),
                           line.submission.value_or(Uuid()).bytes(), line.app),
              line.state);
}

std::optional<ConversationLine> ReadConversationLine(const Change& change) {
  if (change.entity != kConversationLine || change.id.size() < 3 * kId) return std::nullopt;
  const absl::string_view id = change.id;
  ConversationLine line;
  line.correspondent = Uuid::FromBytes(id.substr(0, kId)).value_or(Uuid());
  line.entry = UuidOrNothing(id.substr(kId, kId));
  line.submission = UuidOrNothing(id.substr(2 * kId, kId));
  line.app = std::string(id.substr(3 * kId));
  line.state = change.state;
  return line;
}

}  // namespace mugugno::tenant
