#include "routing/intake/apply_queue.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mugugno::routing {
namespace {

Work Message(const std::string& app, const std::string& sender, const std::string& text,
             const std::string& owner = "") {
  Work work;
  work.routing.set_app(app);
  work.routing.set_owner(owner.empty() ? app : owner);
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
    queue.Add(Message("sori-app", std::to_string(i), "sori"));
  }
  queue.Add(Message("recco-app", "anna", "recco"));
  const std::vector<Work> batch = queue.Take(64);
  EXPECT_EQ(batch.size(), 64u);
  const std::vector<std::string> texts = TextsOf(batch);
  EXPECT_EQ(std::count(texts.begin(), texts.end(), "recco"), 1);
}

TEST(ApplyQueueTest, AppsInAStormShareABatchEvenly) {
  ApplyQueue queue;
  for (int i = 0; i < 100; ++i) queue.Add(Message("a", std::to_string(i), "a"));
  for (int i = 0; i < 100; ++i) queue.Add(Message("b", std::to_string(i), "b"));
  const std::vector<std::string> texts = TextsOf(queue.Take(20));
  EXPECT_EQ(std::count(texts.begin(), texts.end(), "a"), 10);
  EXPECT_EQ(std::count(texts.begin(), texts.end(), "b"), 10);
}

TEST(ApplyQueueTest, AComuneThatFloodsByManyAppsHasNoMoreTurnsThanOneThatWritesByOne) {
  ApplyQueue queue;
  for (int i = 0; i < 1000; ++i) {
    queue.Add(Message("sori-" + std::to_string(i % 50), std::to_string(i), "sori", "tenants/sori"));
  }
  for (int i = 0; i < 50; ++i) {
    queue.Add(Message("recco-app", std::to_string(i), "recco", "tenants/recco"));
  }
  const std::vector<std::string> texts = TextsOf(queue.Take(64));
  EXPECT_EQ(std::count(texts.begin(), texts.end(), "sori"), 32);
  EXPECT_EQ(std::count(texts.begin(), texts.end(), "recco"), 32);
}

TEST(ApplyQueueTest, AllAppsOfAComuneAreServedHoweverManyWait) {
  ApplyQueue queue;
  for (int round = 0; round < 2; ++round) {
    for (int app = 0; app < 100; ++app) {
      queue.Add(Message(std::to_string(app), std::to_string(round), std::to_string(app), "owner"));
    }
  }
  std::vector<std::string> first = TextsOf(queue.Take(60));
  const std::vector<std::string> second = TextsOf(queue.Take(60));
  first.insert(first.end(), second.begin(), second.end());
  for (int app = 0; app < 100; ++app) {
    EXPECT_THAT(first, testing::Contains(std::to_string(app)));
  }
}

TEST(ApplyQueueTest, AllAppsAreServedHoweverManyWait) {
  ApplyQueue queue;
  for (int round = 0; round < 2; ++round) {
    for (int app = 0; app < 100; ++app) {
      queue.Add(Message(std::to_string(app), std::to_string(round), std::to_string(app)));
    }
  }
  std::vector<std::string> first = TextsOf(queue.Take(60));
  const std::vector<std::string> second = TextsOf(queue.Take(60));
  first.insert(first.end(), second.begin(), second.end());
  for (int app = 0; app < 100; ++app) {
    EXPECT_THAT(first, testing::Contains(std::to_string(app)));
  }
}

TEST(ApplyQueueTest, WhileABatchIsAtWorkTheNextIsAsLargeOrWaitsForItsEnd) {
  ApplyQueue queue;
  for (const char* text : {"1", "2"}) queue.Add(Message("a", text, text));
  const std::vector<Work> at_work = queue.Take(64);
  ASSERT_EQ(at_work.size(), 2u);
  queue.Add(Message("a", "3", "3"));
  std::promise<std::vector<Work>> taken;
  std::future<std::vector<Work>> next = taken.get_future();
  std::thread other([&] { taken.set_value(queue.Take(64)); });
  EXPECT_EQ(next.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  queue.Done(at_work);
  EXPECT_EQ(TextsOf(next.get()), std::vector<std::string>{"3"});
  other.join();
}

TEST(ApplyQueueTest, ABatchAsLargeAsTheOneAtWorkIsTakenBesideIt) {
  ApplyQueue queue;
  for (const char* text : {"1", "2"}) queue.Add(Message("a", text, text));
  const std::vector<Work> at_work = queue.Take(64);
  for (const char* text : {"3", "4"}) queue.Add(Message("a", text, text));
  EXPECT_EQ(TextsOf(queue.Take(64)), (std::vector<std::string>{"3", "4"}));
}

TEST(ApplyQueueTest, MessagesOfOneSenderComeOneAfterTheOther) {
  ApplyQueue queue;
  queue.Add(Message("a", "anna", "1"));
  queue.Add(Message("a", "anna", "2"));
  queue.Add(Message("a", "bea", "3"));
  const std::vector<Work> first = queue.Take(64);
  EXPECT_EQ(TextsOf(first), (std::vector<std::string>{"1", "3"}));
  queue.Add(Message("a", "anna", "4"));
  queue.Done(first);
  const std::vector<Work> second = queue.Take(64);
  EXPECT_EQ(TextsOf(second), std::vector<std::string>{"2"});
  queue.Done(second);
  EXPECT_EQ(TextsOf(queue.Take(64)), std::vector<std::string>{"4"});
  EXPECT_EQ(queue.size(), 0u);
}

TEST(ApplyQueueTest, WhatComesBackIsFirstAgain) {
  ApplyQueue queue;
  for (const char* text : {"1", "2", "3"}) queue.Add(Message("a", text, text));
  std::vector<Work> taken = queue.Take(2);
  queue.Return(std::move(taken), absl::ZeroDuration());
  EXPECT_EQ(TextsOf(queue.Take(64)), (std::vector<std::string>{"1", "2", "3"}));
}

TEST(ApplyQueueTest, StoppedItGivesNothing) {
  ApplyQueue queue;
  queue.Add(Message("a", "anna", "1"));
  queue.Stop();
  EXPECT_TRUE(queue.Take(64).empty());
}

}  // namespace
}  // namespace mugugno::routing
