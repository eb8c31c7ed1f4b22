#include "tenant/texts/text_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/working_days.h"

namespace mugugno::tenant {
namespace {

using ::testing::ElementsAre;

absl::Time At(const char* text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", text, ItalianTime(), &time, &error)) << error;
  return time;
}

TEST(TextTemplates, KnowWhatTheTicketFillsAndTheirOwnByTheirKind) {
  for (const char* known : {"numero", "comune", "ufficio", "nome", "data", "giorno:data",
                            "metri:numero", "il_motivo:testo"}) {
    EXPECT_TRUE(IsTemplateVariable(known)) << known;
  }
  for (const char* unknown : {"", "giorno", "giorno:", ":data", "giorno:ora", "Giorno:data",
                              "numero:data", "a:data:data", "giorno data"}) {
    EXPECT_FALSE(IsTemplateVariable(unknown)) << unknown;
  }
}

TEST(TextTemplates, HaveTheVariablesOfAllTheirLanguages) {
  v1::TextTemplate::Text text;
  text.set_it("La {numero} per {giorno:data}");
  text.set_de("Die {numero} am {tag:data}");
  EXPECT_THAT(VariablesOf(text), ElementsAre("numero", "giorno:data", "tag:data"));
}

TEST(TextTemplates, CanBeUsedOnTheirLastDay) {
  TextTemplate record;
  EXPECT_FALSE(record.ExpiredAt(At("2026-12-31 23:59")));
  record.content.set_expire_date("2026-12-31");
  EXPECT_FALSE(record.ExpiredAt(At("2026-12-31 23:59")));
  EXPECT_TRUE(record.ExpiredAt(At("2027-01-01 00:00")));
}

}  // namespace
}  // namespace mugugno::tenant
