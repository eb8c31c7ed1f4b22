#include "gateway/channels/open311/reading.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"

#include "gateway/channels/open311/report.h"
#include "gateway/channels/open311/services.h"
#include "gateway/channels/open311/statuses.h"
#include "gateway/services/pages.h"
#include "tenant/errors.h"
#include "tenant/set_aside/set_aside_store.h"
#include "tenant/tickets/entry_store.h"
#include "tenant/try.h"

namespace mugugno::gateway::open311 {
namespace {

using tenant::RequestRow;
using tenant::RequestUpdate;

constexpr absl::Duration kLongestSpan = absl::Hours(24 * 90);
constexpr absl::Duration kUsualUpdates = absl::Hours(24);
constexpr size_t kMostRequests = 1000;
constexpr size_t kMostUpdates = 5000;
constexpr size_t kMostIds = 200;

std::string TimeText(absl::Time time) {
  static const absl::TimeZone rome = [] {
    absl::TimeZone loaded;
    absl::LoadTimeZone("Europe/Rome", &loaded);  // else UTC
    return loaded;
  }();
  return absl::FormatTime("%Y-%m-%d%ET%H:%M:%S%Ez", time, rome);
}

// W3C: with its zone. A "+" that nobody escaped has become a space.
absl::StatusOr<absl::Time> TimeOf(const Parameters& parameters, absl::string_view name,
                                  absl::Time otherwise) {
  std::string text = parameters.Get(name);
  if (text.empty()) return otherwise;
  std::replace(text.begin(), text.end(), ' ', '+');
  absl::Time time;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, nullptr)) {
    return tenant::InvalidField(name, "deve essere come 2026-01-31T09:00:00+01:00");
  }
  return time;
}

absl::StatusOr<size_t> NumberOf(const Parameters& parameters, absl::string_view name, size_t usual,
                                size_t most) {
  const std::string text = parameters.Get(name);
  uint32_t number = 0;
  if (text.empty()) return usual;
  if (!absl::SimpleAtoi(text, &number) || number == 0 || number > most) {
    return tenant::InvalidField(name, absl::StrCat("deve essere un numero da 1 a ", most));
  }
  return number;
}

std::vector<std::string> ListOf(const Parameters& parameters, absl::string_view name) {
  std::vector<std::string> list;
  for (const absl::string_view each :
       absl::StrSplit(parameters.Get(name), ',', absl::SkipWhitespace())) {
    list.emplace_back(absl::StripAsciiWhitespace(each));
  }
  return list;
}

Status StandingOf(const RequestRow& row) {
  if (row.ticket) return StatusOf(row.ticket_state, row.outcome);
  switch (row.state) {
    case v1::Submission::STATE_OUTSIDE:
      return {false, "NOT_COUNCILS_RESPONSIBILITY", "Il luogo non è in questi Comuni."};
    case v1::Submission::STATE_DISCARDED:
      return {false, "NO_FURTHER_ACTION", "Chiusa."};
    default:
      return {true, "OPEN", "La segnalazione è stata ricevuta e va ancora assegnata."};
  }
}

std::string ResponsibleFor(const RequestRow& row, const Reader& reader) {
  const tenant::TenantSlice* slice = reader.site.directory->FindTenant(row.tenant);
  if (slice == nullptr) return "";
  std::string name = absl::StrCat("Comune di ", slice->tenant.display_name);
  const tenant::Office* office = slice->FindOffice(row.office);
  if (reader.app && office != nullptr) absl::StrAppend(&name, ", ", office->display_name);
  return name;
}

