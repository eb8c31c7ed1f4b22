#include "tenant/credential.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace mugugno::fuzz {

void Certificate(absl::string_view bytes) {
  const auto fingerprint = tenant::CertificateFingerprint(bytes);
  if (fingerprint.ok()) {
    const auto same = tenant::NormaliseFingerprint(*fingerprint);
    Promise(same.ok() && *same == *fingerprint, "a fingerprint is in its normal form");
  }
  const auto normal = tenant::NormaliseFingerprint(bytes);
  Plant(normal.ok() && bytes.size() != 64 && bytes.size() != 95,
        "a fingerprint with some of its colons");
  Promise(!normal.ok() || normal->size() == 64, "a fingerprint has 64 digits");
}

}  // namespace mugugno::fuzz
