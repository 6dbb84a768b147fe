// SPDX-License-Identifier: Apache-2.0
#include "crypto/openssl/hasher.h"

#include "crypto/openssl/library.h"

namespace esign::crypto::openssl_adapter {
namespace {

class EvpHasher final : public Hasher {
 public:
  explicit EvpHasher(Handle<EVP_MD_CTX> context) : context_(std::move(context)) {}

  Result<void> update(View octets) override {
    const ErrorScope errors;
    if (!context_) return fail(Errc::invalid_argument, "the hash is finished");
    if (octets.empty()) return {};
    if (EVP_DigestUpdate(context_.get(), octets.data(), octets.size()) != 1) return failure(Errc::internal, "hashing failed");
    return {};
  }

  Result<Bytes> finish() override {
    const ErrorScope errors;
    if (!context_) return fail(Errc::invalid_argument, "the hash is finished");
    Bytes digest(EVP_MAX_MD_SIZE);
    unsigned size = 0;
    const int done = EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
    context_.reset();
    if (done != 1) return failure(Errc::internal, "hashing failed");
    digest.resize(size);
    return digest;
  }

 private:
  Handle<EVP_MD_CTX> context_;
};

}  // namespace

Result<std::unique_ptr<Hasher>> make_hasher(pkix::Hash hash) {
  const ErrorScope errors;
  const EVP_MD* algorithm = message_digest(hash);
  Handle<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (algorithm == nullptr || !context || EVP_DigestInit_ex2(context.get(), algorithm, nullptr) != 1)
    return failure(Errc::internal, "OpenSSL has no " + std::string(digest_name(hash)));
  return std::unique_ptr<Hasher>(std::make_unique<EvpHasher>(std::move(context)));
}

Result<Bytes> digest_of(pkix::Hash hash, View octets) {
  ESIGN_TRY(const auto hasher, make_hasher(hash));
  ESIGN_CHECK(hasher->update(octets));
  return hasher->finish();
}

}  // namespace esign::crypto::openssl_adapter
