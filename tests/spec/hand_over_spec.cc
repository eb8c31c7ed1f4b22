// What one officer leaves to the next at the end of a shift.

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/services/hand_over_service.h"
#include "tests/spec/town.h"
#include "tests/support/request_id.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using ::testing::Contains;
using ::testing::Not;
using tests::StatusIs;
using tests::Town;

class HandOver : public testing::Test {
 protected:
  absl::StatusOr<v1::HandOverNote> Leave(const std::string& person, const std::string& tenant,
                                         const std::string& text) {
    v1::CreateHandOverNoteRequest request;
    request.set_parent("tenants/" + tenant);
    request.set_text(text);
    request.set_request_id(tests::NewRequestId());
    return service_.CreateHandOverNote(town_.Person(person), request);
  }
  absl::StatusOr<v1::HandOverNote> TickOff(const std::string& person, const std::string& name) {
    v1::TickOffHandOverNoteRequest request;
    request.set_name(name);
    return service_.TickOffHandOverNote(town_.Person(person), request);
  }
  std::vector<std::string> Texts(const std::string& person) {
    v1::ListHandOverNotesRequest request;
    request.set_parent("tenants/-");
    const auto notes = service_.ListHandOverNotes(town_.Person(person), request);
    EXPECT_OK(notes);
    std::vector<std::string> texts;
    for (const v1::HandOverNote& note : notes->notes()) texts.push_back(note.text());
    return texts;
  }
  std::string AuditOf(const std::string& action, const std::string& what) {
    return town_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.audit WHERE action = '", action,
                                  "' AND CONCAT(resource, ' ', detail) LIKE '%",
                                  what.substr(what.rfind('/') + 1), "%'"));
  }

  Town& town_ = Town::Shared();
  HandOverService service_{town_.parts()};
};

TEST_F(HandOver, ANoteIsThereForWhoeverComesNextUntilItIsTickedOff) {
  const auto note = Leave("ada", "recco", "Richiamare la scuola alle nove.");
  ASSERT_OK(note);
  EXPECT_EQ(note->text(), "") << "an answer that is kept keeps no words";
  EXPECT_EQ(note->author(), "associations/golfo/staff/ada");
  EXPECT_THAT(Texts("dino"), Contains("Richiamare la scuola alle nove."));
  EXPECT_EQ(AuditOf("hand_over.create", note->name()), "1");
  EXPECT_EQ(AuditOf("hand_over.list", note->name()), "1");
  const auto done = TickOff("dino", note->name());
  ASSERT_OK(done);
  EXPECT_TRUE(done->has_done_time());
  EXPECT_THAT(Texts("ada"), Not(Contains("Richiamare la scuola alle nove.")));
  EXPECT_EQ(AuditOf("hand_over.tick_off", note->name()), "1");
  // Twice is once, and its words are gone.
  EXPECT_OK(TickOff("ada", note->name()));
  EXPECT_EQ(AuditOf("hand_over.tick_off", note->name()), "1");
  EXPECT_EQ(town_.Ask("SELECT COUNT(*) FROM mugugno.hand_over_note WHERE done_time IS NOT NULL AND "
                      "words IS NOT NULL"),
            "0");
}

TEST_F(HandOver, ItIsReadByThoseOnlyWhoWorkForTheWholeComune) {
  const std::string text = "Chiamare la ditta delle luminarie.";
  const auto note = Leave("ada", "sori", text);
  ASSERT_OK(note);
  EXPECT_THAT(Texts("ada"), Contains(text));
  // Of another comune; of one office.
  EXPECT_THAT(Texts("dino"), Not(Contains(text)));
  EXPECT_THAT(Texts("bea"), Not(Contains(text)));
  EXPECT_THAT(TickOff("bea", note->name()), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Leave("bea", "sori", "x"), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Texts("ada"), Contains(text));
  ASSERT_OK(TickOff("ada", note->name()));
}

TEST_F(HandOver, ItsWordsAreSealed) {
  const auto note = Leave("dino", "recco", "Parole che nessuna copia mostra.");
  ASSERT_OK(note);
  EXPECT_EQ(town_.Ask("SELECT COUNT(*) FROM mugugno.hand_over_note WHERE INSTR(words, 'Parole')"),
            "0");
  EXPECT_OK(TickOff("dino", note->name()));
}

TEST_F(HandOver, AnEmptyNoteIsNone) {
  EXPECT_THAT(Leave("ada", "sori", " \n"), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace mugugno::gateway
