// SPDX-License-Identifier: Apache-2.0
// CRLs, RFC 5280 section 5, of any length in bounded memory. DER puts lengths first, so the entries are pulled three times:
// measured, signed, written. All passes must see the same entries; a difference is an error and never a wrong CRL.
#pragma once
#include "domain/certificate_content.h"
#include "domain/ports.h"

namespace esign::ca {

/// nextUpdate of a CRL after which none will come: EN 319 411-1 V1.5.1 CSS-6.3.9-06.
inline constexpr Time kNoNextUpdate{std::chrono::seconds{253'402'300'799}};  // 9999-12-31T23:59:59Z

enum class CrlCovers : std::uint8_t { all, user_certificates, ca_certificates };

/// All of a CRL but its entries.
struct CrlContent {
  pkix::SignatureAlgorithm signature{};              ///< Of the issuer's key.
  Bytes issuer{};                                    ///< Its subject, DER.
  Bytes authority_key_id{};                          ///< Its subjectKeyIdentifier.
  Time this_update{}, next_update{};
  std::uint64_t number = 0;                          ///< cRLNumber (5.2.3)
  std::optional<std::uint64_t> base{};               ///< Given: a delta CRL upon that number (5.2.4), critical.
  std::vector<std::string> distribution_urls{};      ///< Of this shard, as its certificates have them (5.2.5).
  CrlCovers covers = CrlCovers::all;
  std::vector<std::string> freshest_urls{};          ///< Where the deltas are (5.2.6); of full CRLs only.
  std::optional<Time> expired_certificates_on{};     ///< ExpiredCertsOnCRL (X.509 clause 9.5.2.8): expired ones since then are kept.
};

/// Begins a pass over the entries, in ascending order of serial.
using CrlPass = std::function<Result<CrlSource>()>;
/// Signs what the Source writes: a KeyRing's way to hash without holding.
using StreamSigner = std::function<Result<Bytes>(const Source& message)>;

/// What a pass over the entries found.
struct CrlMeasure {
  std::uint64_t entries = 0, octets = 0;
  std::uint64_t print = 0;  ///< FNV-1a over the entries' DER: whether two passes saw the same, not who made them.
  friend bool operator==(const CrlMeasure&, const CrlMeasure&) = default;
};

/// First pass. Errors: internal (serials not ascending, or one twice; a removal in a full CRL: 5.3.1), those of the source.
Result<CrlMeasure> measure(const CrlContent& content, const CrlPass& entries);
/// TBSCertList. Errors: invalid_argument with the field's place; conflict (the entries are not those that were measured).
Result<void> write_tbs(const CrlContent& content, const CrlMeasure& measured, const CrlPass& entries, const Sink& sink);
/// CertificateList. Gives its size in octets. Errors: those above, of the signer, of the sink; what the sink got before one is no CRL.
Result<std::uint64_t> write_crl(const CrlContent& content, const CrlPass& entries, const StreamSigner& sign, const Sink& sink);

}  // namespace esign::ca
