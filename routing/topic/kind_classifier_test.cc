#include "routing/topic/kind_classifier.h"

#include <gtest/gtest.h>

#include "routing/topic/topic_classifier.h"

namespace mugugno::routing {
namespace {

std::string KindOf(absl::string_view text) {
  const Words words(text);
  const bool topic = !TopicClassifier::Shipped().Classify(words).empty();
  return KindName(KindClassifier::Shipped().Classify(words, topic).kind);
}

Fragment FragmentOf(absl::string_view text) {
  return KindClassifier::Shipped().ClassifyFragment(Words(text));
}

TEST(Kinds, TellWhatTheSenderWants) {
  const std::pair<const char*, const char*> cases[] = {
      {"c'è una buca in via Garibaldi", "report"},
      {"quanto costa il passo carrabile?", "inquiry"},
      {"Complimenti!! La buca di via Roma ha compiuto un anno, auguri", "criticism"},
      {"la bolletta della TARI è raddoppiata, esigo spiegazioni scritte", "complaint"},
      {"Istanza di accesso civico generalizzato ex art. 5 c. 2", "application"},
      {"Diffida ad adempiere ai sensi dell'art. 328 c.p.", "formal_demand"},
      {"Cancellate tutti i miei dati e ditemi cosa avete", "gdpr_request"},
      {"belin ma quando aggiustate il lampione di Canepa?", "chaser"},
      {"Vi ammazzo tutti in ufficio", "threat"},
      {"lavorate con un'altra persona che paga mazzette per le licenze", "whistleblowing"},
      {"Grazie, tutto risolto", "praise"},
      {"HAI VINTO un premio, clicca qui", "spam"}};
  for (const auto& [text, kind] : cases) EXPECT_EQ(KindOf(text), kind) << text;
}

TEST(Kinds, BelinIsNoThreat) { EXPECT_EQ(KindOf("belin che buca"), "report"); }

TEST(Fragments, HaveNoMatterOfTheirOwn) {
  EXPECT_EQ(FragmentOf("Grazie, tutto risolto 👍"), Fragment::kThanks);
  EXPECT_EQ(FragmentOf("perfetto grazie ancora!"), Fragment::kThanks);
  EXPECT_EQ(FragmentOf("ok va bene"), Fragment::kAcknowledgement);
  EXPECT_EQ(FragmentOf("Buongiorno"), Fragment::kGreeting);
  EXPECT_EQ(FragmentOf("2"), Fragment::kChoice);
  EXPECT_EQ(FragmentOf("la 2"), Fragment::kChoice);
  EXPECT_EQ(FragmentOf(""), Fragment::kEmpty);
  EXPECT_EQ(FragmentOf("👍👍"), Fragment::kEmpty);
}

TEST(Fragments, WhatAsksOrTellsIsNone) {
  for (const char* text : {"grazie ma la buca è ancora lì", "ok?", "Buongiorno, lampione spento",
                           "2 lampioni spenti", "via Roma 2"}) {
    EXPECT_EQ(FragmentOf(text), Fragment::kNone) << text;
  }
}

}  // namespace
}  // namespace mugugno::routing
