// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pkix/algorithms.h"

namespace esign::cms {

/// IssuerAndSerialNumber ::= SEQUENCE {
///      issuer        Name,
///      serialNumber  CertificateSerialNumber }                    RFC 5652 section 10.2.4
struct IssuerAndSerialNumberFields {
  View issuer{};         ///< Name, tag and length included.
  View serial_number{};  ///< INTEGER content octets.
};
template <class Der>
void describe(Der& der, asn1::Field<Der, IssuerAndSerialNumberFields> field) {
  der.sequence([&] {
    der.at("issuer").raw(asn1::tag::sequence, field.issuer);
    der.at("serialNumber").integer(field.serial_number);
  });
}

/// SignerInfo ::= SEQUENCE {                                       RFC 5652 section 5.3
///      version             CMSVersion,
///      sid                 CHOICE { IssuerAndSerialNumber, subjectKeyIdentifier [0] },
///      digestAlgorithm     DigestAlgorithmIdentifier,
///      signedAttrs     [0] IMPLICIT SignedAttributes OPTIONAL,
///      signatureAlgorithm  SignatureAlgorithmIdentifier,
///      signature           OCTET STRING,
///      unsignedAttrs   [1] IMPLICIT UnsignedAttributes OPTIONAL }
/// Views point into what was read, or is to be written; the attributes are whole elements with their [0] and [1].
struct SignerInfoFields {
  std::int64_t version = 1;
  std::optional<View> subject_key_identifier{};
  std::optional<IssuerAndSerialNumberFields> issuer_and_serial_number{};  ///< Exactly one of the two.
  pkix::AlgorithmIdentifier digest_algorithm{};
  std::optional<View> signed_attributes{};
  pkix::AlgorithmIdentifier signature_algorithm{};
  View signature{};
  std::optional<View> unsigned_attributes{};
};
template <class Der>
void describe(Der& der, asn1::Field<Der, SignerInfoFields> field) {
  using namespace asn1::tag;
  const auto attributes = [&](std::uint32_t number, auto& set) {
    der.optional(context_constructed(number), set, [&](auto& one) { der.raw(context_constructed(number), one); });
  };
  der.sequence([&] {
    der.at("version").integer(field.version);
    der.at("sid").choice(context(0), field.subject_key_identifier, [&](auto& one) { der.octet_string(one, context(0)); },
                         field.issuer_and_serial_number, [&](auto& one) { describe(der, one); });
    describe(der.at("digestAlgorithm"), field.digest_algorithm);
    attributes(0, field.signed_attributes);
    describe(der.at("signatureAlgorithm"), field.signature_algorithm);
    der.at("signature").octet_string(field.signature);
    attributes(1, field.unsigned_attributes);
  });
}

}  // namespace esign::cms
