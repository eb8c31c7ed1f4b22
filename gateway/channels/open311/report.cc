#include "gateway/channels/open311/report.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "gateway/delivery/mail_text.h"
#include "gateway/typed_text.h"
#include "proto/text/utf8.h"
#include "routing/emergency/emergency_rules.h"
#include "routing/text/words.h"
#include "routing/topic/topic_classifier.h"
#include "tenant/vault/crypto.h"

namespace mugugno::gateway::open311 {
namespace {

using routing::TopicClassifier;

// Those of the contract.
constexpr size_t kMostTextBytes = 65536;
constexpr size_t kMostNameBytes = 256;
constexpr size_t kMostPhotos = 10;
constexpr size_t kMostPhotoBytes = size_t{16} << 20;
// Kept for what is added to it.
constexpr size_t kMostDescriptionBytes = 48 << 10;
// Of everything else together.
constexpr size_t kMostAddedBytes = 12 << 10;
constexpr char kNotPinpointed[] = "#NOTPINPOINTED#";

std::string Cut(std::string text, size_t most) {
  if (text.size() <= most) return text;
  text.resize(most);
  while (!text.empty() && text::FirstInvalidByte(text) != absl::string_view::npos) text.pop_back();
  return text;
}

// A short key of any text.
std::string KeyOf(absl::string_view kind, absl::string_view text) {
  return absl::StrCat(kind, "/", absl::BytesToHexString(tenant::Sha256(text)));
}

bool IsAddress(absl::string_view text) {
  return (absl::StartsWith(text, "http://") || absl::StartsWith(text, "https://")) &&
         text.find(' ') == absl::string_view::npos;
}

// Of the report's own page, which FixMyStreet writes as the last line, or behind "url: ".
std::string PageOf(absl::string_view description) {
  std::string last;
  for (absl::string_view line : absl::StrSplit(description, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) continue;
    last = std::string(line);
    if (absl::ConsumePrefix(&line, "url: ") && IsAddress(line)) return std::string(line);
  }
  return IsAddress(last) ? last : "";
}

class Reader final {
 public:
  explicit Reader(const Parameters& parameters) : parameters_(parameters) {}

  Report ReadNew() {
    ReadText();
    ReadService();
    ReadPlace();
    ReadAttributes();
    AddList("Foto", parameters_.All("media_url"));
    ReadPerson();
    const std::string own = parameters_.AttributeOf("fixmystreet_id");
    const std::string page = PageOf(parameters_.Text("description"));
    if (!own.empty()) {
      report_.key = KeyOf("request", absl::StrCat("fixmystreet_id\n", own));
    } else if (!page.empty()) {
      report_.key = KeyOf("request", absl::StrCat("url\n", page));
    }
    return Finish();
  }

  Update ReadMore() {
    Update update;
    ReadText();
    const std::string status = parameters_.Get("status");
    if (!status.empty()) Add("Stato indicato da chi aggiorna", status);
    ReadAttributes();
    AddList("Foto", parameters_.All("media_url"));
    ReadPerson();
    update.request = Either("service_request_id", "service_request_id_ext");
    if (update.request.empty()) Problem("service_request_id", "è obbligatorio");
    std::string own = Either("update_id", "update_id_ext");
    if (own.empty()) {
      own = absl::StrCat("\n", parameters_.Get("updated_datetime"), "\n", text_, "\n", added_);
    }
    report_.key = KeyOf("update", absl::StrCat(update.request, "\n", own));
    if (text_.empty() && added_.empty() && parameters_.files().empty()) {
      Problem("description", "è obbligatorio");
    }
    update.report = Finish();
    return update;
  }

 private:
  void Problem(absl::string_view field, absl::string_view rule) {
    report_.problems.push_back(absl::StrCat(field, ": ", rule));
  }
  void Add(absl::string_view name, absl::string_view value) {
    absl::StrAppend(&added_, added_.empty() ? "" : "\n", name, ": ", value);
  }
  void AddList(absl::string_view name, std::vector<std::string> values) {
    std::sort(values.begin(), values.end());
    if (!values.empty()) Add(name, absl::StrJoin(values, ", "));
  }
  std::string Either(absl::string_view name, absl::string_view other) const {
    std::string value = parameters_.Get(name);
    return value.empty() ? parameters_.Get(other) : value;
  }

  void ReadText() {
    text_ = std::string(absl::StripAsciiWhitespace(parameters_.Text("description")));
    if (text_.size() <= kMostDescriptionBytes) return;
    Problem("description", "può avere al massimo 49152 byte");
    text_ = Cut(std::move(text_), kMostDescriptionBytes);
  }

  void ReadService() {
    const std::string code = parameters_.Get("service_code");
    if (code.empty()) return Problem("service_code", "è obbligatorio");
    if (parameters_.Contradicts("service_code")) {
      return Problem("service_code", "è indicato due volte");
    }
    service_ = "Altro";
    if (code == kOther) return;
    const std::string topic = TopicOf(code);
    if (topic.empty()) return Problem("service_code", "non è tra i servizi");
    service_ = TopicClassifier::Shipped().Find(topic)->name;
    report_.message.set_declared_topic(topic);
  }

