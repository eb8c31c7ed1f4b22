#include <string>

#include "google/protobuf/util/message_differencer.h"

#include "mugugno/v1/manifest.pb.h"
#include "proto/yaml/emit.h"
#include "proto/yaml/yaml_message.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace mugugno::fuzz {

void Manifest(absl::string_view bytes) {
  v1::Manifest manifest;
  const auto problems = yaml::Parse(bytes, manifest);
  Plant(problems.size() > 1 && !manifest.id().empty(), "two problems beside an id");
  if (!problems.empty()) return;
  const std::string written = yaml::Emit(manifest);
  v1::Manifest again;
  Promise(yaml::Parse(written, again).empty(), "what is written can be read");
  Promise(google::protobuf::util::MessageDifferencer::Equals(manifest, again),
          "what is written says the same");
}

}  // namespace mugugno::fuzz
