#include "routing/learning/rule_findings.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "routing/intake/tenant_routing.h"
#include "routing/text/fold.h"
#include "routing/topic/own_words.h"
#include "routing/topic/topic_classifier.h"

namespace mugugno::routing {
namespace {

using v1::RuleFinding;

class Inspection final {
 public:
  Inspection(const tenant::RuleContent& content, const std::vector<tenant::Office>& offices)
      : content_(content), offices_(offices) {}

  std::vector<RuleFinding> Run() {
    CheckTopics();
    CheckWords();
    CheckReach();
    CheckOffices();
    return std::move(findings_);
  }

 private:
  void Add(RuleFinding::Kind kind, absl::string_view subject, std::string remark) {
    RuleFinding& finding = findings_.emplace_back();
    finding.set_kind(kind);
    finding.set_subject(std::string(subject));
    finding.set_remark(std::move(remark));
  }

  void CheckTopics() {
    std::map<std::string, std::string> taken;
    for (const auto& [office, topics] : content_.offices) {
      for (const std::string& topic : topics) {
        if (!topics_.IsCodeOrPrefix(topic)) {
          Add(RuleFinding::KIND_UNKNOWN_TOPIC, topic,
              absl::StrCat("l'ufficio ", office, " ha un argomento che non esiste: toglierlo"));
        }
        const auto [before, fresh] = taken.emplace(topic, office);
        if (fresh) continue;
        Add(RuleFinding::KIND_TOPIC_CONFLICT, topic,
            absl::StrCat("lo hanno gli uffici ", before->second, " e ", office,
                         ": lasciarlo a uno solo"));
      }
    }
  }

  std::string OfficeOf(absl::string_view topic) const {
    std::string best;
    std::string office = content_.default_office;
    for (const auto& [id, topics] : content_.offices) {
      for (const std::string& prefix : topics) {
        if (!Covers(prefix, topic) || prefix.size() <= best.size()) continue;
        best = prefix;
        office = id;
      }
    }
    return office;
  }

  void CheckWords() {
    std::map<std::string, const tenant::RuleWord*> taken;
    for (const tenant::RuleWord& word : content_.words) {
      const std::string shown = absl::StrCat(word.topic, "=", word.phrase);
      if (topics_.Find(word.topic) == nullptr) {
        Add(RuleFinding::KIND_UNKNOWN_TOPIC, shown,
            "l'argomento della parola non esiste: scegliere un codice dell'elenco");
      }
      if (!CheckPhrase(word.phrase).ok()) {
        Add(RuleFinding::KIND_MATCHES_NOTHING, shown,
            "non può trovarsi in nessun messaggio: articoli e preposizioni non contano");
      }
      const auto [before, fresh] = taken.emplace(Fold(word.phrase), &word);
      if (fresh || OfficeOf(before->second->topic) == OfficeOf(word.topic)) continue;
      Add(RuleFinding::KIND_WORD_CONFLICT, shown,
          absl::StrCat("la stessa parola è di ", before->second->topic,
                       ", che va a un altro ufficio: lasciarla a uno solo"));
    }
  }

  // A code nobody's message can lead to, because longer ones have all it covers.
  void CheckReach() {
    for (const auto& [office, codes] : content_.offices) {
      for (const std::string& code : codes) {
        if (!topics_.IsCodeOrPrefix(code)) continue;
        if (std::any_of(topics_.topics().begin(), topics_.topics().end(), [&](const Topic& topic) {
              return Covers(code, topic.code) && !HasLonger(code, topic.code);
            })) {
          continue;
        }
        Add(RuleFinding::KIND_NEVER_REACHED, code,
            absl::StrCat("nessun messaggio arriva così all'ufficio ", office,
                         ": codici più lunghi hanno tutto ciò che comprende"));
      }
    }
  }

  bool HasLonger(absl::string_view code, absl::string_view topic) const {
    for (const auto& [office, codes] : content_.offices) {
      for (const std::string& other : codes) {
        if (other.size() > code.size() && Covers(other, topic)) return true;
      }
    }
    return false;
  }

  void CheckOffices() {
    std::set<std::string> named;
    if (!content_.default_office.empty()) named.insert(content_.default_office);
    for (const auto& [office, topics] : content_.offices) named.insert(office);
    for (const std::string& id : named) {
      const auto found = std::find_if(offices_.begin(), offices_.end(),
                                      [&](const tenant::Office& each) { return each.id == id; });
      if (found != offices_.end() && !found->suspended) continue;
      Add(RuleFinding::KIND_NO_OFFICE, id,
          found == offices_.end() ? "l'ufficio non esiste: dare i suoi argomenti a un altro"
                                  : "l'ufficio è sospeso: riattivarlo o dare i suoi argomenti a un "
                                    "altro");
    }
  }

  const tenant::RuleContent& content_;
  const std::vector<tenant::Office>& offices_;
  const TopicClassifier& topics_ = TopicClassifier::Shipped();
  std::vector<RuleFinding> findings_;
};

}  // namespace

std::vector<RuleFinding> FindingsIn(const tenant::RuleContent& content,
                                    const std::vector<tenant::Office>& offices) {
  return Inspection(content, offices).Run();
}

}  // namespace mugugno::routing
