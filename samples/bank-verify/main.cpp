// SPDX-License-Identifier: Apache-2.0
// A bank's program in one page: decide whether a signed e-arayış can be relied on.
//   bank-verify ARAYIS.xml TRUST CERTIFICATES CRLS FIN
#include <esign/esign.h>

#include <chrono>
#include <iostream>

using namespace esign;

namespace {

enum class Decision { accepted, refused, undecided };

Result<Decision> decide(char** argument) {
  TrustStore trust;
  Evidence evidence;
  ESIGN_CHECK(trust.add(argument[2]));
  ESIGN_CHECK(evidence.add_certificates(argument[3]));
  ESIGN_CHECK(evidence.add_crls(argument[4]));
  ESIGN_TRY(Policy policy, Policy::builtin("default"));
  const Verifier verifier(std::move(trust), std::move(policy), std::move(evidence));

  ESIGN_TRY(const Document document, Document::load(argument[1]));
  const Time now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  ESIGN_TRY(const Report report, verifier.verify(document, std::nullopt, now));
  std::cout << report.text(Language::az);
  if (report.indication() == Indication::total_failed) return Decision::refused;
  if (report.indication() == Indication::indeterminate) return Decision::undecided;

  // The data comes from the octets that were digested, never from the file; and they must be the whole document.
  if (report.signatures()[0].coverage[0].extent != Coverage::Extent::full) return Decision::refused;
  ESIGN_TRY(const std::vector<std::uint8_t> signed_octets, report.signed_octets(0, 0));
  ESIGN_TRY(const arayis::Content content, arayis::read(signed_octets));
  std::cout << arayis::name(content.kind) << ' ' << content.reference_number << '\n';
  return content.subject_fin == argument[5] ? Decision::accepted : Decision::refused;
}

}  // namespace

int main(int count, char** argument) {
  if (count != 6) {
    std::cerr << "usage: bank-verify ARAYIS.xml TRUST CERTIFICATES CRLS FIN\n";
    return 64;
  }
  const Result<Decision> decision = decide(argument);
  if (!decision) {
    std::cerr << name(decision.error().code) << ": " << decision.error().at << ": " << decision.error().detail << '\n';
    return 65;
  }
  return static_cast<int>(*decision);
}
