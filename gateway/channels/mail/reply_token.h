#pragma once

// A token by which an answer finds the conversation it answers: signed bytes of the caller's, as an
// extension of the address people answer to ("comune+TOKEN@example.it") and within the Message-IDs
// of our letters. It proves that who wrote has seen a letter of that conversation, and not who it
// is. Letters and digits only, in either case: addresses get lower-cased on their way. Pure
// functions, thread-safe.

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::gateway::mail {

// With these a token has 42 signs, which leaves 21 of an address's local part (RFC
// 5321, 4.5.3.1.1).
inline constexpr size_t kMostTokenBytes = 16;

// `channel` is its whole name, `about` at least one and at most kMostTokenBytes bytes. Empty where
// they are not, or the key is.
std::string MakeReplyToken(absl::string_view key, absl::string_view channel,
                           absl::string_view about);

// The bytes it was made of; nothing for what this key did not sign for this channel. An empty key
// signed nothing.
std::optional<std::string> ReadReplyToken(absl::string_view key, absl::string_view channel,
                                          absl::string_view token);

// The address with the token, "comune@example.it" as "comune+TOKEN@example.it"; empty where it is
// none or becomes too long for one.
std::string AddressWithToken(absl::string_view address, absl::string_view token);
// What stands behind the last "+" of its local part; empty for nothing.
absl::string_view TokenOfAddress(absl::string_view address);

// "TOKEN.UNIQUE@example.it", without angle brackets: with one `unique` it is one letter's.
std::string MessageIdWithToken(absl::string_view token, absl::string_view unique,
                               absl::string_view domain);
// Empty for an id of another form or of another domain.
absl::string_view TokenOfMessageId(absl::string_view id, absl::string_view domain);

}  // namespace mugugno::gateway::mail
