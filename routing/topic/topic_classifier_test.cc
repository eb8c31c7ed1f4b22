#include "routing/topic/topic_classifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mugugno::routing {
namespace {

using ::testing::HasSubstr;

std::string TopicOf(absl::string_view text) {
  const auto matches = TopicClassifier::Shipped().Classify(Words(text));
  return matches.empty() ? "" : matches[0].code;
}

TEST(Topics, TellTheDomainsTrapsApart) {
  const std::pair<const char*, const char*> cases[] = {
      {"c'è una buca enorme", "road.pothole"},
      {"La rumenta in piazza è lì da tre giorni", "waste.missed"},
      {"ho ricevuto una bolletta per divieto di sosta, come pago?", "traffic.fine"},
      {"la bolletta della TARI è raddoppiata", "tax.waste"},
      {"nido di calabroni nel parco giochi", "pest.insects"},
      {"iscrizioni al nido aperte?", "school.nursery"},
      {"devo rinnovare la carta d'identità", "registry.id"},
      {"il lampione è spento", "light.street"},
      {"lampada votiva spenta", "registry.cemetery"},
      {"non ho la tessera elettorale", "registry.election"},
      {"auto in doppia fila", "traffic.parking"},
      {"Istanza di accesso civico generalizzato", "secretariat.legal"},
      {"manca l'acqua da stamattina", "water.leak"},
      {"cinghiali in giardino", "animal.wild"},
      {"il libro in prestito della biblioteca", "culture.library"},
      {"caruggio pieno di spussa", "clean.street"},
      {"the street lamp is broken", "light.street"}};
  for (const auto& [text, topic] : cases) EXPECT_EQ(TopicOf(text), topic) << text;
}

TEST(Topics, CaseAccentsAndOneSlipChangeNothing) {
  EXPECT_EQ(TopicOf("LAMPIONE SPENTO"), TopicOf("lampione spento"));
  EXPECT_EQ(TopicOf("lampine rotto"), "light.street");
}

TEST(Topics, TheMatchedWordsAreKept) {
  const std::string text = "un nido di calabroni";
  const auto matches = TopicClassifier::Shipped().Classify(Words(text));
  ASSERT_FALSE(matches.empty());
  ASSERT_FALSE(matches[0].words.empty());
  const Span span = matches[0].words[0];
  EXPECT_EQ(text.substr(span.begin, span.end - span.begin), "nido di calabroni");
}

TEST(Topics, SeveralMattersGiveSeveralTopics) {
  const auto matches =
      TopicClassifier::Shipped().Classify(Words("lampione spento e cassonetti pieni"));
  EXPECT_EQ(matches.size(), 2u);
}

TEST(Topics, WhatSomethingStandsBesideIsNotTheTopic) {
  EXPECT_EQ(TopicOf("davanti alla scuola manca un cartello stradale"), "traffic.sign");
  EXPECT_EQ(TopicOf("vicino al cimitero, cassonetto rotto"), "waste.missed");
}

TEST(Topics, NeitherIsWhatTheNounBesideItIsOf) {
  EXPECT_EQ(TopicOf("detrás de la estación de tren, contenedores"), "waste.missed");
  EXPECT_EQ(TopicOf("ritardo del treno"), "external.station");
}

TEST(Topics, WhatLiesWithinTheNameOfAPlaceSaysWhere) {
  const Words words("scalo Demola, rifiuti");
  const auto& topics = TopicClassifier::Shipped();
  EXPECT_EQ(topics.Classify(words)[0].code, "building.public");
  EXPECT_EQ(topics.Classify(words, {{0, 1}})[0].code, "waste.missed");
}

TEST(Topics, HowToReachAnOfficeIsATopicOnlyWhereNothingElseIs) {
  EXPECT_EQ(TopicOf("orari dell'ufficio tributi?"), "tax.property");
  EXPECT_EQ(TopicOf("che orari fate?"), "secretariat.desk");
}

TEST(Topics, NothingTellsNothing) { EXPECT_EQ(TopicOf("xyz abc"), ""); }

TEST(Topics, CodesAreUniqueAndErrorsNameTheLine) {
  EXPECT_THAT(std::string(TopicClassifier::FromYaml("topics:\n  - {code: a.b, words: [buca]}\n"
                                                    "  - {code: a.b, words: [buca]}\n")
                              .status()
                              .message()),
              HasSubstr("line 3"));
}

}  // namespace
}  // namespace mugugno::routing
