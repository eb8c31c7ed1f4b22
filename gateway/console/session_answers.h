#pragma once

// What the doors of the console's sessions answer to its pages. Pure functions but for Failure,
// which logs; thread-safe.

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/struct.pb.h"

#include "gateway/http/http_exchange.h"

namespace mugugno::gateway::console {

HttpResponse Empty(unsigned status);
HttpResponse Json(unsigned status, const google::protobuf::Struct& content);
// {"reason": reason}.
HttpResponse Refused(unsigned status, absl::string_view reason);
HttpResponse RefusedFor(absl::string_view reason, unsigned status, absl::Duration wait);
HttpResponse Away();
HttpResponse Busy();
// What went wrong here, not there: the log knows more.
HttpResponse Failure(const absl::Status& status);

// Of the request's address.
absl::string_view PathOf(const HttpHead& head);
// The JSON object a page of ours sent; false after it was answered what is wrong.
bool ReadForm(HttpExchange& exchange, google::protobuf::Struct* form);
// A field that is a text; empty where it is absent or none.
std::string Text(const google::protobuf::Struct& form, const std::string& name);

}  // namespace mugugno::gateway::console
