#include <string>

#include "routing/router/router.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"
#include "tests/support/example_routing.h"

namespace mugugno::fuzz {

void Route(absl::string_view bytes) {
  const routing::RoutingSnapshot& association = tests::ExampleSnapshot();
  routing::Inquiry inquiry;
  inquiry.text = bytes;
  const routing::Decision decision = routing::Decide(inquiry, association);
  const routing::Decision again = routing::Decide(inquiry, association);
  Promise(decision.verdict == again.verdict && decision.tenant == again.tenant &&
              decision.office == again.office && decision.evidence == again.evidence,
          "the same text is decided the same");
  Plant(decision.emergency.flagged && bytes.find('!') != absl::string_view::npos,
        "an emergency with an exclamation mark");
  if (decision.verdict == routing::Verdict::kDecided) {
    Promise(association.FindTenant(decision.tenant) != nullptr, "decided for a member");
  }
  for (const routing::Evidence& evidence : decision.evidence) {
    for (const routing::Span& span : evidence.words) {
      Promise(span.begin <= span.end && span.end <= bytes.size(), "evidence lies in the text");
    }
  }
  // On a comune's own channel nothing leaves it.
  inquiry.channel_tenant = "sori";
  const routing::Decision own = routing::Decide(inquiry, association);
  Promise(own.tenant == "sori", "a comune's own channel is that comune's");
}

}  // namespace mugugno::fuzz
