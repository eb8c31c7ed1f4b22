#include "gateway/channels/web_form/sheet.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/directory_builder.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway::web_form {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tests::StatusIs;

class SheetTest : public testing::Test {
 protected:
  SheetTest() {
    tenant::AssociationSlice& association = builder_.Association("golfo");
    association.channels.push_back(Form(tenant::Scope::Association("golfo")));
    tenant::TenantSlice& sori = builder_.Tenant("golfo", "sori");
    sori.tenant.istat_code = "010060";
    sori.channels.push_back(Form(tenant::Scope::Tenant("sori")));
    directory_ = builder_.Build();
  }

  static tenant::Channel Form(const tenant::Scope& owner) {
    tenant::Channel channel;
    channel.owner = owner;
    channel.association = "golfo";
    channel.id = "modulo";
    channel.kind = v1::Channel::KIND_WEB_FORM;
    return channel;
  }
  Site SiteAt(const std::string& owner) { return *SiteOf(directory_, owner + "/channels/modulo"); }

  using Fields = std::vector<std::pair<std::string, std::string>>;
  static absl::StatusOr<Sheet> Read(const Fields& fields) {
    std::string body;
    for (const auto& [name, value] : fields) {
      absl::StrAppend(&body, "--b\r\nContent-Disposition: form-data; name=\"", name, "\"",
                      name == "foto" ? "; filename=\"x.jpg\"" : "", "\r\n\r\n", value, "\r\n");
    }
    absl::StrAppend(&body, "--b--\r\n");
    static MultipartForm* form = nullptr;  // what the sheet's photos lie in
    auto read = MultipartForm::Read("multipart/form-data; boundary=b", body);
    if (!read.ok()) return read.status();
    delete std::exchange(form, new MultipartForm(*std::move(read)));
    return ReadSheet(*form);
  }
  Sheet Begin(const Fields& fields, const std::string& owner = "associations/golfo") {
    auto sheet = Read(fields);
    EXPECT_OK(sheet);
    CheckBeginning(SiteAt(owner), &*sheet);
    return *std::move(sheet);
  }
  static std::vector<Field> WrongIn(const Sheet& sheet) {
    std::vector<Field> wrong;
    for (const Problem& problem : sheet.problems) wrong.push_back(problem.field);
    return wrong;
  }

  tests::DirectoryBuilder builder_;
  std::shared_ptr<const tenant::DirectorySnapshot> directory_;
};

TEST_F(SheetTest, WhatWasTypedBecomesTheMessage) {
  const Sheet sheet = Begin({{"testo", "Buca\r\nin via Roma"},
                             {"nome", " Anna Rossi "},
                             {"posta", "anna@esempio.it"},
                             {"telefono", "010 123-456"},
                             {"comune", "010060"}});
  EXPECT_THAT(sheet.problems, IsEmpty());
  const v1::InboundMessage message =
      MessageOf(SiteAt("associations/golfo"), sheet, "citizen", Language::kGerman);
  EXPECT_EQ(message.text(), "Buca\nin via Roma");
  EXPECT_EQ(message.display_name(), "Anna Rossi");
  EXPECT_EQ(message.email(), "anna@esempio.it");
  EXPECT_EQ(message.phone_number(), "+39010123456");
  EXPECT_EQ(message.declared_comune(), "010060");
  EXPECT_EQ(message.user_id(), "citizen");
  EXPECT_EQ(message.language(), "de");
}

TEST_F(SheetTest, EveryFieldThatIsWrongIsNamed) {
  const Sheet sheet = Begin({{"testo", " \r\n "},
                             {"nome", ""},
                             {"posta", "anna"},
                             {"telefono", "chiamami"},
                             {"comune", "099999"},
                             {"foto", "<svg onload=x>"}});
  EXPECT_THAT(WrongIn(sheet), ElementsAre(Field::kText, Field::kName, Field::kEmail, Field::kPhone,
                                          Field::kComune, Field::kPhotos));
}

