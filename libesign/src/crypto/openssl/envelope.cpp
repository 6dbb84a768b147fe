// SPDX-License-Identifier: Apache-2.0
// OpenSSL reads and decrypts; what comes out is a secret.
#include "crypto/envelope.h"

#include <openssl/bio.h>
#include <openssl/cms.h>

#include "crypto/openssl/library.h"
#include "crypto/openssl/private_key.h"

namespace esign::crypto {
namespace openssl_adapter {
namespace {

struct FreeCms {
  void operator()(CMS_ContentInfo* object) const { CMS_ContentInfo_free(object); }
  void operator()(BIO* object) const { BIO_free_all(object); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeCms>;

struct Recipient {
  Handle<EVP_PKEY> key{};
  Handle<X509> certificate{};
};

/// The file has passed open_pkcs12(), with its budgets and its MAC, before OpenSSL takes it apart here.
Result<Recipient> recipient_of(View file, const Pin& password) {
  const std::uint8_t* at = file.data();
  const Handle<PKCS12> pkcs12(d2i_PKCS12(nullptr, &at, static_cast<long>(file.size())));
  const auto digits = password.reveal();
  const std::string terminated(digits.begin(), digits.end());  // PKCS12_parse wants a C string
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  const int parsed = pkcs12 ? PKCS12_parse(pkcs12.get(), terminated.c_str(), &key, &certificate, nullptr) : 0;
  wipe(const_cast<char*>(terminated.data()), terminated.size());
  Recipient recipient{Handle<EVP_PKEY>(key), Handle<X509>(certificate)};
  if (parsed != 1 || !recipient.key || !recipient.certificate) return failure(Errc::malformed, "the key file has no key with its certificate");
  return recipient;
}

Result<SecretBytes> decrypted(View cms, const Recipient& recipient) {
  CMS_ContentInfo* fresh = CMS_ContentInfo_new_ex(library(), nullptr);
  const std::uint8_t* at = cms.data();
  const CMS_ContentInfo* read = d2i_CMS_ContentInfo(&fresh, &at, static_cast<long>(cms.size()));
  const Owned<CMS_ContentInfo> info(read != nullptr ? fresh : nullptr);  // on failure OpenSSL has freed it
  if (!info || at != cms.data() + cms.size()) return failure(Errc::malformed, "not a CMS file");
  if (OBJ_obj2nid(CMS_get0_type(info.get())) != NID_pkcs7_enveloped) return fail(Errc::malformed, "not EnvelopedData");
  const Owned<BIO> clear(BIO_new(BIO_s_secmem()));  // wiped when it is freed
  if (!clear) return failure(Errc::internal, "no memory");
  if (CMS_decrypt(info.get(), recipient.key.get(), recipient.certificate.get(), nullptr, clear.get(), 0) != 1)
    return fail(Errc::denied, "it is not sealed for this key, or was altered");
  char* data = nullptr;
  const long size = BIO_get_mem_data(clear.get(), &data);
  if (size < 0 || (size > 0 && data == nullptr)) return fail(Errc::internal, "OpenSSL gave no content");
  return SecretBytes(View(reinterpret_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)));
}

}  // namespace
}  // namespace openssl_adapter

Result<SecretBytes> open_envelope(View cms, View pkcs12, const Pin& password, const Limits& limits) {
  const openssl_adapter::ErrorScope errors;
  if (cms.size() > limits.key_file_octets) return fail(Errc::limit_exceeded, "key_file_octets");
  ESIGN_CHECK(open_pkcs12(pkcs12, password));
  ESIGN_TRY(const openssl_adapter::Recipient recipient, openssl_adapter::recipient_of(pkcs12, password));
  return openssl_adapter::decrypted(cms, recipient);
}

}  // namespace esign::crypto
