#include "gateway/codecs/rule_codec.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "gateway/codecs/values.h"
#include "gateway/codecs/violations.h"
#include "tenant/name.h"

namespace mugugno::gateway {
namespace {

std::string OfficeNameOrEmpty(const std::string& tenant, const std::string& office) {
  return office.empty() ? "" : tenant::OfficeName(tenant, office);
}

std::string TenantNameOrEmpty(const std::string& tenant) {
  return tenant.empty() ? "" : tenant::TenantName(tenant);
}

// "topic=rest", each without spaces around it; nothing where a side is empty or holds a line end.
std::optional<std::pair<std::string, std::string>> Sides(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> sides =
      absl::StrSplit(text, absl::MaxSplits('=', 1));
  const absl::string_view left = absl::StripAsciiWhitespace(sides.first);
  const absl::string_view right = absl::StripAsciiWhitespace(sides.second);
  const bool plain = std::none_of(text.begin(), text.end(), absl::ascii_iscntrl) &&
                     left.find(' ') == absl::string_view::npos;
  if (left.empty() || right.empty() || !plain) return std::nullopt;
  return std::pair(std::string(left), std::string(right));
}

void RemoveTopic(const std::string& topic, tenant::RuleContent* content) {
  for (auto& [office, topics] : content->offices) std::erase(topics, topic);
}

class Drafter final {
 public:
  Drafter(const v1::CreateRuleSetRequest& request, tenant::RuleContent base,
          const std::vector<tenant::Office>& offices)
      : request_(request), content_(std::move(base)), offices_(offices) {}

  absl::StatusOr<tenant::RuleContent> Run() {
    RemoveWords();
    AddWords();
    MapTopics();
    UnmapTopics();
    if (request_.drop_statistics()) content_.model = 0;
    if (absl::Status status = violations_.ToStatus(); !status.ok()) return status;
    std::erase_if(content_.offices, [](const auto& office) { return office.second.empty(); });
    std::sort(content_.words.begin(), content_.words.end());
    content_.words.erase(std::unique(content_.words.begin(), content_.words.end()),
                         content_.words.end());
    return std::move(content_);
  }

 private:
  static std::string At(absl::string_view field, int i) { return absl::StrCat(field, "[", i, "]"); }

  void RemoveWords() {
    for (int i = 0; i < request_.remove_words_size(); ++i) {
      const auto word = Sides(request_.remove_words(i));
      const size_t removed =
          !word ? 0 : std::erase(content_.words, tenant::RuleWord{word->first, word->second});
      if (removed == 0) violations_.Add(At("remove_words", i), "is no word of the base");
    }
  }

  void AddWords() {
    for (int i = 0; i < request_.add_words_size(); ++i) {
      const auto word = Sides(request_.add_words(i));
      if (!word) {
        violations_.Add(At("add_words", i), "must be TOPIC=WORDS");
        continue;
      }
      content_.words.push_back({word->first, word->second});
    }
  }

  void MapTopics() {
    for (int i = 0; i < request_.map_topics_size(); ++i) {
      const auto mapped = Sides(request_.map_topics(i));
      if (!mapped) {
        violations_.Add(At("map_topics", i), "must be TOPIC=OFFICE");
        continue;
      }
      const bool known =
          std::any_of(offices_.begin(), offices_.end(),
                      [&](const tenant::Office& office) { return office.id == mapped->second; });
      if (!known) {
        violations_.Add(At("map_topics", i), "names no office of this comune");
        continue;
      }
      RemoveTopic(mapped->first, &content_);
      content_.offices[mapped->second].push_back(mapped->first);
    }
  }

  void UnmapTopics() {
    for (const std::string& topic : request_.unmap_topics()) RemoveTopic(topic, &content_);
  }

  const v1::CreateRuleSetRequest& request_;
  tenant::RuleContent content_;
  const std::vector<tenant::Office>& offices_;
  Violations violations_;
};

}  // namespace

v1::RuleSet ToProto(const tenant::RuleSet& rule_set) {
  v1::RuleSet out;
  out.set_name(rule_set.name());
  out.set_state(rule_set.state);
  for (const auto& [office, topics] : rule_set.content.offices) {
    v1::RuleSet::OfficeTopics* added = out.add_offices();
    added->set_office(tenant::OfficeName(rule_set.tenant, office));
    for (const std::string& topic : topics) added->add_topics(topic);
  }
  out.set_default_office(OfficeNameOrEmpty(rule_set.tenant, rule_set.content.default_office));
  std::map<std::string, v1::RuleSet::TopicWords*> by_topic;
  for (const tenant::RuleWord& word : rule_set.content.words) {
    v1::RuleSet::TopicWords*& added = by_topic[word.topic];
    if (added == nullptr) {
      added = out.add_words();
      added->set_topic(word.topic);
    }
    added->add_words(word.phrase);
  }
  out.set_note(rule_set.note);
  out.set_author(rule_set.author);
  *out.mutable_create_time() = ToTimestamp(rule_set.create_time);
  out.set_activator(rule_set.activator);
  if (rule_set.activate_time) {
    *out.mutable_activate_time() = ToTimestamp(*rule_set.activate_time);
  }
  if (rule_set.statistics) *out.mutable_statistics() = *rule_set.statistics;
  if (rule_set.dry_run) *out.mutable_dry_run() = *rule_set.dry_run;
  out.set_etag(EtagOf(rule_set.revision));
  return out;
}

v1::Correction ToProto(const tenant::Correction& correction) {
  const std::string ticket = tenant::TicketName(correction.tenant, correction.ticket);
  v1::Correction out;
  out.set_name(tenant::ChildName(tenant::TenantName(correction.tenant), "corrections",
                                 correction.id.ToString()));
  out.set_act(correction.act);
  out.set_ticket(ticket);
  if (correction.entry) {
    out.set_entry(tenant::ChildName(ticket, "entries", correction.entry->ToString()));
  }
  out.set_topic(correction.topic);
  out.set_topic_after(correction.topic_after);
  out.set_office_before(OfficeNameOrEmpty(correction.tenant, correction.office_before));
  out.set_office_after(OfficeNameOrEmpty(correction.tenant, correction.office_after));
  out.set_comune_before(TenantNameOrEmpty(correction.comune_before));
  out.set_comune_after(TenantNameOrEmpty(correction.comune_after));
  out.set_rule_set(tenant::RuleSetName(correction.tenant, correction.rule_set));
  out.set_author(correction.author);
  *out.mutable_create_time() = ToTimestamp(correction.create_time);
  return out;
}

absl::StatusOr<tenant::RuleContent> Draft(const v1::CreateRuleSetRequest& request,
                                          tenant::RuleContent base,
                                          const std::vector<tenant::Office>& offices) {
  return Drafter(request, std::move(base), offices).Run();
}

}  // namespace mugugno::gateway
