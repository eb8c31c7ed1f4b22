#include "tenant/transfers/offered.h"

#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

storage::v1::EntryWords Whole() {
  storage::v1::EntryWords words;
  words.set_text("C'è una buca");
  words.add_files()->set_file_name("buca.jpg");
  words.mutable_files(0)->mutable_photo()->set_latitude(44.3);
  v1::InboundMessage& message = *words.mutable_message();
  message.set_text("C'è una buca");
  message.set_user_id("u1");
  message.set_reply_to("apps/a/conversations/c/entries/e");
  message.set_display_name("Rosa");
  message.set_phone_number("+39333");
  message.set_email("rosa@example.org");
  message.mutable_position()->set_latitude(44.3);
  message.set_home_comune("010060");
  message.set_language("it");
  return words;
}

TEST(Offered, WithoutFieldsOnlyTheMessageGoesAlong) {
  storage::v1::EntryWords expected = Whole();
  expected.mutable_files(0)->clear_photo();
  v1::InboundMessage& message = *expected.mutable_message();
  message.Clear();
  message.set_text("C'è una buca");
  message.set_language("it");
  EXPECT_EQ(Offered(Whole(), {}).DebugString(), expected.DebugString());
}

TEST(Offered, WithEveryFieldTheChannelsOwnNameOfTheCitizenStaysAllTheSame) {
  OfferedFields all;
  for (int i = 1; i < v1::Transfer::Field_ARRAYSIZE; ++i)
    all.push_back(static_cast<v1::Transfer::Field>(i));
  storage::v1::EntryWords expected = Whole();
  expected.mutable_message()->clear_user_id();
  expected.mutable_message()->clear_reply_to();
  EXPECT_EQ(Offered(Whole(), all).DebugString(), expected.DebugString());
}

TEST(Offered, OfAContactOnlyWhatIsOffered) {
  storage::v1::ContactWords contact;
  contact.set_display_name("Rosa");
  contact.set_phone_number("+39333");
  contact.set_email("rosa@example.org");
  storage::v1::ContactWords expected;
  expected.set_phone_number("+39333");
  EXPECT_EQ(Offered(contact, {v1::Transfer::FIELD_PHONE_NUMBER}).DebugString(),
            expected.DebugString());
}

}  // namespace
}  // namespace mugugno::tenant
