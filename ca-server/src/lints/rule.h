// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>

#include "domain/linted_tbs.h"
#include "lints/expectation.h"

namespace esign::ca::lints {

/// What the certificate's parser does not tell: read from the octets a second time.
struct Encoding {
  asn1::Tag not_before{}, not_after{};
  std::size_t unique_identifiers = 0;          ///< issuerUniqueID, subjectUniqueID
  std::vector<asn1::Oid> extensions{};         ///< In order, doubles and all
};

/// A certificate that may come to be, and everything the rules may look at.
struct Case {
  const LintContext& context;
  const pkix::Certificate& certificate;
  const Expectation& expected;
  const Encoding& encoding;

  const CertificateRecord& record() const { return context.record; }
  const pkix::Extensions& extensions() const { return certificate.extensions(); }
};

/// One rule. `applies` looks at what the certificate shall be (its profile, its issuer), never at what it happens to say:
/// else a certificate could talk itself out of a rule.
struct Rule {
  std::string_view name{};
  std::string_view citation{};                 ///< Standard, edition, clause
  std::string_view says{};                     ///< One sentence for docs/reference/certificate-lints.md
  std::chrono::sys_days since{};               ///< Certificates that begin earlier, and are made earlier, are not held to it.
  bool (*applies)(const Case&) = nullptr;
  Result<void> (*check)(const Case&) = nullptr;
};

/// All of them, in the order of rules.inc.
std::span<const Rule* const> rules();

/// A rule is broken: what is wrong, and the field.
inline Failure broken(std::string_view at, std::string what) { return fail(Errc::denied, std::move(what)).in(at); }

// When the standards that rules cite came into force; our own rules are as old as this authority.
inline constexpr std::chrono::sys_days kRfc5280 = std::chrono::year{2008} / 5 / 1;
inline constexpr std::chrono::sys_days kEn319412 = std::chrono::year{2023} / 9 / 1;
inline constexpr std::chrono::sys_days kOwn{};

// Whom rules apply to.
bool every(const Case& c);
bool self_signed(const Case& c);          ///< A root
bool below_a_root(const Case& c);         ///< Everything else
bool authority(const Case& c);            ///< Signs certificates
bool subordinate_authority(const Case& c);
bool end_entity(const Case& c);
bool natural_person(const Case& c);
bool legal_person(const Case& c);
bool subscriber(const Case& c);           ///< A natural or a legal person
bool status_needed(const Case& c);        ///< Somebody may ask whether it is revoked: subscribers, authorities, time-stamping units
bool ocsp_signer(const Case& c);
bool time_stamping_unit(const Case& c);

}  // namespace esign::ca::lints
