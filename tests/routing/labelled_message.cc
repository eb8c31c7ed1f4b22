#include "tests/routing/labelled_message.h"

#include <cstdint>
#include <initializer_list>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "nlohmann/json.hpp"
#include "tenant/try.h"

namespace mugugno::tests {
namespace {

using Json = nlohmann::json;

absl::Status Wrong(absl::string_view field, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", rule));
}

// One line of a file; errors name the field.
class MessageReader final {
 public:
  explicit MessageReader(const Json& object) : object_(object) {}

  absl::StatusOr<LabelledMessage> Read() {
    LabelledMessage message;
    RETURN_IF_ERROR(ReadText("id", &message.id));
    RETURN_IF_ERROR(ReadText("text", &message.text));
    RETURN_IF_ERROR(ReadChannel(&message));
    RETURN_IF_ERROR(ReadPosition(&message));
    RETURN_IF_ERROR(ReadComune("sender_home_comune", &message.home_comune));
    RETURN_IF_ERROR(ReadComune("expected_comune", &message.expected_comune));
    RETURN_IF_ERROR(ReadOffices(&message));
    RETURN_IF_ERROR(ReadChoice(
        "kind", {"report", "question", "complaint", "praise", "spam", "emergency"}, &message.kind));
    RETURN_IF_ERROR(ReadChoice("category", {"text", "coords", "contradictory", "undecidable"},
                               &message.category));
    std::string emergency;
    RETURN_IF_ERROR(ReadChoice("emergency", {"yes", "maybe", "no"}, &emergency));
    message.emergency = emergency == "yes"     ? LabelledAlarm::kYes
                        : emergency == "maybe" ? LabelledAlarm::kMaybe
                                               : LabelledAlarm::kNo;
    return message;
  }

 private:
  const Json& At(const char* field) const {
    static const Json null;
    const auto found = object_.find(field);
    return found == object_.end() ? null : *found;
  }

  absl::Status ReadText(const char* field, std::string* text) const {
    if (!At(field).is_string()) return Wrong(field, "must be a string");
    *text = At(field).get<std::string>();
    if (text->empty() && absl::string_view(field) == "id") return Wrong(field, "must not be empty");
    return absl::OkStatus();
  }

  absl::Status ReadChoice(const char* field, std::initializer_list<absl::string_view> choices,
                          std::string* choice) const {
    RETURN_IF_ERROR(ReadText(field, choice));
    for (const absl::string_view known : choices) {
      if (*choice == known) return absl::OkStatus();
    }
    return Wrong(field,
                 absl::StrCat("\"", *choice, "\" is none of ", absl::StrJoin(choices, ", ")));
  }

  // An ISTAT code or null.
  absl::Status ReadComune(const char* field, std::string* istat) const {
    if (At(field).is_null()) return absl::OkStatus();
    RETURN_IF_ERROR(ReadText(field, istat));
    const bool code =
        istat->size() == 6 && istat->find_first_not_of("0123456789") == std::string::npos;
    return code ? absl::OkStatus() : Wrong(field, "must be an ISTAT code of six digits or null");
  }

  absl::Status ReadChannel(LabelledMessage* message) const {
    std::string channel;
    RETURN_IF_ERROR(
        ReadChoice("channel", {"whatsapp", "telegram", "facebook", "email", "app"}, &channel));
    if (!At("shared_channel").is_boolean()) {
      return Wrong("shared_channel", "must be true or false");
    }
    message->shared_channel = At("shared_channel").get<bool>();
    RETURN_IF_ERROR(ReadComune("channel_comune", &message->channel_comune));
    if (!message->shared_channel && message->channel_comune.empty()) {
      return Wrong("channel_comune", "a channel that is not shared has an owner");
    }
    return absl::OkStatus();
  }

  absl::Status ReadPosition(LabelledMessage* message) const {
    const Json& lat = At("lat");
    const Json& lon = At("lon");
    if (lat.is_null() && lon.is_null()) return absl::OkStatus();
    if (!lat.is_number() || !lon.is_number()) {
      return Wrong("lat, lon", "must both be numbers or both null");
    }
    message->position = routing::Position{.latitude = lat.get<double>(),
                                          .longitude = lon.get<double>(),
                                          .accuracy_m = 0,
                                          .time = absl::InfinitePast()};
    return absl::OkStatus();
  }

  absl::Status ReadOffice(const char* field, const Json& value, std::string* office) const {
    static const std::set<std::string> known = {
        "tecnico",        "ambiente",        "segreteria",         "anagrafe", "tributi",
        "polizia_locale", "servizi_sociali", "cultura_biblioteca", "scuola",   "protezione_civile"};
    if (!value.is_string()) return Wrong(field, "must be an office or null");
    *office = value.get<std::string>();
    if (known.contains(*office)) return absl::OkStatus();
    return Wrong(field, absl::StrCat("\"", *office, "\" is none of ", absl::StrJoin(known, ", ")));
  }

  absl::Status ReadOffices(LabelledMessage* message) const {
    if (!At("expected_office").is_null()) {
      RETURN_IF_ERROR(
          ReadOffice("expected_office", At("expected_office"), &message->expected_office));
    }
    const Json& others = At("office_alt");
    if (others.is_null()) return absl::OkStatus();
    if (!others.is_array()) return Wrong("office_alt", "must be a list of offices");
    for (const Json& other : others) {
      std::string office;
      RETURN_IF_ERROR(ReadOffice("office_alt", other, &office));
      message->other_offices.insert(std::move(office));
    }
    return absl::OkStatus();
  }

  const Json& object_;
};

absl::StatusOr<LabelledMessage> ReadLine(absl::string_view line) {
  const Json object = Json::parse(line.begin(), line.end(), nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return absl::InvalidArgumentError("is no JSON object");
  return MessageReader(object).Read();
}

}  // namespace

bool LabelledMessage::IsHeldOut() const {
  uint32_t hash = 2'166'136'261;  // FNV-1a
  for (const char letter : id) hash = (hash ^ static_cast<unsigned char>(letter)) * 16'777'619;
  return hash % 5 == 0;
}

absl::StatusOr<std::vector<LabelledMessage>> ParseLabelledMessages(absl::string_view jsonl) {
  std::vector<LabelledMessage> messages;
  std::set<std::string> ids;
  size_t number = 0;
  for (absl::string_view line : absl::StrSplit(jsonl, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) continue;
    absl::StatusOr<LabelledMessage> message = ReadLine(line);
    if (message.ok() && !ids.insert(message->id).second) {
      message = Wrong("id", absl::StrCat("\"", message->id, "\" stands on an earlier line too"));
    }
    if (!message.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", number, ": ", message.status().message()));
    }
    messages.push_back(*std::move(message));
  }
  if (messages.empty()) return absl::InvalidArgumentError("line 1: there is no message");
  return messages;
}

routing::Inquiry ToInquiry(const LabelledMessage& message,
                           const routing::RoutingSnapshot& members) {
  routing::Inquiry inquiry;
  inquiry.text = message.text;
  inquiry.home_comune = message.home_comune;
  inquiry.position = message.position;
  const routing::TenantRouting* owner = members.FindComune(message.channel_comune);
  if (!message.shared_channel && owner != nullptr) inquiry.channel_tenant = owner->tenant;
  return inquiry;
}

}  // namespace mugugno::tests
