// SPDX-License-Identifier: Apache-2.0
#include "crypto/openssl/kdf_budget.h"

#include "crypto/openssl/library.h"

namespace esign::crypto::openssl_adapter {
namespace {

template <class T>
Handle<T> parameters(const X509_ALGOR& algorithm, const ASN1_ITEM* item) {
  const void* value = nullptr;
  int type = V_ASN1_UNDEF;
  X509_ALGOR_get0(nullptr, &type, &value, &algorithm);
  if (type != V_ASN1_SEQUENCE) return nullptr;
  return Handle<T>(static_cast<T*>(ASN1_item_unpack(static_cast<const ASN1_STRING*>(value), item)));
}

int nid_of(const X509_ALGOR& algorithm) {
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, &algorithm);
  return OBJ_obj2nid(object);
}

}  // namespace

Result<void> KdfBudget::spend_on(const ASN1_INTEGER* iterations) {
  if (iterations == nullptr) return budget_.spend();
  std::uint64_t count = 0;
  if (ASN1_INTEGER_get_uint64(&count, iterations) != 1 || count == 0) return fail(Errc::malformed, "an iteration count that is no positive number");
  return budget_.spend(count);
}

Result<void> KdfBudget::spend_on(const X509_ALGOR& algorithm) {
  if (nid_of(algorithm) != NID_pbes2) {
    const auto pbe = parameters<PBEPARAM>(algorithm, ASN1_ITEM_rptr(PBEPARAM));
    return pbe ? spend_on(pbe->iter) : Result<void>();
  }
  const auto pbes2 = parameters<PBE2PARAM>(algorithm, ASN1_ITEM_rptr(PBE2PARAM));
  if (!pbes2) return fail(Errc::malformed, "PBES2 parameters cannot be read");
  if (nid_of(*pbes2->keyfunc) != NID_id_pbkdf2) return fail(Errc::unsupported, "a key derivation other than PBKDF2");
  const auto pbkdf2 = parameters<PBKDF2PARAM>(*pbes2->keyfunc, ASN1_ITEM_rptr(PBKDF2PARAM));
  if (!pbkdf2) return fail(Errc::malformed, "PBKDF2 parameters cannot be read");
  return spend_on(pbkdf2->iter);
}

Cipher cipher_of(const X509_ALGOR& algorithm) {
  int nid = NID_undef;
  if (nid_of(algorithm) == NID_pbes2) {
    const auto pbes2 = parameters<PBE2PARAM>(algorithm, ASN1_ITEM_rptr(PBE2PARAM));
    if (pbes2) nid = nid_of(*pbes2->encryption);
  } else if (EVP_PBE_find(EVP_PBE_TYPE_OUTER, nid_of(algorithm), &nid, nullptr, nullptr) != 1) {
    nid = NID_undef;
  }
  if (nid == NID_undef) return Cipher::missing;
  const Handle<EVP_CIPHER> cipher(EVP_CIPHER_fetch(library_for_key_files(), OBJ_nid2sn(nid), nullptr));
  return cipher ? Cipher::available : Cipher::missing;
}

}  // namespace esign::crypto::openssl_adapter