  bool ReadDegrees(absl::string_view name, double most, double* degrees) {
    const std::string value = parameters_.Get(name);
    if (value.empty()) {
      Problem(name, "è obbligatorio insieme all'altra coordinata");
    } else if (!absl::SimpleAtod(value, degrees) || !std::isfinite(*degrees) ||
               std::abs(*degrees) > most) {
      Problem(name, absl::StrCat("deve essere un numero tra -", most, " e ", most));
    } else if (parameters_.Contradicts(name)) {
      Problem(name, "è indicato due volte");
    } else {
      return true;
    }
    return false;
  }

  void ReadPlace() {
    const std::string address = parameters_.Text("address_string");
    const std::string known = parameters_.Get("address_id");
    if (!address.empty()) Add("Indirizzo", OneLine(address));
    if (!known.empty() && known != kNotPinpointed) Add("Codice dell'indirizzo", known);
    if (!parameters_.Get("lat").empty() || !parameters_.Get("long").empty()) {
      double latitude = 0;
      double longitude = 0;
      const bool north = ReadDegrees("lat", 90, &latitude);
      const bool east = ReadDegrees("long", 180, &longitude);
      if (!north || !east) return;
      report_.message.mutable_position()->set_latitude(latitude);
      report_.message.mutable_position()->set_longitude(longitude);
    } else if (address.empty() && known.empty()) {
      Problem("lat, long", "sono obbligatori, oppure address_string o address_id");
    }
  }

  void ReadAttributes() {
    for (const Parameters::Attribute& attribute : parameters_.Attributes()) {
      // Whose number it is, and the position once more.
      const bool known = attribute.code == "fixmystreet_id" || attribute.code == "easting" ||
                         attribute.code == "northing";
      if (!known) Add(attribute.code, absl::StrJoin(attribute.values, ", "));
    }
  }

  void ReadPerson() {
    std::vector<std::string> names;
    for (const char* field : {"first_name", "last_name"}) {
      const std::string name = parameters_.Get(field);
      if (!name.empty() && name != "-") names.push_back(name);
    }
    report_.message.set_display_name(Cut(absl::StrJoin(names, " "), kMostNameBytes));
    // An address nobody can write to is no reason to refuse a report: the officer reads it.
    const std::string email = parameters_.Get("email");
    if (IsSafeMailbox(email)) {
      report_.message.set_email(email);
    } else if (!email.empty()) {
      Add("E-mail indicata", email);
    }
    const std::string phone = parameters_.Get("phone");
    report_.message.set_phone_number(PhoneOf(phone));
    if (!phone.empty() && report_.message.phone_number().empty()) Add("Telefono indicato", phone);
  }

  Report Finish() {
    if (text_.empty() && added_.empty()) text_ = service_.empty() ? "Senza testo" : service_;
    if (added_.size() > kMostAddedBytes) {
      Problem("attribute", "ha troppo testo");
      added_ = Cut(std::move(added_), kMostAddedBytes);
    }
    const char* between = text_.empty() || added_.empty() ? "" : "\n\n";
    report_.message.set_text(absl::StrCat(text_, between, added_));
    report_.urgent =
        routing::EmergencyRules::Shipped().Check(routing::Words(report_.message.text())).flagged;
    return std::move(report_);
  }

  const Parameters& parameters_;
  Report report_;
  std::string text_;
  std::string service_;
  std::string added_;  // a line for each of the other fields
};

}  // namespace

std::string ServiceCodeOf(absl::string_view topic) {
  return absl::StrReplaceAll(topic, {{".", "-"}});
}

std::string TopicOf(absl::string_view service_code) {
  for (const routing::Topic& topic : TopicClassifier::Shipped().topics()) {
    if (ServiceCodeOf(topic.code) == service_code) return topic.code;
  }
  return "";
}

Report ReadReport(const Parameters& parameters) { return Reader(parameters).ReadNew(); }

Update ReadUpdate(const Parameters& parameters) { return Reader(parameters).ReadMore(); }

std::vector<FormPart> TakePhotos(const Parameters& parameters, v1::InboundMessage* message) {
  std::vector<FormPart> photos;
  std::vector<std::string> refused;
  for (const FormPart& file : parameters.files()) {
    if (photos.size() < kMostPhotos && file.content.size() <= kMostPhotoBytes &&
        IsPhoto(file.content)) {
      photos.push_back(file);
    } else {
      refused.push_back(Cut(OneLine(file.file_name), 100));
    }
  }
  if (!refused.empty()) {
    const std::string note =
        absl::StrCat("\n\nFile non accettati (non sono foto, sono troppo grandi o troppi): ",
                     absl::StrJoin(refused, ", "));
    if (message->text().size() + note.size() <= kMostTextBytes) {
      message->mutable_text()->append(note);
    }
  }
  return photos;
}

}  // namespace mugugno::gateway::open311