Element ToElement(const RequestRow& row, const Reader& reader) {
  const Status status = StandingOf(row);
  const std::string code = row.topic.empty() ? kOther : ServiceCodeOf(row.topic);
  // Who reports, what they write, where they are: nothing of it is told here.
  return Element::Fields(
      "request",
      {Element::Text("service_request_id", row.id.ToString()),
       Element::Text("status", status.open ? "open" : "closed"),
       Element::Text("status_notes", status.notes),
       Element::Text("service_name", ServiceNameOf(row.topic)), Element::Text("service_code", code),
       Element::Text("description", ""),
       Element::Text("agency_responsible", ResponsibleFor(row, reader)),
       Element::Text("service_notice", ""),
       Element::Text("requested_datetime", TimeText(row.create_time)),
       Element::Text("updated_datetime", TimeText(row.update_time)),
       Element::Text("expected_datetime", ""), Element::Text("address", ""),
       Element::Text("address_id", ""), Element::Text("zipcode", ""), Element::Bare("lat", ""),
       Element::Bare("long", ""), Element::Text("media_url", "")});
}

Element ListOf(std::vector<Element> requests) {
  return Element::List("service_requests", std::move(requests));
}

// Whose submissions the reader may ask for.
std::vector<std::string> SourcesOf(const Reader& reader) {
  if (reader.app) return {reader.app->name()};
  std::vector<std::string> sources;
  for (const auto& slice : reader.site.directory->apps()) {
    if (slice->app.channel_name() == reader.site.name) sources.push_back(slice->app.name());
  }
  return sources;
}

absl::Status ReadStatus(const Parameters& parameters, tenant::RequestQuery* query) {
  std::set<bool> wanted;
  for (const std::string& status : ListOf(parameters, "status")) {
    if (status != "open" && status != "closed") {
      return tenant::InvalidField("status", "deve essere open o closed");
    }
    wanted.insert(status == "open");
  }
  if (wanted.size() == 1) query->open = *wanted.begin();
  return absl::OkStatus();
}

absl::StatusOr<tenant::RequestQuery> QueryOf(const Parameters& parameters, absl::Time now) {
  tenant::RequestQuery query;
  ASSIGN_OR_RETURN(query.limit, NumberOf(parameters, "page_size", kMostRequests, kMostRequests));
  const std::vector<std::string> ids = ListOf(parameters, "service_request_id");
  if (ids.size() > kMostIds) {
    return tenant::InvalidField("service_request_id", "può indicare al massimo 200 segnalazioni");
  }
  for (const std::string& id : ids)
    query.ids.push_back(tenant::Uuid::Parse(id).value_or(tenant::Uuid()));
  if (!ids.empty()) return query;  // it overrides all others
  for (const std::string& code : ListOf(parameters, "service_code")) {
    const std::string topic = TopicOf(code);
    if (topic.empty() && code != kOther) {
      return tenant::InvalidField("service_code", "non è tra i servizi");
    }
    query.topics.push_back(topic);
  }
  RETURN_IF_ERROR(ReadStatus(parameters, &query));
  ASSIGN_OR_RETURN(query.end, TimeOf(parameters, "end_date", absl::InfiniteFuture()));
  ASSIGN_OR_RETURN(query.start, TimeOf(parameters, "start_date", absl::InfinitePast()));
  if (query.start == absl::InfinitePast()) {
    query.start = std::min(query.end, now) - kLongestSpan;
  }
  query.end = std::min(query.end, now);
  if (query.end - query.start > kLongestSpan + absl::Hours(1)) {
    const bool both = !parameters.Get("end_date").empty();
    if (both)
      return tenant::InvalidField("start_date", "può distare al massimo 90 giorni da end_date");
    query.end = query.start + kLongestSpan;
  }
  ASSIGN_OR_RETURN(const size_t page, NumberOf(parameters, "page", 1, 100'000));
  query.offset = (page - 1) * query.limit;
  return query;
}

}  // namespace

absl::StatusOr<std::vector<RequestRow>> Reading::Fetch(const std::string& association,
                                                       const tenant::RequestQuery& query) {
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(association));
  std::vector<RequestRow> rows;
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(rows, ListRequests(session, query));
        return absl::OkStatus();
      }));
  return rows;
}

