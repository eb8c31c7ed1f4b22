#include "tenant/vault/p256_key.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

namespace mugugno::tenant {
namespace {

constexpr size_t kScalarSize = 32;
// Eight bytes more than the order has, so that the remainder is even.
constexpr size_t kSeedSize = 48;

void RequireDone(bool done, const char* what) {
  if (done) return;
  std::fprintf(stderr, "cryptography failed: %s\n", what);
  std::abort();
}

struct Release {
  void operator()(BIGNUM* p) const { BN_clear_free(p); }
  void operator()(BN_CTX* p) const { BN_CTX_free(p); }
  void operator()(EC_POINT* p) const { EC_POINT_free(p); }
  void operator()(ECDSA_SIG* p) const { ECDSA_SIG_free(p); }
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(EVP_PKEY_CTX* p) const { EVP_PKEY_CTX_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  void operator()(OSSL_PARAM_BLD* p) const { OSSL_PARAM_BLD_free(p); }
  void operator()(OSSL_PARAM* p) const { OSSL_PARAM_free(p); }
};
template <typename T>
using Owned = std::unique_ptr<T, Release>;

const unsigned char* Octets(absl::string_view v) {
  return reinterpret_cast<const unsigned char*>(v.data());
}
unsigned char* Octets(char* p) { return reinterpret_cast<unsigned char*>(p); }

// Kept for the life of the process.
const EC_GROUP* Curve() {
  static EC_GROUP* const group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
  RequireDone(group != nullptr, "P-256");
  return group;
}

Owned<BIGNUM> Number(absl::string_view bytes) {
  Owned<BIGNUM> number(BN_bin2bn(Octets(bytes), static_cast<int>(bytes.size()), nullptr));
  RequireDone(number != nullptr, "number");
  return number;
}

std::string PointOf(const BIGNUM* scalar) {
  const Owned<BN_CTX> context(BN_CTX_new());
  const Owned<EC_POINT> point(EC_POINT_new(Curve()));
  std::string bytes(kP256PointSize, '\0');
  RequireDone(
      EC_POINT_mul(Curve(), point.get(), scalar, nullptr, nullptr, context.get()) == 1 &&
          EC_POINT_point2oct(Curve(), point.get(), POINT_CONVERSION_UNCOMPRESSED,
                             Octets(bytes.data()), bytes.size(), context.get()) == bytes.size(),
      "public key");
  return bytes;
}

// Without a scalar a public key.
Owned<EVP_PKEY> KeyOf(const BIGNUM* scalar, absl::string_view point) {
  const Owned<OSSL_PARAM_BLD> build(OSSL_PARAM_BLD_new());
  RequireDone(
      OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) == 1 &&
          OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                           point.size()) == 1 &&
          (scalar == nullptr ||
           OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar) == 1),
      "key parameters");
  const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(build.get()));
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  RequireDone(EVP_PKEY_fromdata_init(context.get()) == 1 &&
                  EVP_PKEY_fromdata(context.get(), &key,
                                    scalar == nullptr ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR,
                                    parameters.get()) == 1,
              "key");
  return Owned<EVP_PKEY>(key);
}

}  // namespace

struct P256Key::Pair {
  Owned<EVP_PKEY> key;
};

bool IsP256Point(absl::string_view bytes) {
  if (bytes.size() != kP256PointSize || bytes[0] != '\x04') return false;
  const Owned<BN_CTX> context(BN_CTX_new());
  const Owned<EC_POINT> point(EC_POINT_new(Curve()));
  return EC_POINT_oct2point(Curve(), point.get(), Octets(bytes), bytes.size(), context.get()) == 1;
}

P256Key::P256Key(std::unique_ptr<Pair> pair, std::string point)
    : pair_(std::move(pair)), point_(std::move(point)) {}
P256Key::P256Key(P256Key&&) noexcept = default;
P256Key::~P256Key() = default;

absl::StatusOr<P256Key> P256Key::FromPrivate(absl::string_view bytes) {
  if (bytes.size() != kScalarSize) return absl::InvalidArgumentError("no private key");
  const Owned<BIGNUM> scalar = Number(bytes);
  if (BN_is_zero(scalar.get()) || BN_cmp(scalar.get(), EC_GROUP_get0_order(Curve())) >= 0) {
    return absl::InvalidArgumentError("no private key");
  }
  std::string point = PointOf(scalar.get());
  auto pair = std::make_unique<Pair>();
  pair->key = KeyOf(scalar.get(), point);
  return P256Key(std::move(pair), std::move(point));
}

P256Key P256Key::Derive(absl::string_view secret, absl::string_view purpose) {
  const SecretBytes seed = HkdfSha256(secret, "", purpose, kSeedSize);
  const Owned<BN_CTX> context(BN_CTX_new());
  const Owned<BIGNUM> scalar = Number(seed.view());
  const Owned<BIGNUM> most(BN_dup(EC_GROUP_get0_order(Curve())));
  SecretBytes bytes(std::string(kScalarSize, '\0'));
  RequireDone(BN_sub_word(most.get(), 1) == 1 &&
                  BN_mod(scalar.get(), scalar.get(), most.get(), context.get()) == 1 &&
                  BN_add_word(scalar.get(), 1) == 1 &&
                  BN_bn2binpad(scalar.get(), Octets(bytes.data()), kScalarSize) == kScalarSize,
              "derivation");
  return *FromPrivate(bytes.view());
}

P256Key P256Key::Generate() { return Derive(SecretBytes::Random(kKeySize).view(), "p256"); }

absl::StatusOr<SecretBytes> P256Key::Agree(absl::string_view other_point) const {
  if (!IsP256Point(other_point)) return absl::InvalidArgumentError("no point of P-256");
  const Owned<EVP_PKEY> other = KeyOf(nullptr, other_point);
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(pair_->key.get(), nullptr));
  SecretBytes shared(std::string(kScalarSize, '\0'));
  size_t size = shared.size();
  RequireDone(EVP_PKEY_derive_init(context.get()) == 1 &&
                  EVP_PKEY_derive_set_peer(context.get(), other.get()) == 1 &&
                  EVP_PKEY_derive(context.get(), Octets(shared.data()), &size) == 1 &&
                  size == kScalarSize,
              "ECDH");
  return shared;
}

std::string P256Key::Sign(absl::string_view message) const {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  size_t size = 0;
  RequireDone(
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, pair_->key.get()) == 1 &&
          EVP_DigestSign(context.get(), nullptr, &size, Octets(message), message.size()) == 1,
      "ECDSA");
  std::string der(size, '\0');
  RequireDone(EVP_DigestSign(context.get(), Octets(der.data()), &size, Octets(message),
                             message.size()) == 1,
              "ECDSA");
  const unsigned char* at = Octets(der);
  const Owned<ECDSA_SIG> signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)));
  std::string raw(2 * kScalarSize, '\0');
  RequireDone(signature != nullptr &&
                  BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), Octets(raw.data()),
                               kScalarSize) == kScalarSize &&
                  BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), Octets(raw.data() + kScalarSize),
                               kScalarSize) == kScalarSize,
              "ECDSA");
  return raw;
}

}  // namespace mugugno::tenant
