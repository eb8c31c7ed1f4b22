#include "routing/intake/apply_queue.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace mugugno::routing {
namespace {

Work Message(const std::string& association, const std::string& app, const std::string& sender,
             const std::string& text) {
  Work work;
  work.routing.set_association(association);
  work.routing.set_app(app);
  work.routing.set_owner(app);
  work.message.set_user_id(sender);
  work.bytes = text;
  return work;
}

std::vector<std::string> TextsOf(const std::vector<Work>& works) {
  std::vector<std::string> texts;
  for (const Work& work : works) texts.push_back(work.bytes);
  return texts;
}

TEST(ApplyQueueTest, OneAppsFloodDoesNotDelayAnothersMessage) {
  ApplyQueue queue;
  for (int i = 0; i < 1000; ++i) {
    queue.Add(Message("golfo", "sori-app", std::to_string(i), "sori"));
  }
  queue.Add(Message("golfo", "recco-app", "anna", "recco"));
  const std::vector<Work> batch = queue.Take(64);
  EXPECT_EQ(batch.size(), 64u);
  const std::vector<std::string> texts = TextsOf(batch);
  EXPECT_EQ(std::count(texts.begin(), texts.end(), "recco"), 1);
}

TEST(ApplyQueueTest, AppsInAStormShareABatchEvenly) {
  ApplyQueue queue;
  for (int i = 0; i < 100; ++i) queue.Add(Message("golfo", "a", std::to_string(i), "a"));
  for (int i = 0; i < 100; ++i) queue.Add(Message("golfo", "b", std::to_string(i), "b"));
  const std::vector<std::string> texts = TextsOf(queue.Take(20));
  EXPECT_EQ(std::count(texts.begin(), texts.end(), "a"), 10);
  EXPECT_EQ(std::count(texts.begin(), texts.end(), "b"), 10);
}

TEST(ApplyQueueTest, AssociationsTakeTurns) {
  ApplyQueue queue;
  for (int i = 0; i < 200; ++i) queue.Add(Message("golfo", "a", std::to_string(i), "golfo"));
  queue.Add(Message("tigullio", "c", "x", "tigullio"));
  EXPECT_EQ(queue.Take(64).front().bytes, "golfo");
  EXPECT_EQ(TextsOf(queue.Take(64)), std::vector<std::string>{"tigullio"});
  EXPECT_EQ(queue.Take(64).front().bytes, "golfo");
  EXPECT_EQ(queue.size(), 200u - 128);
}

TEST(ApplyQueueTest, MessagesOfOneSenderComeOneAfterTheOther) {
  ApplyQueue queue;
  queue.Add(Message("golfo", "a", "anna", "1"));
  queue.Add(Message("golfo", "a", "anna", "2"));
  queue.Add(Message("golfo", "a", "bea", "3"));
  const std::vector<Work> first = queue.Take(64);
  EXPECT_EQ(TextsOf(first), (std::vector<std::string>{"1", "3"}));
  queue.Add(Message("golfo", "a", "anna", "4"));
  queue.Done(first);
  const std::vector<Work> second = queue.Take(64);
  EXPECT_EQ(TextsOf(second), std::vector<std::string>{"2"});
  queue.Done(second);
  EXPECT_EQ(TextsOf(queue.Take(64)), std::vector<std::string>{"4"});
  EXPECT_EQ(queue.size(), 0u);
}

TEST(ApplyQueueTest, WhatComesBackIsFirstAgain) {
  ApplyQueue queue;
  for (const char* text : {"1", "2", "3"}) queue.Add(Message("golfo", "a", text, text));
  std::vector<Work> taken = queue.Take(2);
  queue.Return(std::move(taken), absl::ZeroDuration());
  EXPECT_EQ(TextsOf(queue.Take(64)), (std::vector<std::string>{"1", "2", "3"}));
}

TEST(ApplyQueueTest, StoppedItGivesNothing) {
  ApplyQueue queue;
  queue.Add(Message("golfo", "a", "anna", "1"));
  queue.Stop();
  EXPECT_TRUE(queue.Take(64).empty());
}

}  // namespace
}  // namespace mugugno::routing
