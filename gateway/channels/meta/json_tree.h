#pragma once

// Bodies of webhooks as trees of JSON, taken apart without losing what is not known. Pure
// functions.

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/struct.pb.h"

namespace mugugno::gateway::meta {

using google::protobuf::ListValue;
using google::protobuf::Struct;
using google::protobuf::Value;

// Null where there is none.
const Value* Field(const Struct& object, const std::string& name);
// Null where it is no list with something in it.
const ListValue* ListIn(const Struct& object, const std::string& name);
// Empty where it is no text.
std::string TextIn(const Struct& object, const std::string& name);
// The object with one thing in place of a list.
Struct With(const Struct& object, const std::string& name, Value one);
Value ValueOf(Struct object);

// A body whose "entry" is a list, in pieces of one entry each, with all that stood around it:
// `parts_of` takes an entry apart further. To each piece is added `addressed`, with its place among
// all of them. What is no such body stays as it is. Never none.
std::vector<std::string> SplitBody(absl::string_view body, const Struct& addressed,
                                   const std::function<std::vector<Value>(const Value&)>& parts_of);

}  // namespace mugugno::gateway::meta
