// SPDX-License-Identifier: Apache-2.0
#include <openssl/core_names.h>

#include "crypto/card_crypto.h"
#include "crypto/openssl/handle.h"
#include "crypto/openssl/library.h"

namespace esign::crypto {
namespace {

using namespace openssl_adapter;

constexpr std::size_t kBlock = 16;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

Result<const char*> cipher_name(const SecretBytes& key) {
  switch (key.reveal().size()) {
    case 16: return "AES-128-CBC";
    case 32: return "AES-256-CBC";
  }
  return fail(Errc::invalid_argument, "a key of a wrong length");
}

enum class Way : int { decrypt = 0, encrypt = 1 };

Result<Bytes> aes_cbc(Way way, const SecretBytes& key, View vector, View blocks) {
  const ErrorScope errors;
  ESIGN_TRY(const char* name, cipher_name(key));
  if (vector.size() != kBlock || blocks.size() % kBlock != 0) return fail(Errc::invalid_argument, "no whole blocks");
  const Handle<EVP_CIPHER> cipher(EVP_CIPHER_fetch(library(), name, nullptr));
  const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> context(EVP_CIPHER_CTX_new());
  Bytes result(blocks.size() + kBlock);
  int size = 0, rest = 0;
  const bool done = cipher && context &&
                    EVP_CipherInit_ex2(context.get(), cipher.get(), key.reveal().data(), vector.data(), static_cast<int>(way), nullptr) == 1 &&
                    EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
                    EVP_CipherUpdate(context.get(), result.data(), &size, blocks.data(), static_cast<int>(blocks.size())) == 1 &&
                    EVP_CipherFinal_ex(context.get(), result.data() + size, &rest) == 1;
  if (!done) return failure(Errc::internal, "AES");
  result.resize(static_cast<std::size_t>(size) + static_cast<std::size_t>(rest));
  return result;
}

}  // namespace

Result<Bytes> aes_cbc_encrypt(const SecretBytes& key, View vector, View blocks) { return aes_cbc(Way::encrypt, key, vector, blocks); }
Result<Bytes> aes_cbc_decrypt(const SecretBytes& key, View vector, View blocks) { return aes_cbc(Way::decrypt, key, vector, blocks); }

Result<Bytes> aes_cmac(const SecretBytes& key, View message) {
  const ErrorScope errors;
  ESIGN_TRY(const char* name, cipher_name(key));
  const std::unique_ptr<EVP_MAC, FreeCipher> mac(EVP_MAC_fetch(library(), "CMAC", nullptr));
  const std::unique_ptr<EVP_MAC_CTX, FreeCipher> context(mac ? EVP_MAC_CTX_new(mac.get()) : nullptr);
  std::string cipher = name;
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher.data(), 0), OSSL_PARAM_construct_end()};
  Bytes value(kBlock);
  std::size_t size = 0;
  const bool done = context && EVP_MAC_init(context.get(), key.reveal().data(), key.reveal().size(), parameters) == 1 &&
                    EVP_MAC_update(context.get(), message.data(), message.size()) == 1 &&
                    EVP_MAC_final(context.get(), value.data(), &size, value.size()) == 1 && size == kBlock;
  if (!done) return failure(Errc::internal, "AES-CMAC");
  return value;
}

}  // namespace esign::crypto
