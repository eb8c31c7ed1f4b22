#include "gateway/codecs/template_codec.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/codecs/values.h"

namespace mugugno::gateway {

v1::TextTemplate Encode(const tenant::TextTemplate& record) {
  v1::TextTemplate message = record.content;
  message.set_name(record.name());
  message.set_expired(record.ExpiredAt(absl::Now()));
  *message.mutable_create_time() = ToTimestamp(record.create_time);
  message.set_etag(EtagOf(record.revision));
  return message;
}

void Decode(const v1::TextTemplate& message, tenant::TextTemplate* record, Violations* violations) {
  record->content.Clear();
  record->content.set_display_name(message.display_name());
  *record->content.mutable_text() = message.text();
  record->content.set_expire_date(message.expire_date());
  if (!message.expire_date().empty() && !ParseDay(message.expire_date())) {
    violations->Add("expire_date", "must be a day, as 2025-01-31");
  }
  for (const std::string& variable : tenant::VariablesOf(message.text())) {
    if (tenant::IsTemplateVariable(variable)) continue;
    violations->Add("text", absl::StrCat("{", variable,
                                         "} is not known: {numero}, {comune}, {ufficio}, {nome}, "
                                         "{data} are, and one's own with a kind, as {giorno:data}, "
                                         "{metri:numero}, {motivo:testo}"));
  }
}

}  // namespace mugugno::gateway
