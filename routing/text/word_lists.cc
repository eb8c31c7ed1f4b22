#include "routing/text/word_lists.h"

#include "routing/text/fold.h"
#include "routing/text/yaml.h"
#include "tenant/try.h"

namespace mugugno::routing {

absl::StatusOr<WordLists> WordLists::FromYaml(absl::string_view yaml) {
  WordLists lists;
  const absl::Status read =
      ReadYaml("word lists", yaml, [&](const YAML::Node& root) -> absl::Status {
        if (!root.IsMap()) return YamlError("word lists", root, "lists by name are needed");
        for (const auto& list : root) {
          WordSet& words = lists.lists_[list.first.as<std::string>()];
          for (const std::string& word : YamlStrings(list.second)) words.insert(Fold(word));
        }
        return absl::OkStatus();
      });
  RETURN_IF_ERROR(read);
  return lists;
}

const WordSet& WordLists::Get(absl::string_view list) const {
  static const auto* const none = new WordSet();
  const auto found = lists_.find(list);
  return found == lists_.end() ? *none : found->second;
}

}  // namespace mugugno::routing
