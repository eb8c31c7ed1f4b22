#pragma once

// A comune's own texts between the record and the contract. Pure functions.

#include "absl/time/time.h"

#include "gateway/codecs/violations.h"
#include "mugugno/v1/text_template.pb.h"
#include "tenant/texts/text_template.h"

namespace mugugno::gateway {

v1::TextTemplate Encode(const tenant::TextTemplate& record);
void Decode(const v1::TextTemplate& message, tenant::TextTemplate* record, Violations* violations);

}  // namespace mugugno::gateway
