// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "trust/service_status.h"

/// Whether a signature is a qualified one: the procedures of ETSI TS 119 615 in a simplified form, and the same for the law of
/// Azerbaijan, where a "təkmil" certificate is one with QcCompliance and QcCClegislation AZ of an accredited centre.
namespace esign::trust {

/// By whose law: chosen by the territory and kind of the list.
enum class Law : std::uint8_t { azerbaijan, european_union };
/// AZ by its territory; the European Union by the list's type. Empty: another law, of which nothing is known here.
std::optional<Law> law_of(const Scheme& scheme);

/// What a list says of the authority that issued a certificate.
struct IssuingService {
  const TrustedList* list = nullptr;
  const Service* service = nullptr;
};
/// The services of `list` whose digital identity is the certificate of the issuer, or has its subject and key.
std::vector<IssuingService> services_of(const TrustedList& list, const pkix::Certificate& issuer);

enum class Qualification : std::uint8_t {
  qualified_signature, qualified_seal, qualified_website,
  /// With a qualified certificate, but its key is not known to be in a qualified device.
  signature_with_qualified_certificate, seal_with_qualified_certificate,
  not_qualified,
  indeterminate  ///< What the list says contradicts itself, or needs a criterion that this build does not know.
};
std::string_view name(Qualification qualification) noexcept;

struct QualificationStep {
  std::string key{};  ///< Stable: "service", "status-at-issue", "status-at-signing", "claim-at-issue", "claim-at-signing", "type", "device".
  enum class Outcome : std::uint8_t { passed, failed, indeterminate } outcome = Outcome::passed;
  std::string detail{};
};
struct QualificationResult {
  Qualification verdict = Qualification::not_qualified;
  std::vector<QualificationStep> steps{};  ///< In their order, up to the one that decided.
};

/// When the answer of qualify() for these services may change with the time of signing; ascending. Between two of them it does not.
std::vector<Time> changes_of(const std::vector<IssuingService>& services);

/// `signing`: the best proven signing time. The other instant that counts is the certificate's issue (its notBefore). The
/// services are those of the signing certificate's issuer. Pure: no clock, no network, no key.
QualificationResult qualify(const pkix::Certificate& signer, const std::vector<IssuingService>& services, Law law, Time signing);

/// Whether a certificate meets the criteria of a Qualifications extension (clause 5.5.9.2.2).
enum class Met : std::uint8_t { no, yes, unknown };
Met meets(const Criteria& criteria, const pkix::Certificate& certificate);

}  // namespace esign::trust
