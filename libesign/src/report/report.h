// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/report.h>

#include <functional>

#include "base/bytes.h"
#include "validation/conclude.h"

namespace esign::report {

/// What the layer above lends to a report, because facts hold no octets.
struct Sources {
  /// The parsed certificate of this name; empty when it is not at hand (facts that were read from a file).
  std::function<std::optional<Certificate>(const facts::CertificateId&)> certificate{};
  /// The octets that signature `index` digested for its reference `reference` (both count from zero, over all references).
  std::function<Result<Bytes>(std::size_t index, std::size_t reference)> octets{};
  /// The DER of the certificate of this name, where it is at hand.
  std::function<std::optional<Bytes>(const facts::CertificateId&)> certificate_der{};
};

/// Judges the facts by the policy (validation::conclude) and tells the conclusions as a Report. Pure but for `sources`,
/// which are asked for certificates now and for octets later.
Report compose(facts::Facts facts, Policy::Data policy, Sources sources, validation::Wish wish = validation::Wish::none);

/// The highest baseline level whose form the signature has: "none", "B-B" when everything that EN 319 122-1 or EN 319 132-1
/// (clause 6.3) makes mandatory is there; "B-T" with a valid signature time-stamp; "B-LT" when it carries the certificates and
/// a usable status of the chains of signer and TSAs; "B-LTA" with a valid archive time-stamp. No part of the verdict.
std::string level_of(const facts::Signature& signature, const validation::Conclusion& conclusion);

/// What the trusted lists make of the signature, at its best signature time; one for each law, empty without lists.
std::vector<QualificationReport> qualification_of(const facts::Facts& facts, const validation::Conclusion& conclusion);
/// The message key that says why it is not qualified or undetermined; empty when it is something.
std::string qualification_reason(const QualificationReport& told);

/// The step that explains why `conclusion` is not TOTAL-PASSED; null when it is.
const Step* deciding_step(const validation::Conclusion& conclusion);

}  // namespace esign::report

namespace esign {

struct Report::Data {
  facts::Facts facts{};
  Policy::Data policy{};
  report::Sources sources{};
  std::vector<validation::Conclusion> conclusions{};  ///< Point into `facts`: a Data is never copied or moved.
  std::vector<SignatureReport> signatures{};
  std::vector<ContainerFile> files{};

  Data() = default;
  Data(const Data&) = delete;
  Data& operator=(const Data&) = delete;
};

namespace report {

std::string text(const Report::Data& data, Language language);
std::string json(const Report::Data& data);
std::string etsi_xml(const Report::Data& data);
std::string html(const Report::Data& data, Language language);
std::string comparison_text(const Report::Data& here, const Report::Data& there, Language language);
std::string comparison_json(const Report::Data& here, const Report::Data& there);
Indication overall(const Report::Data& data);

}  // namespace report
}  // namespace esign
