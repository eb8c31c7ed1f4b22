#pragma once

// A document of GeoReport v2 that an office's system answers with, XML or JSON, as one kind of
// tree. It is from outside and may be anything. Pure functions.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::gateway::georeport {

struct Node {
  // Of an element or a field; empty in a list of JSON. Without a prefix.
  std::string name = {};
  // As it was sent; may hold invalid UTF-8.
  std::string text = {};
  std::vector<Node> children = {};

  // The first child of that name that has text; empty where there is none.
  absl::string_view TextOf(absl::string_view child) const;
};

// INVALID_ARGUMENT for what is neither, is nested deeper than 16, or has a document type: nothing
// in XML is expanded but its five entities and characters by number.
absl::StatusOr<Node> ReadDocument(absl::string_view bytes);

}  // namespace mugugno::gateway::georeport
