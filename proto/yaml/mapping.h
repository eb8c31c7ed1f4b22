#pragma once

// Walks a parsed YAML document and fills a message. One use each; not for several threads.

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "google/protobuf/message.h"

#include "proto/rules/rules.h"
#include "proto/yaml/yaml_message.h"
#include "yaml-cpp/yaml.h"

namespace mugugno::yaml {

class Mapping final {
 public:
  // Throws YAML::Exception where the document itself is broken.
  void Read(const YAML::Node& root, google::protobuf::Message& message);

  // Adds a violation found in the message to the problems, at the place in the text it is about,
  // unless that place has a problem already.
  void Blame(const rules::Violation& violation);

  std::vector<Problem> Take() { return std::move(problems_); }

 private:
  // A path in the message, and the same as written in the text.
  struct Path {
    std::string field;
    std::string shown;
  };
  struct Origin {
    YAML::Mark mark;
    std::string shown;
  };
  struct Entry {
    YAML::Node key;
    YAML::Node value;
  };
  using Fields = absl::flat_hash_map<const google::protobuf::FieldDescriptor*, std::string>;

  void ReadMessage(const YAML::Node& node, const Path& path, google::protobuf::Message& message);
  void ReadEntry(const Entry& entry, const Path& path, Fields& seen,
                 google::protobuf::Message& message);
  void ReadField(const YAML::Node& node, const Path& path,
                 const google::protobuf::FieldDescriptor& field,
                 google::protobuf::Message& message);
  void ReadList(const YAML::Node& node, const Path& path,
                const google::protobuf::FieldDescriptor& field, google::protobuf::Message& message);
  void ReadMap(const YAML::Node& node, const Path& path,
               const google::protobuf::FieldDescriptor& field, google::protobuf::Message& message);
  void ReadValue(const YAML::Node& node, const Path& path,
                 const google::protobuf::FieldDescriptor& field,
                 google::protobuf::Message& message);
  std::vector<Entry> Entries(const YAML::Node& node, const Path& path);
  void Merge(const YAML::Node& node, const Path& path, std::vector<Entry>& entries);
  bool Admit(const YAML::Node& node, const Path& path);
  void Remember(const YAML::Node& node, const Path& path);
  void Add(const YAML::Mark& mark, const Path& path, std::string rule);

  int depth_ = 0;
  int nodes_ = 0;
  bool full_ = false;
  absl::flat_hash_map<std::string, Origin> origins_;  // by path in the message
  absl::flat_hash_set<std::string> blamed_;           // paths in the message
  std::vector<Problem> problems_;
};

}  // namespace mugugno::yaml
