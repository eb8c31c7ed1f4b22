#include <string>

#include "gateway/delivery/georeport/answer.h"
#include "proto/text/utf8.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace mugugno::fuzz {

namespace office = gateway::georeport;

namespace {

void CheckText(const std::string& text, size_t most, bool lines) {
  Promise(text.size() <= most, "a text is no longer than said");
  Promise(text::FirstInvalidByte(text) == absl::string_view::npos, "what is kept is UTF-8");
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    Promise(byte >= 0x20 || (lines && c == '\n'), "nothing in it is a control character");
  }
  Promise(office::PlainText(text, most, lines) == text, "what is plain stays as it is");
}

}  // namespace

void GeoReport(absl::string_view bytes) {
  const auto requests = office::ReadRequests(bytes);
  if (requests.ok()) {
    for (const office::RequestState& state : *requests) {
      Promise(!state.number.empty() || !state.token.empty(), "a request has a name");
      CheckText(state.number, office::kLongestNumber, false);
      CheckText(state.token, office::kLongestNumber, false);
      CheckText(state.status, office::kLongestStatus, false);
      CheckText(state.status_notes, office::kLongestNotes, true);
      Plant(state.status.size() == 3 && state.status_notes.size() > 4, "a status of three signs");
    }
  }
  CheckText(office::ReadErrors(bytes), office::kLongestError, false);
  (void)office::ReadServiceCodes(bytes);
}

}  // namespace mugugno::fuzz
