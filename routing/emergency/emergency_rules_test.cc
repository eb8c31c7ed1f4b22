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

// "Accetta" is a hatchet, and far more often who accepts something.
TEST(Emergencies, AHatchetIsOne) {
  for (const char* text : {"un uomo con un'accetta davanti al bar", "gira con accetta in piazza",
                           "ha tirato fuori l'accetta", "UN TIZIO CON UNA ACCETTA"}) {
    EXPECT_EQ(RuleOf(text), "violence") << text;
  }
}

TEST(Emergencies, MisspeltUpperCaseAndForeignAreHeard) {
  for (const char* text : {"INCENDIO A RECCO", "incedio nel bosco", "there is a fire", "es brennt",
                           "au secours", "socorro", "fuoriuscita", "ESPLOSIONE"}) {
    EXPECT_TRUE(EmergencyRules::Shipped().Check(Words(text)).flagged) << text;
  }
}

TEST(Emergencies, NearMissesAreNot) {
  for (const char* text : {"quando è la sagra del fuoco?",
                           "fuochi d'artificio a ferragosto",
                           "bolletta del gas",
                           "numeri di emergenza del comune",
                           "nessun incendio",
                           "isola ecologica chiusa",
                           "incentivi per le caldaie",
                           "le misure dell'emergenza Covid",
                           "figli di genitori separati",
                           "gli investimenti del comune",
                           "gabbiano ferito in spiaggia",
                           "manca l'acqua in casa",
                           "cassonetto scomparso",
                           "uscita di emergenza bloccata dalle auto",
                           "spariti i bidoni",
                           "il corso antincendio",
                           "quando puliscono gli argini del fiume?",
                           "le scale della stazione sono scivolose",
                           "parcheggiano sempre sotto casa mia",
                           "il museo accetta gruppi di persone?",
                           "la ludoteca accetta bambini il sabato?"}) {
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

constexpr char kMoods[] = R"(
classes: {person: [nonna, nonno], kin: [<person>, zia]}
rules:
  - {id: fire, words: [incendio, <kin> .. fumo]}
  - {id: person, words: [<person> .. caduta]}
moods:
  - {id: habit, of: [fire], unless: [now], words: [ogni sabato]}
  - {id: question, asked: true, words: [quando]}
  - {id: figure, nearby: true, unless: [now], words: [polemiche]}
signs:
  - {id: now, words: [adesso], except: [=da adesso]}
)";

std::string RuleOfMoods(absl::string_view text) {
  const auto rules = EmergencyRules::FromYaml(kMoods);
  EXPECT_TRUE(rules.ok()) << rules.status();
  return rules->Check(Words(text)).rule;
}

TEST(Emergencies, AClassMayBeMadeOfClasses) {
  EXPECT_EQ(RuleOfMoods("la nonna nel fumo"), "fire");
  EXPECT_EQ(RuleOfMoods("la zia nel fumo"), "fire");
  EXPECT_EQ(RuleOfMoods("la zia caduta"), "");
  EXPECT_THAT(
      std::string(EmergencyRules::FromYaml("rules:\n  - {id: x, words: [<boat> .. scogli]}\n")
                      .status()
                      .message()),
      HasSubstr("no such class"));
}

TEST(Emergencies, AMoodCallsOffItsRulesUnlessASignIsSaid) {
  EXPECT_EQ(RuleOfMoods("incendio ogni sabato"), "");
  EXPECT_EQ(RuleOfMoods("incendio ogni sabato e adesso"), "fire");
  EXPECT_EQ(RuleOfMoods("incendio ogni sabato, da adesso no"), "");
  EXPECT_EQ(RuleOfMoods("la nonna caduta ogni sabato"), "person");
}

TEST(Emergencies, WhoAsksAboutAWordHasNone) {
  EXPECT_EQ(RuleOfMoods("quando c'è un incendio?"), "");
  EXPECT_EQ(RuleOfMoods("quando arrivate, c'è un incendio"), "fire");
  EXPECT_EQ(RuleOfMoods("quando arrivate? la nonna è caduta"), "person");
}

TEST(Emergencies, AMoodNearbyCallsOffTheSingleWordBesideIt) {
  EXPECT_EQ(RuleOfMoods("un incendio di polemiche"), "");
  EXPECT_EQ(RuleOfMoods("polemiche, ormai è un incendio"), "");
  EXPECT_EQ(RuleOfMoods("basta polemiche. C'è un incendio"), "fire");
  EXPECT_EQ(RuleOfMoods("incendio nel bosco sopra il paese vecchio e voi fate polemiche"), "fire");
  EXPECT_EQ(RuleOfMoods("la nonna nel fumo e voi fate polemiche"), "fire");
  EXPECT_EQ(RuleOfMoods("adesso un incendio di polemiche"), "fire");
}

TEST(Emergencies, AMoodOfNoSuchRuleIsRefused) {
  EXPECT_THAT(
      std::string(EmergencyRules::FromYaml("moods:\n  - {id: x, of: [fire], words: [ieri]}\n")
                      .status()
                      .message()),
      HasSubstr("no such rule"));
}

TEST(Emergencies, AreHeardAsPeopleTellThem) {
  for (const char* text :
       {"mio padre ha la bocca storta e non alza il braccio", "Wohnungsbrand in Sori",
        "le si chiude la gola, mia sorella ha preso un antibiotico",
        "mon bébé est tout mou, il ne réagit pas", "lincendio arriva alle case"}) {
    EXPECT_NE(RuleOf(text), "") << text;
  }
  for (const char* text :
       {"giovedì c'è la prova di evacuazione antincendio", "il film sull'alluvione",
        "volevo ringraziare chi ha salvato mio marito dall'infarto", "corso di primo soccorso",
        "do fire alarms have to be installed?", "con queste tasse ci strangolate"}) {
    EXPECT_EQ(RuleOf(text), "") << text;
  }
}

TEST(Emergencies, ClassesOfWordsHoldInEveryLanguage) {
  const std::pair<const char*, const char*> cases[] = {
      {"piove cenere sul terrazzo", "fire"},
      {"volano braci sul tetto del vicino", "fire"},
      {"glühende Asche fällt auf den Balkon", "fire"},
      {"metano fortissimo in tutto il palazzo", "gas"},
      {"le pierres tombent sur les passants", "unsafe"},
      {"stanno cadendo mattoni in strada", "unsafe"},
      {"la ladera se desliza hacia las casas", "landslide"},
      {"the slope is moving behind the school", "landslide"},
      {"der Schlamm kommt durch die Tür", "landslide"},
      {"mon père ne bouge plus", "person"},
      {"die Nachbarin schreit, ich höre Schläge, die Frau weint", "violence"},
      {"I hear her screaming next door", "violence"},
      {"il semaforo della rotatoria è in tilt", "crossing"},
      {"traffic light dead at the crossroads", "crossing"},
      {"los semáforos del cruce no van, apagados", "crossing"}};
  for (const auto& [text, rule] : cases) EXPECT_EQ(RuleOf(text), rule) << text;
}

TEST(Emergencies, WhatFallsInAFigureOfSpeechIsNone) {
  for (const char* text :
       {"crolla la fiducia nei partiti", "è una frana questa giunta, dimettetevi",
        "crollo dei prezzi delle case a Recco", "il bilancio crolla", "una voragine di debiti",
        "la raccomandata risulta dispersa", "trapped in the queue at the office",
        "help, I do not understand the form", "please help, when does the ferry leave",
        "cenere della stufa nell'umido", "la mairie ne répond plus au téléphone"}) {
    EXPECT_EQ(RuleOf(text), "") << text;
  }
  EXPECT_EQ(RuleOf("il bilancio non c'entra: crolla il tetto della scuola"), "collapse");
  EXPECT_EQ(RuleOf("la giunta dorme e crolla il ponte con le auto"), "collapse");
  EXPECT_EQ(RuleOf("dispersa una bambina nella fila per il battello"), "missing");
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
