#include "routing/text/context_lists.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

#include "routing/data/shipped.h"
#include "routing/text/fold.h"
#include "routing/text/yaml.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {

absl::StatusOr<ContextLists> ContextLists::FromYaml(absl::string_view yaml) {
  ContextLists lists;
  uint64_t read = 0;
  RETURN_IF_ERROR(ReadYaml("word lists", yaml, [&](const YAML::Node& root) -> absl::Status {
    if (!root.IsMap()) return YamlError("word lists", root, "lists by name are needed");
    for (const auto& list : root) {
      const auto name = list.first.as<std::string>();
      const auto* const known = std::find(kContextLists.begin(), kContextLists.end(), name);
      if (known == kContextLists.end()) {
        return YamlError("word lists", list.first, absl::StrCat(name, ": nobody asks for it"));
      }
      const uint64_t bit = uint64_t{1} << (known - kContextLists.begin());
      read |= bit;
      for (const std::string& word : YamlStrings(list.second)) lists.lists_[Fold(word)] |= bit;
    }
    return absl::OkStatus();
  }));
  for (size_t i = 0; i < kContextLists.size(); ++i) {
    if ((read >> i & 1) == 0) return tenant::InvalidField(kContextLists[i], "is missing");
  }
  return lists;
}

const ContextLists& ContextLists::Shipped() {
  // The file is part of the program; a test reads it, so it cannot fail here.
  static const auto* const lists = new ContextLists(FromYaml(ShippedRules("context")).value());
  return *lists;
}

uint64_t ContextLists::Of(absl::string_view key) const {
  const auto found = lists_.find(key);
  return found == lists_.end() ? 0 : found->second;
}

}  // namespace mugugno::routing
