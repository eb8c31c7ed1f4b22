#pragma once

// A form as its visitors know it: whose it is and what it can be told. Values; pure functions.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "tenant/directory/snapshot.h"

namespace mugugno::gateway::web_form {

struct Site {
  struct Comune {
    std::string istat_code;
    std::string display_name;
    std::string policy_text;  // Italian
  };

  std::shared_ptr<const tenant::DirectorySnapshot> directory;
  const tenant::Channel* channel = nullptr;  // of the directory
  std::string name;                          // of the channel, whole
  std::string owner;                         // "Comune di Sori", or what the association is called
  // Those in service a message can be for, by name; of a comune's own form itself.
  std::vector<Comune> comuni;
};

// Where the form of a channel is served: "/modulo/comune/sori/modulo".
std::string PathOf(const tenant::Channel& channel);
// The whole name of the channel a path of that kind speaks of, existing or not; empty for no such
// path.
std::string ChannelAt(absl::string_view path);

// Of a channel of kind WEB_FORM with a comune in service; nothing else has one.
std::optional<Site> SiteOf(std::shared_ptr<const tenant::DirectorySnapshot> directory,
                           absl::string_view channel_name);

}  // namespace mugugno::gateway::web_form
