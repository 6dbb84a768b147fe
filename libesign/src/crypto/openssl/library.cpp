// SPDX-License-Identifier: Apache-2.0
#include "crypto/openssl/library.h"

#include <array>

namespace esign::crypto::openssl_adapter {
namespace {

constexpr std::array kHashes = {pkix::Hash::sha1,   pkix::Hash::sha224,   pkix::Hash::sha256,   pkix::Hash::sha384,
                                pkix::Hash::sha512, pkix::Hash::sha3_256, pkix::Hash::sha3_384, pkix::Hash::sha3_512};

/// Members go in reverse order: digests before providers, providers before their context.
struct Library {
  Handle<OSSL_LIB_CTX> context{OSSL_LIB_CTX_new()};
  Handle<OSSL_PROVIDER> provider{};
  std::array<Handle<EVP_MD>, kHashes.size()> digests{};

  Library() {
    const ErrorScope errors;
    if (!context) return;
    provider.reset(OSSL_PROVIDER_load(context.get(), "default"));
    for (const pkix::Hash hash : kHashes)
      digests.at(static_cast<std::size_t>(hash)).reset(EVP_MD_fetch(context.get(), digest_name(hash), nullptr));
  }
};

struct KeyFileLibrary {
  Handle<OSSL_LIB_CTX> context{OSSL_LIB_CTX_new()};
  Handle<OSSL_PROVIDER> provider{};
  Handle<OSSL_PROVIDER> legacy{};

  KeyFileLibrary() {
    const ErrorScope errors;
    if (!context) return;
    provider.reset(OSSL_PROVIDER_load(context.get(), "default"));
    legacy.reset(OSSL_PROVIDER_load(context.get(), "legacy"));
  }
};

const Library& shared() {
  static const Library kLibrary;
  return kLibrary;
}

}  // namespace

Failure failure(Errc code, std::string what) {
  if (const char* reason = ERR_reason_error_string(ERR_peek_last_error())) what += std::string(": ") + reason;
  return fail(code, std::move(what));
}

OSSL_LIB_CTX* library() { return shared().context.get(); }

OSSL_LIB_CTX* library_for_key_files() {
  static const KeyFileLibrary kLibrary;
  return kLibrary.context.get();
}

const EVP_MD* message_digest(pkix::Hash hash) { return shared().digests.at(static_cast<std::size_t>(hash)).get(); }

const char* digest_name(pkix::Hash hash) {
  switch (hash) {
    case pkix::Hash::sha1: return "SHA1";
    case pkix::Hash::sha224: return "SHA2-224";
    case pkix::Hash::sha256: return "SHA2-256";
    case pkix::Hash::sha384: return "SHA2-384";
    case pkix::Hash::sha512: return "SHA2-512";
    case pkix::Hash::sha3_256: return "SHA3-256";
    case pkix::Hash::sha3_384: return "SHA3-384";
    case pkix::Hash::sha3_512: return "SHA3-512";
  }
  return "";
}

}  // namespace esign::crypto::openssl_adapter
