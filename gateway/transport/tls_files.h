#pragma once

// PEM files of TLS, as they are found now. Thread-safe.

#include <string>

#include "absl/status/status.h"

namespace mugugno::gateway {

// FAILED_PRECONDITION (TLS_FILE) names the file and what is wrong: it cannot be read, holds no
// certificate, or not only certificates.
absl::Status CheckCertificates(const std::string& path);

// Of a certificate with its chain and its private key; also where one is not of the other.
absl::Status CheckIdentity(const std::string& certificate_path, const std::string& key_path);

}  // namespace mugugno::gateway
