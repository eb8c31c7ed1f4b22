#pragma once

#include <map>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace mugugno::tests {

// A request of a method that does something, in text format, and who may send it. Its $words are
// things (tests/spec/things.h).
struct MatrixRequest {
  std::string by;
  std::string text;
};

// Of every method but those of the local socket, by "Service.Method".
const std::map<std::string, MatrixRequest>& MatrixRequests();

// Every method of the contract.
std::vector<const google::protobuf::MethodDescriptor*> EveryMethod();

// "Service.Method".
std::string NameOf(const google::protobuf::MethodDescriptor& method);

}  // namespace mugugno::tests
