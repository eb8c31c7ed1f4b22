#pragma once

// What a chat's platform tells of a citizen, made fit to be kept and shown. Pure functions.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "mugugno/v1/submission.pb.h"
#include "routing/intake/post.h"
#include "tenant/uuid.h"

namespace mugugno::gateway {

// As long as an app's (submission.proto).
inline constexpr size_t kMostChatTextBytes = 65536;

// At most so many bytes, cut between characters.
std::string Short(absl::string_view text, size_t most);

// One line of at most so many bytes; what turns the direction of writing, or hides, is left out.
std::string Line(absl::string_view text, size_t most = 256);

// Within a second, in the order of `place`; InfinitePast for what is no time.
absl::Time ChatTime(int64_t seconds, int64_t place);

// A file of a message, as its platform tells of it.
struct ChatFile {
  std::string same_as;      // an id of its content, by which a repeat is the same file
  std::string platform_id;  // what the platform gives it out for; empty: it does not
  std::string name = {};
};
// Names it before it is here, once the post has its key: the same file of the same message has the
// same name. What is not given out is shown as missing.
void AddFile(absl::string_view channel, const ChatFile& file, routing::Post* post);

// False where it is no place on earth.
bool SetPosition(double latitude, double longitude, double radius, v1::InboundMessage* message);

// The text, and what else is to be told, as clauses about the citizen: "ha inviato una foto".
void SetWords(const std::vector<std::string>& words, const std::vector<std::string>& clauses,
              bool says_nothing_else, v1::InboundMessage* message);

// As JSON writes it, with its quotation marks.
std::string Quoted(const std::string& text);

// What a button of a question stands for, at most 64 bytes; empty where the value is too long.
std::string ChoiceCode(const tenant::Uuid& question, absl::string_view value);
// The answer a code is, on that channel (its whole name); false for what is no such code.
bool TakeChoice(absl::string_view code, absl::string_view channel, v1::InboundMessage* message);

}  // namespace mugugno::gateway
