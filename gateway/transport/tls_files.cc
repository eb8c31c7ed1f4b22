#include "gateway/transport/tls_files.h"

#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

struct Free {
  void operator()(BIO* p) const { BIO_free(p); }
  void operator()(X509* p) const { X509_free(p); }
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

absl::Status BadFile(const std::string& path, absl::string_view why) {
  ERR_clear_error();
  return tenant::FailedPrecondition("TLS_FILE", path, why);
}

absl::StatusOr<Owned<BIO>> Open(const std::string& path) {
  errno = 0;
  Owned<BIO> file(BIO_new_file(path.c_str(), "r"));
  if (file == nullptr) return BadFile(path, std::strerror(errno));
  return file;
}

absl::StatusOr<std::vector<Owned<X509>>> ReadCertificates(const std::string& path) {
  ASSIGN_OR_RETURN(const Owned<BIO> file, Open(path));
  std::vector<Owned<X509>> certificates;
  while (Owned<X509> next{PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr)}) {
    certificates.push_back(std::move(next));
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (certificates.empty()) return BadFile(path, "holds no certificate in PEM");
  if (!at_end) return BadFile(path, "holds a certificate that is broken");
  ERR_clear_error();
  return certificates;
}

// A key behind a passphrase is none: nobody is there to type it.
int NoPassphrase(char*, int, int, void*) { return 0; }

}  // namespace

absl::Status CheckCertificates(const std::string& path) { return ReadCertificates(path).status(); }

absl::Status CheckIdentity(const std::string& certificate_path, const std::string& key_path) {
  ASSIGN_OR_RETURN(const auto chain, ReadCertificates(certificate_path));
  ASSIGN_OR_RETURN(const Owned<BIO> file, Open(key_path));
  const Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(file.get(), nullptr, &NoPassphrase, nullptr));
  if (key == nullptr) return BadFile(key_path, "holds no private key in PEM without a passphrase");
  if (X509_check_private_key(chain.front().get(), key.get()) != 1) {
    return BadFile(key_path, absl::StrCat("is not the key of ", certificate_path));
  }
  return absl::OkStatus();
}

}  // namespace mugugno::gateway
