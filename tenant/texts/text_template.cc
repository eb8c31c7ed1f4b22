#include "tenant/texts/text_template.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"

#include "tenant/directory/record_store.h"
#include "tenant/errors.h"
#include "tenant/texts/variables.h"
#include "tenant/try.h"
#include "tenant/working_days.h"

namespace mugugno::tenant {
namespace {

constexpr std::array<absl::string_view, 5> kFilledByTicket = {"numero", "comune", "ufficio", "nome",
                                                              "data"};
constexpr std::array<absl::string_view, 3> kVariableKinds = {"testo", "data", "numero"};

template <size_t n>
bool Among(const std::array<absl::string_view, n>& known, absl::string_view name) {
  return std::find(known.begin(), known.end(), name) != known.end();
}

}  // namespace

bool TextTemplate::ExpiredAt(absl::Time now) const {
  absl::CivilDay last;
  if (!absl::ParseCivilTime(content.expire_date(), &last)) return false;
  return absl::ToCivilDay(now, ItalianTime()) > last;
}

const TableShape& Table<TextTemplate>::Shape() {
  static const auto* const shape =
      new TableShape{"text_template",
                     {"tenant_id", "text_template_id", "content", "create_time"},
                     2,
                     "tenant_id",
                     "text_template_id"};
  return *shape;
}

std::vector<SqlValue> Table<TextTemplate>::Values(const TextTemplate& record) {
  return {record.tenant, record.id, record.content.SerializeAsString(), record.create_time};
}

TextTemplate Table<TextTemplate>::FromRow(const Row& row) {
  TextTemplate record;
  record.tenant = row.Text(0);
  record.id = row.Text(1);
  record.content.ParseFromString(row.Bytes(2));
  record.create_time = row.Time(3);
  record.revision = row.Int(4);
  return record;
}

bool IsTemplateVariable(absl::string_view variable) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(variable, absl::MaxSplits(':', 1));
  if (!absl::StrContains(variable, ':')) return Among(kFilledByTicket, variable);
  const absl::string_view name = parts.first;
  const bool is_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '_';
  });
  return is_name && !Among(kFilledByTicket, name) && Among(kVariableKinds, parts.second);
}

std::vector<std::string> VariablesOf(const v1::TextTemplate::Text& text) {
  return VariablesIn(
      absl::StrCat(text.it(), "\n", text.en(), "\n", text.de(), "\n", text.fr(), "\n", text.es()));
}

absl::Status CheckTemplateUse(Session& session, absl::string_view tenant, absl::string_view name,
                              absl::string_view text, absl::Time now) {
  if (name.empty()) return absl::OkStatus();
  const auto parsed = ResourceName::Parse(name);
  if (!parsed || parsed->collection() != "textTemplates" || parsed->Id("tenants") != tenant) {
    return InvalidField("text_template", "is no text of this comune");
  }
  ASSIGN_OR_RETURN(const auto found,
                   Find<TextTemplate>(session, {std::string(tenant), parsed->id()}));
  if (!found) return InvalidField("text_template", "is no text of this comune");
  if (found->ExpiredAt(now)) {
    return FailedPrecondition("TEXT_TEMPLATE_EXPIRED", found->name(),
                              absl::StrCat("its last day was ", found->content.expire_date()));
  }
  for (const std::string& variable : VariablesOf(found->content.text())) {
    if (!absl::StrContains(text, absl::StrCat("{", variable, "}"))) continue;
    return InvalidField("text", absl::StrCat("{", variable, "} is not filled"));
  }
  return absl::OkStatus();
}

}  // namespace mugugno::tenant
