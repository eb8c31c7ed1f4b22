#pragma once

// The gateway as adminctl sees it: methods of the contract, by their descriptors.

#include <functional>
#include <string>

#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/rpc/status.pb.h"

namespace mugugno::adminctl {

// How a call went.
struct Reply {
  google::rpc::Status status;  // code 0: well
  std::string request_id;      // what the gateway's log calls it; may be empty

  bool ok() const { return status.code() == 0; }
};

// Thread-compatible.
class Gateway {
 public:
  virtual ~Gateway() = default;

  virtual Reply Call(const google::protobuf::MethodDescriptor& method,
                     const google::protobuf::Message& request,
                     google::protobuf::Message& response) = 0;

  // A stream in both directions: `next` fills one request and returns false when there is none
  // left; `answered` gets each response. Neither is called at the same time as the other.
  virtual Reply Exchange(const google::protobuf::MethodDescriptor& method,
                         google::protobuf::Message& request, google::protobuf::Message& response,
                         const std::function<bool()>& next,
                         const std::function<void()>& answered) = 0;
};

}  // namespace mugugno::adminctl
