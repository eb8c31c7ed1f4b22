#include <algorithm>
#include <string>

#include "gateway/channels/open311/document.h"
#include "gateway/channels/open311/place.h"
#include "gateway/channels/open311/report.h"
#include "gateway/http/parameters.h"
#include "proto/text/utf8.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace mugugno::fuzz {

namespace geo = gateway::open311;

namespace {

void CheckReport(const geo::Report& report) {
  const v1::InboundMessage& message = report.message;
  Promise(message.text().size() <= 65536, "a text is no longer than the contract's");
  Promise(message.display_name().size() <= 256, "nor a name");
  for (const std::string* said : {&message.text(), &message.display_name(), &message.email()}) {
    Promise(text::FirstInvalidByte(*said) == absl::string_view::npos, "what was sent is UTF-8");
  }
  Promise(message.display_name().find('\n') == std::string::npos, "a name is one line");
  const bool placed =
      !message.has_position() ||
      (message.position().latitude() >= -90 && message.position().latitude() <= 90 &&
       message.position().longitude() >= -180 && message.position().longitude() <= 180);
  Promise(placed, "a position is on the earth");
  for (const geo::Format format : {geo::Format::kXml, geo::Format::kJson}) {
    const std::string page =
        geo::Page(200, geo::Element::Text("description", message.text()), format).body;
    const bool whole = page.size() >= 2 && text::FirstInvalidByte(page) == absl::string_view::npos;
    Promise(whole, "an answer is UTF-8");
    const bool xml = format == geo::Format::kXml;
    const size_t begins = static_cast<size_t>(std::count(page.begin(), page.end(), '<'));
    Promise(!xml || begins <= 3, "nothing in a text begins an element");
  }
}

}  // namespace

void Open311(absl::string_view bytes) {
  // The first line is the target, the second the content type.
  const size_t first = bytes.find('\n');
  const absl::string_view target = bytes.substr(0, first);
  bytes = first == absl::string_view::npos ? "" : bytes.substr(first + 1);
  const size_t second = bytes.find('\n');
  const absl::string_view type = bytes.substr(0, second);
  const absl::string_view body = second == absl::string_view::npos ? "" : bytes.substr(second + 1);
  const size_t mark = target.find('?');
  if (const auto place = geo::PlaceAt(target.substr(0, mark))) {
    Promise(place->id.find('/') == std::string::npos, "an id is one part of a path");
  }
  const absl::string_view query =
      mark == absl::string_view::npos ? absl::string_view() : target.substr(mark + 1);
  const auto parameters = gateway::Parameters::Read(query, type, body);
  if (!parameters.ok()) {
    Promise(parameters.status().code() == absl::StatusCode::kInvalidArgument,
            "a body that is refused is an invalid argument");
    return;
  }
  geo::Report report = geo::ReadReport(*parameters);
  Promise(!report.message.text().empty(), "a report says something");
  Plant(report.message.declared_topic() == "road.pothole" && report.message.has_position() &&
            report.key.empty(),
        "a hole in the road without a number");
  CheckReport(report);
  geo::TakePhotos(*parameters, &report.message);
  CheckReport(report);
  CheckReport(geo::ReadUpdate(*parameters).report);
}

}  // namespace mugugno::fuzz