absl::StatusOr<std::vector<RequestRow>> Reading::Rows(const Reader& reader,
                                                      tenant::RequestQuery query) {
  query.sources = SourcesOf(reader);
  if (!reader.app) {
    if (reader.comune == nullptr) return tenant::NotFound();
    query.tenant = reader.comune->tenant.id;
  }
  return Fetch(reader.site.channel->association, query);
}

absl::StatusOr<Element> Reading::Requests(const Reader& reader, const Parameters& parameters) {
  ASSIGN_OR_RETURN(tenant::RequestQuery query, QueryOf(parameters, parts_.clock.Now()));
  ASSIGN_OR_RETURN(const std::vector<RequestRow> rows, Rows(reader, std::move(query)));
  std::vector<Element> requests;
  for (const RequestRow& row : rows) requests.push_back(ToElement(row, reader));
  return ListOf(std::move(requests));
}

bool Reading::IsPending(const std::vector<std::string>& sources, const tenant::Uuid& id) {
  return std::any_of(sources.begin(), sources.end(), [&](absl::string_view source) {
    absl::ConsumePrefix(&source, "apps/");
    return intake_.Find({routing::SourceKind::kApp, std::string(source)}, id).ok();
  });
}

absl::StatusOr<RequestRow> Reading::SetAside(const tenant::Caller& app, const tenant::Uuid& id) {
  const tenant::App& record = app.app()->app;
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(record.association));
  RequestRow row;
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(
            const tenant::SetAsideMessage aside,
            tenant::SetAsideStore(parts_.keys).Glance(session, record.owner.ToString(), id));
        if (aside.source != app.name()) return tenant::NotFound();
        row.id = id;
        row.create_time = row.update_time = aside.create_time;
        const bool discarded = aside.state == v1::SetAsideMessage::STATE_DISCARDED;
        row.state = discarded ? v1::Submission::STATE_DISCARDED : v1::Submission::STATE_SET_ASIDE;
        return absl::OkStatus();
      }));
  return row;
}

absl::StatusOr<Element> Reading::Request(const Reader& reader, const std::string& text) {
  const auto id = tenant::Uuid::Parse(text);
  if (!id) return tenant::NotFound();
  tenant::RequestQuery query;
  query.ids = {*id};
  const absl::StatusOr<std::vector<RequestRow>> rows = Rows(reader, query);
  if (rows.ok() && !rows->empty()) return ListOf({ToElement(rows->front(), reader)});
  if (reader.app && IsPending({reader.app->name()}, *id)) {
    RequestRow pending;
    pending.id = *id;
    pending.create_time = pending.update_time = id->time();
    return ListOf({ToElement(pending, reader)});
  }
  if (!rows.ok()) return rows.status();
  if (reader.app) {
    const absl::StatusOr<RequestRow> aside = SetAside(*reader.app, *id);
    if (aside.ok()) return ListOf({ToElement(*aside, reader)});
    if (!absl::IsNotFound(aside.status())) return aside.status();
  }
  // Acknowledged here, and then found to repeat one that another gateway had taken.
  const absl::StatusOr<tenant::Uuid> first = intake_.FindRepeated(*id);
  if (!first.ok() || *first == *id) return tenant::NotFound();
  return Request(reader, first->ToString());
}

absl::StatusOr<Element> Reading::Token(const Reader& reader, const std::string& token) {
  const auto id = tenant::Uuid::Parse(token);
  if (!id) return tenant::NotFound();
  // Whoever has it has sent the request, and is told nothing else of it.
  tenant::RequestQuery query;
  query.sources = SourcesOf(reader);
  query.ids = {*id};
  if (!IsPending(query.sources, *id)) {
    ASSIGN_OR_RETURN(const auto rows, Fetch(reader.site.channel->association, query));
    if (rows.empty()) return tenant::NotFound();
  }
  return ListOf({Element::Fields("request", {Element::Text("service_request_id", id->ToString()),
                                             Element::Text("token", id->ToString())})});
}

