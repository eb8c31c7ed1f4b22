#pragma once

// Answers in the form that was asked for: table, JSON or YAML.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

#include "adminctl/session.h"

namespace mugugno::adminctl {

// A list becomes a table of the columns (paths of an element's fields, separated by spaces), a
// single message a card of its fields, or of the columns where some are named.
void Show(Session& session, const google::protobuf::Message& answer, absl::string_view columns);

// True where JSON or YAML was asked for; then the answer has been written.
bool ShowForPrograms(Session& session, const google::protobuf::Message& answer);

// The field at a path as people read it: times in the local zone, enums and names in short form,
// lists joined by commas.
std::string FieldText(const google::protobuf::Message& message, absl::string_view path,
                      const Console& console);

// A heading for a column: "DISPLAY NAME".
std::string HeadingOf(absl::string_view path);

}  // namespace mugugno::adminctl
