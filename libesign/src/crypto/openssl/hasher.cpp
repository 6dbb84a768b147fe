// SPDX-License-Identifier: Apache-2.0
#include "crypto/openssl/hasher.h"

#include <array>

#include "crypto/openssl/library.h"

namespace esign::crypto::openssl_adapter {
namespace {

/// A context that was used is ready for the next of its hash on this thread: making one costs as much as hashing 500 octets.
/// It has been started anew, so that nothing of what it hashed is left in it.
class Contexts {
 public:
  Handle<EVP_MD_CTX> take(pkix::Hash hash) {
    if (Handle<EVP_MD_CTX> kept = std::move(kept_.at(static_cast<std::size_t>(hash)))) return kept;
    const EVP_MD* algorithm = message_digest(hash);
    Handle<EVP_MD_CTX> made(EVP_MD_CTX_new());
    if (algorithm == nullptr || !made || EVP_DigestInit_ex2(made.get(), algorithm, nullptr) != 1) return nullptr;
    return made;
  }
  void give_back(pkix::Hash hash, Handle<EVP_MD_CTX> used) {
    if (EVP_DigestInit_ex2(used.get(), nullptr, nullptr) == 1) kept_.at(static_cast<std::size_t>(hash)) = std::move(used);
  }

 private:
  std::array<Handle<EVP_MD_CTX>, 8> kept_{};
};
Contexts& contexts() {
  thread_local Contexts kContexts;
  return kContexts;
}

class EvpHasher final : public Hasher {
 public:
  EvpHasher(pkix::Hash hash, Handle<EVP_MD_CTX> context) : hash_(hash), context_(std::move(context)) {}

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
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const int done = EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
    Handle<EVP_MD_CTX> used = std::move(context_);
    if (done != 1) return failure(Errc::internal, "hashing failed");
    contexts().give_back(hash_, std::move(used));
    return Bytes(digest.data(), digest.data() + size);
  }

 private:
  pkix::Hash hash_;
  Handle<EVP_MD_CTX> context_;
};

}  // namespace

Result<std::unique_ptr<Hasher>> make_hasher(pkix::Hash hash) {
  const ErrorScope errors;
  Handle<EVP_MD_CTX> context = contexts().take(hash);
  if (!context) return failure(Errc::internal, "OpenSSL has no " + std::string(digest_name(hash)));
  return std::unique_ptr<Hasher>(std::make_unique<EvpHasher>(hash, std::move(context)));
}

Result<Bytes> digest_of(pkix::Hash hash, View octets) {
  ESIGN_TRY(const auto hasher, make_hasher(hash));
  ESIGN_CHECK(hasher->update(octets));
  return hasher->finish();
}

}  // namespace esign::crypto::openssl_adapter
