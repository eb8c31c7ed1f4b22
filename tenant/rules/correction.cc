#include "tenant/rules/correction.h"

#include <array>
#include <utility>

#include "tenant/name.h"
#include "tenant/rules/rule_set.h"
#include "tenant/store/insert_rows.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kColumnCount = 14;

Uuid UuidAt(const Row& row, size_t column) {
  return Uuid::FromBytes(row.Bytes(column)).value_or(Uuid());
}

}  // namespace

Correction CorrectionOf(const Ticket& ticket, v1::Correction::Act act, absl::string_view author,
                        absl::Time now, UuidSource& uuids) {
  Correction correction;
  correction.tenant = ticket.tenant;
  correction.id = uuids.Next();
  correction.act = act;
  correction.ticket = ticket.id;
  correction.topic = ticket.topic;
  correction.office_before = ticket.office;
  correction.office_after = ticket.office;
  correction.comune_before = ticket.tenant;
  correction.comune_after = ticket.tenant;
  const auto rules = ResourceName::Parse(ticket.words.route().versions().rule_set());
  if (rules && rules->Id("tenants") == ticket.tenant) {
    correction.rule_set = RuleSetNumber(rules->id()).value_or(0);
  }
  correction.author = std::string(author);
  correction.create_time = now;
  return correction;
}

absl::Status AddCorrections(Session& session, absl::Span<const Correction> corrections) {
  std::vector<SqlValue> values;
  for (const Correction& correction : corrections) {
    std::optional<std::string> entry;
    if (correction.entry) entry = std::string(correction.entry->bytes());
    std::array<SqlValue, kColumnCount> row = {correction.tenant,
                                              correction.id.bytes(),
                                              static_cast<int>(correction.act),
                                              correction.ticket.bytes(),
                                              entry,
                                              correction.topic,
                                              correction.office_before,
                                              correction.office_after,
                                              correction.comune_before,
                                              correction.comune_after,
                                              correction.rule_set,
                                              correction.author,
                                              correction.create_time,
                                              correction.topic_after};
    AddRow(std::move(row), &values);
  }
  return InsertRows(session,
                    "INSERT INTO correction (tenant_id, id, act, ticket_id, entry_id, topic, "
                    "office_before, office_after, comune_before, comune_after, rule_set_number, "
                    "author, create_time, topic_after) VALUES",
                    kColumnCount, values)
      .status();
}

absl::StatusOr<std::vector<Correction>> ListCorrections(Session& session, absl::string_view tenant,
                                                        const TicketView& view,
                                                        const std::optional<Uuid>& before,
                                                        size_t limit) {
  std::vector<Correction> found;
  std::string sql =
      "SELECT tenant_id, id, act, ticket_id, entry_id, topic, office_before, office_after, "
      "comune_before, comune_after, rule_set_number, author, create_time, topic_after FROM "
      "correction "
      "WHERE tenant_id = ? AND id < ? AND EXISTS (SELECT 1 FROM ticket WHERE ticket.tenant_id = "
      "correction.tenant_id AND ticket.id = correction.ticket_id";
  std::vector<SqlValue> args = {tenant,
                                before ? std::string(before->bytes()) : std::string(16, '\xff')};
  AddRestriction(view, &sql, &args);
  absl::StrAppend(&sql, ") ORDER BY id DESC LIMIT ?");
  args.emplace_back(limit);
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) {
    Correction& correction = found.emplace_back();
    correction.tenant = row.Text(0);
    correction.id = UuidAt(row, 1);
    correction.act = static_cast<v1::Correction::Act>(row.Int(2));
    correction.ticket = UuidAt(row, 3);
    if (!row.IsNull(4)) correction.entry = UuidAt(row, 4);
    correction.topic = row.Text(5);
    correction.office_before = row.Text(6);
    correction.office_after = row.Text(7);
    correction.comune_before = row.Text(8);
    correction.comune_after = row.Text(9);
    correction.rule_set = row.Int(10);
    correction.author = row.Text(11);
    correction.create_time = row.Time(12);
    correction.topic_after = row.Text(13);
    return absl::OkStatus();
  }));
  return found;
}

}  // namespace mugugno::tenant