absl::StatusOr<RequestRow> Reading::Find(const tenant::Caller& app, const std::string& text) {
  const auto id = tenant::Uuid::Parse(text);
  if (!id) return tenant::NotFound();
  tenant::RequestQuery query;
  query.sources = {app.name()};
  query.ids = {*id};
  ASSIGN_OR_RETURN(const std::vector<RequestRow> rows, Fetch(app.app()->app.association, query));
  if (!rows.empty()) return rows.front();
  if (IsPending({app.name()}, *id)) return tenant::Unavailable("PENDING", "the request");
  const absl::StatusOr<tenant::Uuid> first = intake_.FindRepeated(*id);
  if (!first.ok() || *first == *id) return tenant::NotFound();
  return Find(app, first->ToString());
}

absl::StatusOr<std::string> Reading::TextOf(tenant::Session& session, tenant::AuditLines& read,
                                            const Reader& reader, const RequestUpdate& update) {
  tenant::EntryStore entries(parts_.keys);
  ASSIGN_OR_RETURN(const tenant::TicketEntry entry,
                   entries.Get(session, update.tenant, update.ticket, update.id));
  read.push_back({tenant::TenantName(update.tenant), reader.app->name(), "conversation.read",
                  tenant::TicketName(update.tenant, update.ticket), ""});
  if (!entry.words) return std::string();
  const std::string& other = entry.words->comune();
  const std::string& author = other.empty() ? update.tenant : other;
  const tenant::TenantSlice* slice = reader.site.directory->FindTenant(author);
  const tenant::Channel& channel = *reader.site.channel;
  const bool plain = !channel.is_shared() && author == channel.owner.id;
  if (plain || slice == nullptr) return entry.words->text();
  return absl::StrCat("Comune di ", slice->tenant.display_name, ": ", entry.words->text());
}

absl::StatusOr<Element> Reading::Updates(const Reader& reader, const Parameters& parameters) {
  const absl::Time now = parts_.clock.Now();
  ASSIGN_OR_RETURN(const absl::Time end, TimeOf(parameters, "end_date", now));
  ASSIGN_OR_RETURN(const absl::Time start, TimeOf(parameters, "start_date", end - kUsualUpdates));
  const tenant::Channel& channel = *reader.site.channel;
  // Nothing of the comune's is told meanwhile; an empty list would be taken for all there is.
  if (channel.suspended) return tenant::Unavailable("CHANNEL_SUSPENDED", "the channel");
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(channel.association));
  std::vector<Element> elements;
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime,
      [&](tenant::Session& session, tenant::AuditLines& read) -> absl::Status {
        elements.clear();
        ASSIGN_OR_RETURN(const std::vector<RequestUpdate> updates,
                         ListUpdates(session, reader.app->name(),
                                     reader.site.directory->TenantsOf(channel.association), start,
                                     end, kMostUpdates + 1));
        if (updates.size() > kMostUpdates) {
          return tenant::InvalidField("start_date", "la finestra ha troppi aggiornamenti");
        }
        for (const RequestUpdate& update : updates) {
          if (update.kind == v1::TicketEntry::KIND_REPLY && !update.shown) continue;
          const Status status = StatusOf(update.state, update.outcome);
          std::string text(status.notes);
          if (update.shown) {
            ASSIGN_OR_RETURN(text, TextOf(session, read, reader, update));
          }
          elements.push_back(Element::Fields(
              "request_update",
              {Element::Text("update_id", update.id.ToString()),
               Element::Text("service_request_id", update.request.ToString()),
               Element::Text("status", status.update),
               Element::Text("updated_datetime", TimeText(update.create_time)),
               Element::Text("description", text), Element::Text("media_url", "")}));
        }
        return absl::OkStatus();
      }));
  return Element::List("service_request_updates", std::move(elements));
}

}  // namespace mugugno::gateway::open311
