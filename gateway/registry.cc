#include "gateway/registry.h"

#include "absl/strings/match.h"

#include "tenant/errors.h"

namespace mugugno::gateway {

void Registry::Add(absl::string_view service, absl::string_view method, bool foreign, Place place,
                   const google::protobuf::Message& prototype,
                   std::function<void(Admitted)> handle) {
  const auto* owner =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(std::string(service));
  const auto* descriptor =
      owner == nullptr ? nullptr : owner->FindMethodByName(std::string(method));
  if (descriptor == nullptr || descriptor->input_type() != prototype.GetDescriptor()) {
    problem_.Update(tenant::FailedPrecondition("METHOD_UNKNOWN", absl::StrCat(service, "/", method),
                                               "the contract has no such method and request"));
    return;
  }
  if (foreign && absl::StartsWith(service, "mugugno.")) {
    problem_.Update(tenant::FailedPrecondition("METHOD_WITHOUT_POLICY", descriptor->full_name(),
                                               "a method of ours is admitted by its policy"));
    return;
  }
  absl::StatusOr<DeclaredPolicy> policy = DeclaredPolicy::Public();
  if (!foreign) policy = DeclaredPolicy::Of(*descriptor);
  problem_.Update(policy.status());
  if (!policy.ok()) return;
  services_.insert(owner->full_name());
  methods_[absl::StrCat("/", service, "/", method)] =
      Method{descriptor, *std::move(policy), &prototype, place, std::move(handle)};
}

absl::Status Registry::Check() const {
  if (!problem_.ok()) return problem_;
  for (const std::string& service : services_) {
    const auto* owner =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service);
    for (int i = 0; i < owner->method_count(); ++i) {
      const std::string path = absl::StrCat("/", service, "/", owner->method(i)->name());
      if (!methods_.contains(path)) {
        return tenant::FailedPrecondition("METHOD_WITHOUT_HANDLER", path, "register it");
      }
    }
  }
  return absl::OkStatus();
}

const Method* Registry::Find(absl::string_view path) const {
  const auto found = methods_.find(path);
  return found == methods_.end() ? nullptr : &found->second;
}

}  // namespace mugugno::gateway
