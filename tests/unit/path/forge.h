// SPDX-License-Identifier: Apache-2.0
#pragma once
// Certificates, CRLs and OCSP responses that say whatever a test wants, truly signed. Keys are Ed25519 from a number, so
// the same test makes the same octets every time.
#include <memory>
#include <string>
#include <vector>

#include "crypto/backend.h"
#include "pkix/ocsp_response.h"

namespace esign::test {

struct Key {
  std::shared_ptr<crypto::PrivateKey> key{};
  Bytes spki{};
};
Key key(std::uint32_t number);

/// Name with one UTF8String CN.
Bytes common_name(std::string_view text);
/// Name of AttributeType/value pairs, an RDN each; UTF8String, but PrintableString for C.
Bytes directory_name(const std::vector<std::pair<asn1::Oid, std::string>>& attributes);

struct ExtensionSpec {
  asn1::Oid id{};
  bool critical = false;
  Bytes value{};
};
struct CertificateSpec {
  unsigned version = 3;
  std::int64_t serial = 1;
  Bytes issuer{}, subject{};
  Time not_before{}, not_after{};
  Bytes spki{};
  std::vector<ExtensionSpec> extensions{};
};
/// basicConstraints cA TRUE and keyUsage keyCertSign, cRLSign.
std::vector<ExtensionSpec> authority(std::optional<std::int64_t> path_length = {});
ExtensionSpec key_usage(std::initializer_list<pkix::KeyUsageBit> bits);
ExtensionSpec extended_usage(std::initializer_list<asn1::Oid> usages);
/// GeneralNames of context-tagged pieces.
ExtensionSpec alternative_names(const std::vector<Bytes>& names);
Bytes general_name(std::uint32_t number, std::string_view text);  ///< rfc822 1, dns 2, uri 6.

/// tbsCertificate, whatever it holds, with a true signature.
Bytes sign_tbs(const Bytes& tbs, const Key& issuer);
Bytes make_certificate(const CertificateSpec& spec, const Key& issuer);
pkix::Certificate::Ptr certificate(const CertificateSpec& spec, const Key& issuer);

struct RevokedSpec {
  std::int64_t serial = 1;
  Time date{};
  std::optional<pkix::CrlReason> reason{};
};
struct CrlSpec {
  Bytes issuer{};
  Time this_update{};
  std::optional<Time> next_update{};
  std::vector<RevokedSpec> revoked{};
  std::vector<ExtensionSpec> extensions{};
};
pkix::Crl::Ptr crl(const CrlSpec& spec, const Key& issuer);

struct SingleSpec {
  pkix::Hash hash = pkix::Hash::sha1;
  Bytes issuer_name{}, issuer_spki{};
  std::int64_t serial = 1;
  pkix::OcspCertStatus status = pkix::OcspCertStatus::good;
  Time revoked_at{};
  std::optional<pkix::CrlReason> reason{};
  Time this_update{};
  std::optional<Time> next_update{};
  std::vector<ExtensionSpec> extensions{};
};
struct OcspSpec {
  Bytes responder_name{};  ///< Empty: by key.
  Time produced_at{};
  std::vector<SingleSpec> singles{};
  std::vector<ExtensionSpec> extensions{};
  std::vector<Bytes> certificates{};
};
/// The octets of subjectPublicKey.
Bytes key_bits(View spki);
/// Signed with `signer`; the responder is named by `named` when it goes by key.
Bytes make_ocsp(const OcspSpec& spec, const Key& signer, View named);
inline Bytes make_ocsp(const OcspSpec& spec, const Key& signer) { return make_ocsp(spec, signer, signer.spki); }

}  // namespace esign::test
