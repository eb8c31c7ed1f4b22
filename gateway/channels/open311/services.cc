#include "gateway/channels/open311/services.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "gateway/channels/open311/report.h"
#include "routing/topic/topic_classifier.h"

namespace mugugno::gateway::open311 {
namespace {

using routing::Topic;
using routing::TopicClassifier;

constexpr char kOtherName[] = "Altro";
constexpr char kAdvice[] = "Per le emergenze chiamare subito il 112.";

std::string OfficeNameOf(const tenant::TenantSlice& tenant, const std::string& office) {
  const tenant::Office* found = tenant.FindOffice(office);
  return found == nullptr ? "" : found->display_name;
}

bool IsMapped(const routing::TenantRouting& routing, const Topic& topic) {
  return std::any_of(routing.offices.begin(), routing.offices.end(),
                     [&](const auto& mapped) { return routing::Covers(mapped.first, topic.code); });
}

}  // namespace

std::vector<Service> ServicesOf(const routing::TenantRouting& routing,
                                const tenant::TenantSlice& tenant,
                                const routing::RoutingSnapshot& snapshot) {
  std::vector<Service> services;
  for (const Topic& topic : TopicClassifier::Shipped().topics()) {
    if (!IsMapped(routing, topic)) continue;
    Service service = {ServiceCodeOf(topic.code), topic.name, topic.personal ? "private" : "",
                       OfficeNameOf(tenant, snapshot.OfficeFor(routing, topic.code))};
    const bool taken = std::any_of(services.begin(), services.end(), [&](const Service& other) {
      return other.name == service.name;
    });
    if (taken) absl::StrAppend(&service.name, " (", service.code, ")");
    services.push_back(std::move(service));
  }
  services.push_back({kOther, kOtherName, "", OfficeNameOf(tenant, routing.default_office)});
  return services;
}

Element ServicesDocument(const std::vector<Service>& services) {
  std::vector<Element> elements;
  for (const Service& service : services) {
    elements.push_back(Element::Fields(
        "service",
        {Element::Text("service_code", service.code), Element::Text("service_name", service.name),
         Element::Text("description", absl::StrCat(service.name, ". ", kAdvice)),
         Element::Bare("metadata", "true"), Element::Text("type", "realtime"),
         Element::Text("keywords", service.keywords), Element::Text("group", service.group)}));
  }
  return Element::List("services", std::move(elements));
}

Element DefinitionDocument(const Service& service) {
  const Element number = Element::Fields(
      "attribute",
      {Element::Bare("variable", "true"), Element::Text("code", "fixmystreet_id"),
       Element::Text("datatype", "string"), Element::Bare("required", "false"),
       Element::Text("datatype_description", ""), Element::Bare("order", "1"),
       Element::Text("description", "Numero della segnalazione nel sistema che la invia"),
       Element::Text("automated", "server_set")});
  return Element::Fields("service_definition", {Element::Text("service_code", service.code),
                                                Element::List("attributes", {number})});
}

std::string ServiceNameOf(absl::string_view topic) {
  const Topic* found = TopicClassifier::Shipped().Find(topic);
  return found == nullptr ? kOtherName : found->name;
}

}  // namespace mugugno::gateway::open311
