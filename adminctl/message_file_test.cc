#include "adminctl/message_file.h"

#include <gtest/gtest.h>

namespace mugugno::adminctl {
namespace {

TEST(ParseMessages, ReadsALineForEachMessage) {
  const auto messages = ParseMessages(
      "m.jsonl",
      R"({"id": "D-1", "text": "ciao", "shared_channel": true, "channel_comune": "010060", "lat": null, "lon": null, "x": [1]})"
      "\n\n"
      R"({"text": "èh", "shared_channel": false, "channel_comune": "010047", "lat": 44.3, "lon": 9.1, "sender_home_comune": "010060"})"
      "\n");
  ASSERT_TRUE(messages.ok()) << messages.status();
  ASSERT_EQ(messages->size(), 2U);
  EXPECT_EQ((*messages)[0].id, "D-1");
  EXPECT_EQ((*messages)[0].comune, "");
  EXPECT_FALSE((*messages)[0].message.has_position());
  EXPECT_EQ((*messages)[1].id, "line-3");
  EXPECT_EQ((*messages)[1].comune, "010047");
  EXPECT_EQ((*messages)[1].message.text(), "èh");
  EXPECT_EQ((*messages)[1].message.home_comune(), "010060");
  EXPECT_EQ((*messages)[1].message.position().longitude(), 9.1);
}

TEST(ParseMessages, NamesEveryLineWithAMistake) {
  const auto messages = ParseMessages("m.jsonl",
                                      "{\"text\": 5}\n"
                                      "{\"text\": \"a\", \"lat\": 1}\n"
                                      "[1]\n"
                                      "{\"id\": \"x\"}\n"
                                      "{\"text\": \"good\"}\n");
  EXPECT_EQ(messages.status().message(),
            "m.jsonl has 4 mistakes; nothing was submitted\n"
            "m.jsonl:1: text must be text or null\n"
            "m.jsonl:2: has only one of lat and lon\n"
            "m.jsonl:3: is no JSON object\n"
            "m.jsonl:4: has no text");
}

}  // namespace
}  // namespace mugugno::adminctl
