#include "gateway/delivery/georeport/answer.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "proto/text/utf8.h"

namespace mugugno::gateway::georeport {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

RequestState Only(absl::string_view bytes) {
  const auto found = ReadRequests(bytes);
  EXPECT_TRUE(found.ok()) << found.status();
  if (!found.ok() || found->size() != 1) return {"not one"};
  return found->front();
}

TEST(GeoReportAnswer, XmlIsReadAsTheSpecificationShowsIt) {
  const RequestState state = Only(
      "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- one -->\n"
      "<service_requests xmlns:x='urn:x'><request>\n"
      "  <service_request_id> 293944 </service_request_id>\n"
      "  <status>Closed</status>\n"
      "  <status_notes><![CDATA[Riparato & <asciutto>]]> alle 5 &lt; "
      "6&#8217;&#xE8;</status_notes>\n"
      "  <media_url/></request></service_requests>\n");
  EXPECT_EQ(state.number, "293944");
  EXPECT_EQ(state.status, "closed");
  EXPECT_EQ(state.status_notes, "Riparato & <asciutto> alle 5 < 6’è");
}

TEST(GeoReportAnswer, JsonIsReadInWhateverIsAroundTheRequests) {
  for (const char* json :
       {"[{\"service_request_id\":293944,\"status\":\"open\",\"status_notes\":null}]",
        "{\"service_requests\":[{\"service_request_id\":\"293944\",\"status\":\"OPEN\"}]}",
        "{\"service_request_id\":293944,\"status\":\"open\"}"}) {
    EXPECT_EQ(Only(json).number, "293944") << json;
    EXPECT_EQ(Only(json).status, "open") << json;
    EXPECT_EQ(Only(json).status_notes, "") << json;
  }
}

TEST(GeoReportAnswer, ATokenStandsForANumberThatIsYetToCome) {
  const RequestState state = Only(
      "<service_requests><request><service_request_id/><token>T7</token></request>"
      "</service_requests>");
  EXPECT_EQ(state.number, "");
  EXPECT_EQ(state.token, "T7");
}

TEST(GeoReportAnswer, WhatIsNoDocumentIsRefused) {
  for (const char* bytes :
       {"", "  ", "OK", "<", "<a", "<a>", "<a></b>", "<a>&</a>", "<a>&nbsp;</a>", "<a>&#0;</a>",
        "<a>&#xD800;</a>", "<a/><b/>", "<a/>x", "<a b='>'", "{\"a\":", "<a><![CDATA[x</a>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "<a><!ELEMENT b></a>"}) {
    EXPECT_FALSE(ReadRequests(bytes).ok()) << bytes;
  }
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  EXPECT_FALSE(ReadRequests(deep).ok());
  EXPECT_FALSE(ReadRequests(std::string(100000, '[')).ok());
}

TEST(GeoReportAnswer, ADocumentWithoutRequestsHasNone) {
  EXPECT_THAT(*ReadRequests("<html><body>benvenuti</body></html>"), IsEmpty());
  EXPECT_THAT(*ReadRequests("{}"), IsEmpty());
  EXPECT_THAT(*ReadRequests("[]"), IsEmpty());
  EXPECT_THAT(*ReadRequests("<r><service_request_id>  </service_request_id></r>"), IsEmpty());
}

TEST(GeoReportAnswer, AnIdIsTakenAsItIsOrNotAtAll) {
  EXPECT_FALSE(ReadRequests("<r><service_request_id>1\n2</service_request_id></r>").ok());
  EXPECT_FALSE(ReadRequests(absl::StrCat("<r><service_request_id>", std::string(201, '7'),
                                         "</service_request_id></r>"))
                   .ok());
  EXPECT_FALSE(ReadRequests("<r><service_request_id>\xFF</service_request_id></r>").ok());
  // A double would make another number of it.
  EXPECT_THAT(*ReadRequests("[{\"service_request_id\":9007199254740993}]"), IsEmpty());
}

TEST(GeoReportAnswer, NotesAreShortPlainUtf8) {
  const RequestState state = Only(absl::StrCat(
      "<r><service_request_id>1</service_request_id><status_notes>uno\xFF&#x202E;due\x01"
      "tre\r\nquattro ",
      std::string(5000, 'z'), "</status_notes></r>"));
  EXPECT_LE(state.status_notes.size(), kLongestNotes);
  EXPECT_EQ(text::FirstInvalidByte(state.status_notes), absl::string_view::npos);
  EXPECT_TRUE(absl::StartsWith(state.status_notes,
                               "uno\xEF\xBF\xBD"
                               "due tre\nquattro zzz"))
      << state.status_notes.substr(0, 40);
  EXPECT_TRUE(absl::EndsWith(state.status_notes, "z…"));
}

TEST(GeoReportAnswer, AnErrorSaysWhatItsDescriptionsSay) {
  EXPECT_EQ(ReadErrors("<errors><error><code>400</code><description>service_code: unknown"
                       "</description></error><error><description>lat: missing</description>"
                       "</error></errors>"),
            "service_code: unknown; lat: missing");
  EXPECT_EQ(ReadErrors("[{\"code\":403,\"description\":\"Invalid api_key\"}]"), "Invalid api_key");
  EXPECT_EQ(ReadErrors("<html><h1>Bad Gateway</h1></html>"), "");
  EXPECT_EQ(ReadErrors("nope"), "");
}

TEST(GeoReportAnswer, TheServicesAreThoseOfTheList) {
  EXPECT_THAT(*ReadServiceCodes("<services><service><service_code>001</service_code></service>"
                                "<service><service_code>BUCHE</service_code></service></services>"),
              ElementsAre("001", "BUCHE"));
  EXPECT_THAT(*ReadServiceCodes("[{\"service_code\":7}]"), ElementsAre("7"));
  EXPECT_FALSE(ReadServiceCodes("").ok());
}

TEST(GeoReportAnswer, PlainTextIsCutBetweenCharacters) {
  EXPECT_EQ(PlainText("èèèè", 8, false), "èèèè");
  EXPECT_EQ(PlainText("èèèèè", 8, false), "èè…");
  EXPECT_EQ(PlainText("a\nb", 8, false), "a b");
  EXPECT_EQ(PlainText("a\nb", 8, true), "a\nb");
  EXPECT_EQ(PlainText(" \x01 abcdefgh \x02", 20, true), "abcdefgh");
}

}  // namespace
}  // namespace mugugno::gateway::georeport
