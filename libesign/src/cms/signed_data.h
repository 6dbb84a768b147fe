// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cms/attributes.h"
#include "cms/scan.h"
#include "pkix/algorithms.h"
#include "pkix/name.h"

namespace esign::cms {

/// IssuerAndSerialNumber, RFC 5652 section 10.2.4.
struct IssuerAndSerialNumber {
  pkix::Name issuer{};
  View serial_number{};  ///< INTEGER content octets.
};
/// SignerIdentifier, RFC 5652 section 5.3: exactly one of the two.
struct SignerIdentifier {
  std::optional<IssuerAndSerialNumber> issuer_and_serial_number{};
  std::optional<View> subject_key_identifier{};
};

/// How the signed attributes stand in the file. RFC 5652 section 5.3: "MUST be DER encoded, even if the rest is BER".
enum class SignedEncoding : std::uint8_t {
  der,
  ber,      ///< Other lengths or joined strings than DER has; the order is that of DER.
  unsorted  ///< Members or values in another order than X.690 section 11.6 demands.
};

/// SignerInfo, RFC 5652 section 5.3. Views point into `der`, which the object owns; therefore it moves and is never copied.
/// Parsing guarantees the grammar; it guarantees nothing about versions, algorithms or attributes.
struct SignerInfo {
  SignerInfo() = default;
  SignerInfo(SignerInfo&&) = default;
  SignerInfo& operator=(SignerInfo&&) = default;
  SignerInfo(const SignerInfo&) = delete;
  SignerInfo& operator=(const SignerInfo&) = delete;

  Bytes written{};  ///< As the file has it, BER or DER: what later levels hash and what a writer keeps.
  Bytes der{};
  std::int64_t version = 0;
  SignerIdentifier sid{};
  pkix::AlgorithmIdentifier digest_algorithm{};
  std::optional<std::vector<Attribute>> signed_attributes{};
  SignedEncoding signed_encoding = SignedEncoding::der;
  pkix::AlgorithmIdentifier signature_algorithm{};
  View signature{};
  std::vector<Attribute> unsigned_attributes{};  ///< Values transcoded to DER; as written they are in `written`.
};

/// CertificateChoices, RFC 5652 section 10.2.2.
enum class CertificateKind : std::uint8_t { certificate, extended, attribute_v1, attribute_v2, other };
struct CertificateChoice {
  CertificateKind kind = CertificateKind::certificate;
  Bytes der{};
};
/// RevocationInfoChoice, RFC 5652 section 10.2.1.
enum class RevocationKind : std::uint8_t { crl, other };
struct RevocationChoice {
  RevocationKind kind = RevocationKind::crl;
  asn1::Oid format{};  ///< otherRevInfoFormat; empty for a CRL.
  Bytes der{};         ///< The CRL, or the whole OtherRevocationInfoFormat.
};

/// SignedData, RFC 5652 section 5.1: read, not judged.
struct SignedData {
  std::int64_t version = 0;
  std::vector<pkix::AlgorithmIdentifier> digest_algorithms{};
  asn1::Oid content_type{};
  std::optional<EncapsulatedOctets> content{};
  std::vector<CertificateChoice> certificates{};
  std::vector<RevocationChoice> crls{};
  std::vector<SignerInfo> signers{};
};

/// Transcodes the parts to DER and reads them strictly. Errors: malformed, limit_exceeded.
Result<SignedData> read_signed_data(const Parts& parts, const Limits& limits);
Result<SignerInfo> read_signer_info(Bytes written, const Limits& limits);

/// The version that RFC 5652 section 5.1 demands of what is in the SignedData.
std::int64_t version_of(const SignedData& data);
/// The version that RFC 5652 section 5.3 demands: 1 with issuerAndSerialNumber, 3 with subjectKeyIdentifier.
std::int64_t version_of(const SignerIdentifier& sid);

}  // namespace esign::cms
