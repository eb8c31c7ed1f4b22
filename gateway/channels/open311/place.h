#pragma once

// What a path speaks of, and whose endpoint it is. Values; pure functions.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "gateway/channels/open311/document.h"
#include "tenant/directory/snapshot.h"

namespace mugugno::gateway::open311 {

// What the paths begin with.
inline constexpr char kPrefix[] = "/open311/";

enum class Resource { kDiscovery, kServices, kService, kRequests, kRequest, kToken, kUpdates };

struct Place {
  std::string channel;  // whole name, existing or not
  std::string base;     // "/open311/comune/sori/fms/"
  Resource resource = Resource::kDiscovery;
  std::string id;  // of a service, a request or a token
  Format format = Format::kXml;
};

// Nothing for a path that is none of the contract's.
std::optional<Place> PlaceAt(absl::string_view path);
// In which format whoever asks for that path is told that it is none.
Format FormatAt(absl::string_view path);

struct Site {
  std::shared_ptr<const tenant::DirectorySnapshot> directory;
  const tenant::Channel* channel = nullptr;        // of the directory
  std::string name;                                // of the channel, whole
  std::vector<const tenant::TenantSlice*> comuni;  // in service; of the directory

  // By tenant id or ISTAT code; null where it is none of these.
  const tenant::TenantSlice* Find(absl::string_view jurisdiction) const;
};

// Of a channel of kind OPEN311 with a comune in service; nothing else has one.
std::optional<Site> SiteOf(std::shared_ptr<const tenant::DirectorySnapshot> directory,
                           absl::string_view channel_name);

}  // namespace mugugno::gateway::open311
