#include "proto/rules/rules.h"

#include <cmath>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/descriptor.h"

#include "proto/rules/names.h"
#include "proto/rules/plan.h"

namespace mugugno::rules {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using options::v1::Limits;

constexpr int kNoIndex = -1;
constexpr int64_t kFirstSecond = -62135596800;  // 0001-01-01T00:00:00Z
constexpr int64_t kLastSecond = 253402300799;   // 9999-12-31T23:59:59Z
constexpr int64_t kMostDurationSeconds = 315576000000;
constexpr int64_t kNanosPerSecond = 1000000000;

// Where the walk stands: a list that ends at the root and lives on the stack.
struct Place {
  const Place* outer;
  const FieldDescriptor* field;
  int index;
};

std::string PathOf(const Place& place) {
  std::string path = place.outer == nullptr ? "" : absl::StrCat(PathOf(*place.outer), ".");
  absl::StrAppend(&path, place.field->name());
  if (place.index != kNoIndex) absl::StrAppend(&path, "[", place.index, "]");
  return path;
}

double NumberAt(const Message& message, const Reflection& reflection, const FieldDescriptor* field,
                int i) {
  const bool single = i == kNoIndex;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return single ? reflection.GetInt32(message, field)
                    : reflection.GetRepeatedInt32(message, field, i);
    case FieldDescriptor::CPPTYPE_INT64:
      return static_cast<double>(single ? reflection.GetInt64(message, field)
                                        : reflection.GetRepeatedInt64(message, field, i));
    case FieldDescriptor::CPPTYPE_UINT32:
      return single ? reflection.GetUInt32(message, field)
                    : reflection.GetRepeatedUInt32(message, field, i);
    case FieldDescriptor::CPPTYPE_UINT64:
      return static_cast<double>(single ? reflection.GetUInt64(message, field)
                                        : reflection.GetRepeatedUInt64(message, field, i));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return single ? reflection.GetDouble(message, field)
                    : reflection.GetRepeatedDouble(message, field, i);
    default:
      return static_cast<double>(single ? reflection.GetFloat(message, field)
                                        : reflection.GetRepeatedFloat(message, field, i));
  }
}

class Walk final {
 public:
  explicit Walk(const CheckOptions& options) : options_(options) {}

  void Visit(const Message& message, const Plan& plan, const Place* outer, bool partial) {
    if (plan.kind != Plan::Kind::kPlain) return VisitTime(message, plan, outer);
    const Reflection& reflection = *message.GetReflection();
    for (const FieldRules& rules : plan.fields) {
      if (Done()) return;
      const Place place{outer, rules.field, kNoIndex};
      if (rules.field->is_repeated()) {
        VisitRepeated(message, reflection, rules, place, partial);
      } else {
        VisitSingle(message, reflection, rules, place, partial);
      }
    }
  }

  std::vector<Violation> Take() { return std::move(violations_); }

 private:
  bool Done() const { return violations_.size() >= options_.most_violations; }

  void Add(const Place& place, std::string rule) {
    if (!Done()) violations_.push_back({PathOf(place), std::move(rule)});
  }

  // The path is spelt out only for the few places where an update's resource may start.
  bool IsPartial(const Place& place, bool partial) const {
    return partial || (!options_.partial.empty() && PathOf(place) == options_.partial);
  }

  void VisitSingle(const Message& message, const Reflection& reflection, const FieldRules& rules,
                   const Place& place, bool partial) {
    // In proto3 a plain field "is set" when it differs from its default.
    if (!reflection.HasField(message, rules.field)) {
      if (rules.required && !partial) Add(place, "is required");
    } else if (rules.inner != nullptr) {
      Visit(reflection.GetMessage(message, rules.field), *rules.inner, &place,
            IsPartial(place, partial));
    } else {
      CheckValue(message, reflection, rules, place);
    }
  }