// S43.
TEST_F(SheetTest, LineEndsInANameOrMailboxEndNothing) {
  const Sheet sheet =
      Begin({{"testo", "x"}, {"nome", "Anna\r\nBcc: x\0"}, {"posta", "a@b.it\r\nBcc: c@d.it"}});
  EXPECT_EQ(sheet.name, "Anna Bcc: x");
  EXPECT_THAT(WrongIn(sheet), ElementsAre(Field::kEmail));
}

TEST_F(SheetTest, OnAComunesOwnFormNobodyChoosesAnother) {
  const Sheet sheet =
      Begin({{"testo", "x"}, {"nome", "Anna"}, {"comune", "010047"}}, "tenants/sori");
  EXPECT_THAT(sheet.problems, IsEmpty());
  EXPECT_EQ(MessageOf(SiteAt("tenants/sori"), sheet, "c", Language::kItalian).declared_comune(),
            "");
}

TEST_F(SheetTest, NumbersAreWrittenAsTheWorldWritesThem) {
  for (const auto& [typed, number] :
       std::vector<std::pair<std::string, std::string>>{{"+39 333 1234567", "+393331234567"},
                                                        {"0041 91 123 45 67", "+41911234567"},
                                                        {"(010) 12.34.56", "+39010123456"}}) {
    const Sheet sheet = Begin({{"testo", "x"}, {"nome", "A"}, {"telefono", typed}});
    EXPECT_EQ(
        MessageOf(SiteAt("associations/golfo"), sheet, "c", Language::kItalian).phone_number(),
        number);
  }
  for (const std::string typed : {"12", "+1234567890123456789", "333x123456", "++393331234567"}) {
    EXPECT_THAT(WrongIn(Begin({{"testo", "x"}, {"nome", "A"}, {"telefono", typed}})),
                ElementsAre(Field::kPhone))
        << typed;
  }
}

TEST_F(SheetTest, PhotosAreAtMostTenAndNothingElse) {
  const std::string jpeg = "\xFF\xD8\xFF\xE0 a picture";
  Fields fields = {{"testo", "x"}, {"nome", "A"}};
  for (size_t i = 0; i < kMostPhotos; ++i) fields.emplace_back("foto", jpeg);
  EXPECT_THAT(Begin(fields).problems, IsEmpty());
  fields.emplace_back("foto", jpeg);
  EXPECT_THAT(WrongIn(Begin(fields)), ElementsAre(Field::kPhotos));
  fields.pop_back();
  fields.back().second += std::string(kMostPhotoBytes, 'x');
  EXPECT_THAT(WrongIn(Begin(fields)), ElementsAre(Field::kPhotos));
}

TEST_F(SheetTest, AFieldThatStandsTwiceIsNoFormOfOurs) {
  EXPECT_THAT(Read({{"testo", "a"}, {"testo", "b"}}), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(SheetTest, AFollowUpIsATextAChoiceOrAPhoto) {
  for (const Fields& fields : {Fields{{"testo", "e poi?"}}, Fields{{"scelta", "2"}},
                               Fields{{"foto", "\xFF\xD8\xFF\xE0"}}}) {
    auto sheet = Read(fields);
    ASSERT_OK(sheet);
    CheckFollowUp(&*sheet);
    EXPECT_THAT(sheet->problems, IsEmpty());
  }
  auto empty = Read({{"testo", ""}, {"foto", ""}});
  ASSERT_OK(empty);
  CheckFollowUp(&*empty);
  EXPECT_THAT(WrongIn(*empty), ElementsAre(Field::kText));
}

TEST_F(SheetTest, AnAnswerNamesItsQuestionOfTheChannelItself) {
  const std::string id = "01890a5d-ac96-774b-bcce-b302099a8057";
  const auto reply_to = [&](const std::string& question) {
    const auto sheet = Read({{"scelta", "2"}, {"domanda", question}});
    return MessageOf(SiteAt("associations/golfo"), *sheet, "c", Language::kItalian).reply_to();
  };
  EXPECT_EQ(reply_to(id + "/" + id),
            "associations/golfo/channels/modulo/conversations/" + id + "/entries/" + id);
  EXPECT_EQ(reply_to("../../tenants/" + id), "");
  EXPECT_EQ(reply_to(id), "");
}

}  // namespace
}  // namespace mugugno::gateway::web_form
