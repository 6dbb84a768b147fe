// SPDX-License-Identifier: Apache-2.0
#include "crypto/botan/hasher.h"

#include "crypto/botan/guard.h"

namespace esign::crypto::botan_adapter {
namespace {

class BotanHasher final : public Hasher {
 public:
  explicit BotanHasher(std::unique_ptr<Botan::HashFunction> function) : function_(std::move(function)) {}

  Result<void> update(View octets) override {
    if (!function_) return fail(Errc::invalid_argument, "the hash is finished");
    return guarded(Errc::internal, "hashing failed", [&]() -> Result<void> {
      function_->update(octets.data(), octets.size());
      return {};
    });
  }

  Result<Bytes> finish() override {
    if (!function_) return fail(Errc::invalid_argument, "the hash is finished");
    const auto function = std::move(function_);
    return guarded(Errc::internal, "hashing failed", [&]() -> Result<Bytes> {
      const auto digest = function->final();
      return Bytes(digest.begin(), digest.end());
    });
  }

 private:
  std::unique_ptr<Botan::HashFunction> function_;
};

}  // namespace

const char* digest_name(pkix::Hash hash) {
  switch (hash) {
    case pkix::Hash::sha1: return "SHA-1";
    case pkix::Hash::sha224: return "SHA-224";
    case pkix::Hash::sha256: return "SHA-256";
    case pkix::Hash::sha384: return "SHA-384";
    case pkix::Hash::sha512: return "SHA-512";
    case pkix::Hash::sha3_256: return "SHA-3(256)";
    case pkix::Hash::sha3_384: return "SHA-3(384)";
    case pkix::Hash::sha3_512: return "SHA-3(512)";
  }
  return "";
}

std::unique_ptr<Botan::HashFunction> make_function(pkix::Hash hash) { return Botan::HashFunction::create_or_throw(digest_name(hash)); }

Result<std::unique_ptr<Hasher>> make_hasher(pkix::Hash hash) {
  return guarded(Errc::internal, "Botan has no such hash", [&]() -> Result<std::unique_ptr<Hasher>> {
    return std::unique_ptr<Hasher>(std::make_unique<BotanHasher>(make_function(hash)));
  });
}

}  // namespace esign::crypto::botan_adapter