  void VisitRepeated(const Message& message, const Reflection& reflection, const FieldRules& rules,
                     const Place& place, bool partial) {
    const int size = reflection.FieldSize(message, rules.field);
    if (size == 0 && rules.required && !partial) Add(place, "is required");
    const uint32_t most = rules.limits->max_items();
    if (most != 0 && static_cast<uint32_t>(size) > most) {
      return Add(place, absl::StrCat("must have at most ", most, " elements, not ", size));
    }
    for (int i = 0; i < size && !Done(); ++i) {
      const Place element{place.outer, place.field, i};
      if (rules.inner != nullptr) {
        Visit(reflection.GetRepeatedMessage(message, rules.field, i), *rules.inner, &element,
              partial);
      } else {
        CheckValue(message, reflection, rules, element);
      }
    }
  }

  void CheckValue(const Message& message, const Reflection& reflection, const FieldRules& rules,
                  const Place& place) {
    const FieldDescriptor* field = rules.field;
    const int i = place.index;
    const bool single = i == kNoIndex;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return CheckText(single
                             ? reflection.GetStringReference(message, field, &scratch_)
                             : reflection.GetRepeatedStringReference(message, field, i, &scratch_),
                         rules, place);
      case FieldDescriptor::CPPTYPE_ENUM:
        return CheckEnum(single ? reflection.GetEnumValue(message, field)
                                : reflection.GetRepeatedEnumValue(message, field, i),
                         rules, place);
      case FieldDescriptor::CPPTYPE_BOOL:
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return;
      default:
        return CheckNumber(NumberAt(message, reflection, field, i), rules, place);
    }
  }

  void CheckText(const std::string& text, const FieldRules& rules, const Place& place) {
    const Limits& limits = *rules.limits;
    if (limits.max_bytes() != 0 && text.size() > limits.max_bytes()) {
      Add(place,
          absl::StrCat("must be at most ", limits.max_bytes(), " bytes long, not ", text.size()));
      return;
    }
    if (limits.uuid() && !IsUuid(text)) Add(place, "must be a UUID");
    if (limits.chosen_id() && !IsChosenId(text)) {
      Add(place,
          "must be an id: 1 to 63 lower-case letters, digits and hyphens, beginning with a letter "
          "and not ending with a hyphen");
    }
    if (!limits.resource().empty() && !MatchesResource(text, limits.resource())) {
      Add(place, absl::StrCat("must be a name of the form ", limits.resource()));
    }
  }

  void CheckEnum(int value, const FieldRules& rules, const Place& place) {
    if (value == 0 && place.index != kNoIndex) return Add(place, "must not be unspecified");
    if (rules.field->enum_type()->FindValueByNumber(value) == nullptr) {
      Add(place, absl::StrCat("must not be ", value, ", a value this version does not know"));
    }
  }

  void CheckNumber(double value, const FieldRules& rules, const Place& place) {
    if (!std::isfinite(value)) return Add(place, "must be a finite number");
    const Limits& limits = *rules.limits;
    if (limits.min() == 0 && limits.max() == 0) return;
    if (value < limits.min() || value > limits.max()) {
      Add(place, absl::StrFormat("must be between %.15g and %.15g", limits.min(), limits.max()));
    }
  }

  void VisitTime(const Message& message, const Plan& plan, const Place* outer) {
    const Reflection& reflection = *message.GetReflection();
    const auto* type = message.GetDescriptor();
    const int64_t seconds = reflection.GetInt64(message, type->FindFieldByNumber(1));
    const int64_t nanos = reflection.GetInt32(message, type->FindFieldByNumber(2));
    if (outer == nullptr) return;
    if (plan.kind == Plan::Kind::kTimestamp) {
      if (seconds < kFirstSecond || seconds > kLastSecond || nanos < 0 ||
          nanos >= kNanosPerSecond) {
        Add(*outer, "must be a time of the years 1 to 9999");
      }
      return;
    }
    const bool mixed = (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0);
    if (mixed || std::abs(seconds) > kMostDurationSeconds || std::abs(nanos) >= kNanosPerSecond) {
      Add(*outer, "must be a duration of at most 10000 years");
    }
  }

  const CheckOptions& options_;
  std::string scratch_;
  std::vector<Violation> violations_;
};

}  // namespace

std::vector<Violation> Check(const Message& message, const CheckOptions& options) {
  Walk walk(options);
  walk.Visit(message, PlanOf(*message.GetDescriptor()), nullptr, false);
  return walk.Take();
}

}  // namespace mugugno::rules
