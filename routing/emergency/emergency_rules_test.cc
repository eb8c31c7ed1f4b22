#include "routing/emergency/emergency_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mugugno::routing {
namespace {

using ::testing::HasSubstr;

std::string RuleOf(absl::string_view text) {
  return EmergencyRules::Shipped().Check(Words(text)).rule;
}

TEST(Emergencies, EveryEntryOfTheLexiconIsHeard) {
  const std::pair<const char*, const char*> cases[] = {
      {"c'è un incendio nel bosco", "fire"},
      {"moto in fiamme", "fire"},
      {"forte odore di gas per le scale", "gas"},
      {"è crollato il tetto della scuola", "collapse"},
      {"è crollato il muro", "unsafe"},
      {"Albero sui fili della luce in loc. Terrile, fa scintille", "tree"},
      {"un cavo della luce a terra", "wires"},
      {"una persona a terra non si muove", "person"},
      {"mio padre non respira", "person"},
      {"la vicina è caduta dalle scale", "person"},
      {"siamo intrappolati in ascensore", "trapped"},
      {"mia figlia è chiusa nell'ascensore", "trapped"},
      {"ö sciümme o va de sorva vicino alla passerella", "flood"},
      {"l'acqua in cantina sale", "flood"},
      {"il fiume è uscito dagli argini", "flood"},
      {"frana sulla strada", "landslide"},
      {"è venuto giù il versante dietro casa", "landslide"},
      {"bambino scomparso da stamattina", "missing"},
      {"sta picchiando la moglie", "violence"},
      {"non ce la faccio più, la faccio finita", "suicide"},
      {"tombino senza coperchio", "hole"},
      {"si è aperta una voragine", "hole"},
      {"semaforo spento all'incrocio", "crossing"},
      {"ragazzi in gommone rovesciato", "drowning"},
      {"aiuto venite subito", "help"}};
  for (const auto& [text, rule] : cases) {
    EXPECT_TRUE(EmergencyRules::Shipped().Check(Words(text)).flagged) << text;
    EXPECT_EQ(RuleOf(text), rule) << text;
  }
}

TEST(Emergencies, MisspeltUpperCaseAndForeignAreHeard) {
  for (const char* text : {"INCENDIO A RECCO", "incedio nel bosco", "there is a fire", "es brennt",
                           "au secours", "socorro", "fuoriuscita", "ESPLOSIONE"}) {
    EXPECT_TRUE(EmergencyRules::Shipped().Check(Words(text)).flagged) << text;
  }
}

TEST(Emergencies, NearMissesAreNot) {
  for (const char* text :
       {"quando è la sagra del fuoco?", "fuochi d'artificio a ferragosto", "bolletta del gas",
        "numeri di emergenza del comune", "nessun incendio", "isola ecologica chiusa",
        "incentivi per le caldaie", "le misure dell'emergenza Covid", "figli di genitori separati",
        "gli investimenti del comune", "gabbiano ferito in spiaggia", "manca l'acqua in casa",
        "cassonetto scomparso", "uscita di emergenza bloccata dalle auto", "spariti i bidoni",
        "il corso antincendio", "quando puliscono gli argini del fiume?",
        "le scale della stazione sono scivolose", "parcheggiano sempre sotto casa mia"}) {
    EXPECT_FALSE(EmergencyRules::Shipped().Check(Words(text)).flagged) << text << RuleOf(text);
  }
}

TEST(Emergencies, WhatIsPastOrIronicalIsNoneUnlessSomethingGoesOn) {
  EXPECT_EQ(RuleOf("la frana dell'anno scorso"), "");
  EXPECT_EQ(RuleOf("la frana dell'anno scorso si muove di nuovo"), "landslide");
  EXPECT_EQ(RuleOf("mi sono ferita tre mesi fa, chiedo il rimborso"), "");
  EXPECT_EQ(RuleOf("ci vorrebbe un incendio per farvi muovere"), "");
  EXPECT_EQ(RuleOf("anni fa volevo farla finita"), "suicide");
}

TEST(Emergencies, TheMatchedWordsAreKept) {
  const std::string text = "c'è odore di gas";
  const Alarm alarm = EmergencyRules::Shipped().Check(Words(text));
  ASSERT_FALSE(alarm.words.empty());
  EXPECT_EQ(text.substr(alarm.words[0].begin, alarm.words[0].end - alarm.words[0].begin),
            "odore di gas");
}

TEST(Emergencies, ARuleWithoutWordsIsRefusedWithItsLine) {
  EXPECT_THAT(std::string(EmergencyRules::FromYaml("rules:\n  - {id: x}\n").status().message()),
              HasSubstr("line 2"));
}

}  // namespace
}  // namespace mugugno::routing
