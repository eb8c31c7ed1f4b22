#pragma once

// A text a comune's people answer with: what may stand in it, and whether an answer made of it may
// leave. The record lies in a table as those of the directory (table.h), but in no snapshot.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "mugugno/v1/text_template.pb.h"
#include "tenant/directory/table.h"
#include "tenant/name.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

struct TextTemplate {
  std::string name() const { return ChildName(TenantName(tenant), "textTemplates", id); }
  // Its last day is over by the clock of Rome.
  bool ExpiredAt(absl::Time now) const;

  std::string tenant;
  std::string id;
  // Display name, text and expire_date.
  v1::TextTemplate content = {};
  absl::Time create_time;
  int64_t revision = 0;
};

template <>
struct Table<TextTemplate> {
  static const TableShape& Shape();
  static std::vector<SqlValue> Values(const TextTemplate& record);
  static TextTemplate FromRow(const Row& row);
};

// Whether "{variable}" may stand in a text: one the ticket fills, or one of the text's own with its
// kind, "giorno:data".
bool IsTemplateVariable(absl::string_view variable);

// All that stand in braces in any of its languages.
std::vector<std::string> VariablesOf(const v1::TextTemplate::Text& text);

// Whether what a person wrote from `name` can leave in that tenant: INVALID_ARGUMENT for a text
// that is not the tenant's or that has a variable left; FAILED_PRECONDITION TEXT_TEMPLATE_EXPIRED.
absl::Status CheckTemplateUse(Session& session, absl::string_view tenant, absl::string_view name,
                              absl::string_view text, absl::Time now);

}  // namespace mugugno::tenant
