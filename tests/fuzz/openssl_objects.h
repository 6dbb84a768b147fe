// SPDX-License-Identifier: Apache-2.0
// OpenSSL as a second reader of the same octets.
#pragma once
#include <openssl/cms.h>
#include <openssl/ocsp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>

#include "asn1/der_reader.h"
#include "pkix/certificate.h"
#include "pkix/name.h"

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
/// Whether all values of a name are of a string type that OpenSSL reads in names (its B_ASN1_PRINTABLE). RFC 5280 section
/// 4.1.2.4 lets an AttributeValue be anything, so our reader takes more and shows it in hexadecimal.
inline bool has_known_strings(const pkix::Name& name) {
  namespace tag = asn1::tag;
  const auto known = [](const pkix::NameAttribute& attribute) {
    const auto types = {tag::utf8_string, tag::numeric_string, tag::printable_string, tag::teletex_string, tag::ia5_string, tag::universal_string, tag::bmp_string};
    return std::ranges::find(types, attribute.value_tag) != types.end();
  };
  return std::ranges::all_of(name.rdns, [&](const pkix::RelativeName& rdn) { return std::ranges::all_of(rdn, known); });
}

/// Whether OpenSSL's reader of ANY takes the element: it looks into a primitive of a type that it knows, one level deep. Ours
/// leaves it closed for a later layer, so a law that compares the two ends where this is not so. Absent is taken.
inline bool reads_any(View element) {
  namespace tag = asn1::tag;
  if (element.empty()) return true;
  asn1::Reader probe(element);
  if (probe.next_is(tag::boolean)) {
    probe.boolean();
  } else if (probe.next_is(tag::integer)) {
    probe.integer();
  } else if (probe.next_is(tag::null)) {
    probe.null();
  } else if (probe.next_is(tag::oid)) {
    probe.oid();
  } else if (probe.next_is(tag::octet_string) || probe.next_is(tag::sequence) || probe.next_is(tag::set) || probe.next_is(tag::utf8_string) ||
             probe.next_is(tag::utc_time)) {
    probe.any();
  } else {
    return false;
  }
  return probe.finish().has_value();
}

/// The parameters of the key's algorithm.
inline Bytes key_parameters(const pkix::Certificate& certificate) {
  asn1::Reader reader(certificate.spki());
  Bytes parameters;
  reader.sequence([&] {
    parameters = pkix::read_algorithm(reader).parameters;
    reader.any();
  });
  return parameters;
}

/// Whether OpenSSL takes what our parser leaves closed in a certificate: its names' values and its algorithms' parameters.
inline bool reads_closed_parts(const pkix::Certificate& certificate) {
  return has_known_strings(certificate.issuer()) && has_known_strings(certificate.subject()) &&
         reads_any(certificate.signature_algorithm().parameters) && reads_any(key_parameters(certificate));
}

template <class T>
using Handle = std::unique_ptr<T, Free>;

}  // namespace esign::fuzz::openssl
