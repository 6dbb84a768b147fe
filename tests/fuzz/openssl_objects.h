// SPDX-License-Identifier: Apache-2.0
// OpenSSL as a second reader of the same octets.
#pragma once
#include <openssl/cms.h>
#include <openssl/ocsp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace esign::fuzz::openssl {

struct Free {
  void operator()(X509* object) const { X509_free(object); }
  void operator()(X509_CRL* object) const { X509_CRL_free(object); }
  void operator()(X509_NAME* object) const { X509_NAME_free(object); }
  void operator()(BASIC_CONSTRAINTS* object) const { BASIC_CONSTRAINTS_free(object); }
  void operator()(ASN1_BIT_STRING* object) const { ASN1_BIT_STRING_free(object); }
  void operator()(CMS_ContentInfo* object) const { CMS_ContentInfo_free(object); }
  void operator()(OCSP_RESPONSE* object) const { OCSP_RESPONSE_free(object); }
  void operator()(OCSP_BASICRESP* object) const { OCSP_BASICRESP_free(object); }
};
template <class T>
using Handle = std::unique_ptr<T, Free>;

}  // namespace esign::fuzz::openssl
