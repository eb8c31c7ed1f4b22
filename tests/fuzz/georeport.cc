#include <string>

#include "gateway/delivery/georeport/answer.h"
#include "proto/text/utf8.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace mugugno::fuzz {

namespace geo = gateway::georeport;

namespace {

void CheckText(const std::string& text, size_t most, bool lines) {
  Promise(text.size() <= most, "a text is no longer than said");
  Promise(text::FirstInvalidByte(text) == absl::string_view::npos, "what is kept is UTF-8");
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    Promise(byte >= 0x20 || (lines && c == '\n'), "nothing in it is a control character");
  }
  Promise(geo::PlainText(text, most, lines) == text, "what is plain stays as it is");
}

}  // namespace

void GeoReport(absl::string_view bytes) {
  const auto requests = geo::ReadRequests(bytes);
  if (requests.ok()) {
    for (const geo::RequestState& state : *requests) {
      Promise(!state.number.empty() || !state.token.empty(), "a request has a name");
      CheckText(state.number, geo::kLongestNumber, false);
      CheckText(state.token, geo::kLongestNumber, false);
      CheckText(state.status, geo::kLongestStatus, false);
      CheckText(state.status_notes, geo::kLongestNotes, true);
      Plant(state.status.size() == 3 && state.status_notes.size() > 4, "a status of three signs");
    }
  }
  CheckText(geo::ReadErrors(bytes), geo::kLongestError, false);
  (void)geo::ReadServiceCodes(bytes);
}

}  // namespace mugugno::fuzz
