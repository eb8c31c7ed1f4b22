#pragma once

// What adminctl can do, as a table: one entry for each verb. Immutable once built.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

#include "adminctl/exit_code.h"

namespace mugugno::adminctl {

class Session;

struct Flag {
  std::string name;                       // "display-name"
  std::string value = {};                 // stands for its value in help; empty for a switch
  std::string help = {};                  // without final stop; empty: what the contract says
  std::string field = {};                 // path in the request it sets, or empty
  std::vector<std::string> choices = {};  // of an enum
  bool is_file = false;                   // the value is a path, the field gets the file's content
  bool is_secret = false;                 // and that content is a secret
};

// A word of the command line that is no flag.
struct Argument {
  std::string value;       // stands for it in help: "TENANT/OFFICE"
  std::string field = {};  // path in the request; "parent/office_id" gives the last part to the id
  bool optional = false;
};

struct Verb {
  absl::string_view words;                       // "office create"
  absl::string_view summary;                     // one line without final stop
  absl::string_view method = {};                 // "DirectoryService.CreateOffice", or empty
  absl::string_view arguments = {};              // fields in order, "parent/office_id text?"
  absl::string_view columns = {};                // paths in the answer the table shows
  std::vector<absl::string_view> examples = {};  // without "adminctl"
  // Request fields set without asking.
  std::vector<std::pair<absl::string_view, absl::string_view>> fixed = {};
  // Request fields set where nothing was given for them.
  std::vector<std::pair<absl::string_view, absl::string_view>> defaults = {};
  // Other names of flags: {"lat", "position-latitude"}.
  std::vector<std::pair<absl::string_view, absl::string_view>> renamed = {};
  std::vector<Flag> flags = {};  // beside those of the request
  // Null calls the method and shows the answer.
  ExitCode (*run)(Session&) = nullptr;
};

// All verbs, in the order of help.
const std::vector<Verb>& AllVerbs();

// The verb's own flags: those of its method's request, and more.
std::vector<Flag> FlagsOf(const Verb& verb);

// Flags every verb has.
const std::vector<Flag>& GlobalFlags();

std::vector<Argument> ArgumentsOf(const Verb& verb);

// The field at a path such as "tenant.display_name", or null.
const google::protobuf::FieldDescriptor* FieldAt(const google::protobuf::Descriptor& type,
                                                 absl::string_view path);

// Names of an enum field's values; none for any other field.
std::vector<std::string> ChoicesOf(const google::protobuf::FieldDescriptor& field);

// The name patterns a request field holds, those of its Get method for the name of an Update.
std::string PatternsOf(const google::protobuf::MethodDescriptor& method, absl::string_view path);

// The field of an Update that holds what is changed, or null.
const google::protobuf::FieldDescriptor* UpdatedField(
    const google::protobuf::MethodDescriptor& method);

// The answer carries a secret that is shown once.
bool GivesSecret(const google::protobuf::MethodDescriptor& method);

}  // namespace mugugno::adminctl
