// SPDX-License-Identifier: Apache-2.0
#include "trust/qualification.h"

#include <algorithm>

namespace esign::trust {
namespace {

using Outcome = QualificationStep::Outcome;
using namespace std::chrono_literals;

/// Regulation (EU) 910/2014 applies from here on: before it Directive 1999/93/EC and its statuses.
constexpr Time kRegulation = std::chrono::sys_days{2016y / 7 / 1};

enum class CertificateType : std::uint8_t { signature, seal, website };

/// The qualifiers that the list gives to one certificate at one instant.
struct Qualifiers {
  std::vector<std::string> names{};
  std::vector<std::string> unsure{};  ///< Whether these apply cannot be told.
  bool has(std::string_view name) const { return std::ranges::find(names, name) != names.end(); }
  bool has_any(std::initializer_list<std::string_view> wanted) const {
    return std::ranges::any_of(wanted, [&](std::string_view name) { return has(name); });
  }
  bool unsure_of(std::initializer_list<std::string_view> wanted) const {
    return std::ranges::any_of(wanted, [&](std::string_view name) { return std::ranges::find(unsure, name) != unsure.end(); });
  }
};

std::string short_qualifier(const std::string& uri) {
  for (const std::string_view prefix : {kServiceInformation, kOlderInformation})
    if (uri.starts_with(prefix)) return uri.substr(prefix.size());
  return uri;
}

Qualifiers qualifiers_of(const ServiceState& state, const pkix::Certificate& certificate) {
  Qualifiers all;
  for (const QualificationElement& element : state.extensions.qualifications) {
    const Met met = meets(element.criteria, certificate);
    if (met == Met::no) continue;
    auto& into = met == Met::yes ? all.names : all.unsure;
    for (const std::string& uri : element.qualifiers) into.push_back(short_qualifier(uri));
  }
  return all;
}

/// One service at the two instants that count.
struct Found {
  const ServiceState* at_issue = nullptr;
  const ServiceState* at_signing = nullptr;
};

class Procedure {
 public:
  Procedure(const pkix::Certificate& signer, Law law, Time signing) : signer_(signer), law_(law), signing_(signing) {}
  QualificationResult run(const std::vector<IssuingService>& services);

 private:
  bool step(std::string key, Outcome outcome, std::string detail);
  QualificationResult end(Qualification verdict) { return {verdict, std::move(steps_)}; }
  Time issued() const { return signer_.validity().not_before; }
  bool find_service(const std::vector<IssuingService>& services);
  bool in_standing(const ServiceState& state, Time time) const;
  bool status_step(std::string key, const ServiceState* state, Time time);
  bool understood();
  Outcome claim();
  bool claimed_by_certificate() const;
  Outcome type();
  bool covers_type() const;
  Outcome device();
  bool device_in_certificate() const;
  Qualification verdict(bool with_device) const;

  const pkix::Certificate& signer_;
  Law law_;
  Time signing_;
  Found found_{};
  Qualifiers at_issue_{}, at_signing_{};
  CertificateType type_ = CertificateType::signature;
  std::vector<QualificationStep> steps_{};
};

bool Procedure::step(std::string key, Outcome outcome, std::string detail) {
  steps_.push_back({std::move(key), outcome, std::move(detail)});
  return outcome == Outcome::passed;
}

/// The issuer is a service for qualified certificates. Of several entries (a centre may change from one to another) the one that
/// was in good standing at both instants is taken, for it alone can lead to a qualified signature.
bool Procedure::find_service(const std::vector<IssuingService>& services) {
  for (const IssuingService& one : services) {
    if (law_of(one.list->scheme) != law_) continue;
    const Found candidate{state_at(*one.service, issued()), state_at(*one.service, signing_)};
    const auto fits = [&](const ServiceState* state) { return state && service_kind(state->type) == ServiceKind::qualified_certificates; };
    if (service_kind(one.service->current.type) != ServiceKind::qualified_certificates && !fits(candidate.at_issue)) continue;
    const bool better = fits(candidate.at_issue) && fits(candidate.at_signing) && in_standing(*candidate.at_issue, issued()) &&
                        in_standing(*candidate.at_signing, signing_);
    if (!found_.at_signing || better) found_ = candidate;
    if (better) break;
  }
  const bool any = found_.at_issue != nullptr || found_.at_signing != nullptr;
  return step("service", any ? Outcome::passed : Outcome::failed, any ? "the issuer is listed for qualified certificates" : "the issuer is not listed for qualified certificates");
}

bool Procedure::in_standing(const ServiceState& state, Time time) const {
  if (service_kind(state.type) != ServiceKind::qualified_certificates) return false;
  const std::string status = short_status(state.status);
  if (law_ == Law::azerbaijan) return standing(state.status) == Standing::qualified || standing(state.status) == Standing::recognised;
  if (time >= kRegulation) return status == "granted";
  return status == "undersupervision" || status == "supervisionincessation" || status == "accredited" || status == "granted";
}

bool Procedure::status_step(std::string key, const ServiceState* state, Time time) {
  if (!state) return step(std::move(key), Outcome::failed, "the list knows nothing of the service then");
  return step(std::move(key), in_standing(*state, time) ? Outcome::passed : Outcome::failed,
              short_type(state->type) + " " + short_status(state->status) + " since " + to_rfc3339(state->since));
}

/// TS 119 612 clause 5.5.9: who does not understand a critical extension does not use the entry.
bool Procedure::understood() {
  for (const ServiceState* state : {found_.at_issue, found_.at_signing})
    if (!state->extensions.unknown_critical.empty())
      return step("extensions", Outcome::indeterminate, "critical and not understood: " + state->extensions.unknown_critical.front());
  return true;
}

bool Procedure::claimed_by_certificate() const {
  const auto& statements = signer_.extensions().qc_statements;
  if (!statements || !statements->compliance) return false;
  const auto& laws = statements->legislation;
  // EN 319 412-5 QCS-4.2.4-01: a certificate of the European Union has no QcCClegislation.
  if (law_ == Law::european_union) return laws.empty();
  return std::ranges::find(laws, "AZ") != laws.end();
}

/// Whether the certificate counts as a qualified one, at its issue and still at signing; the list overrules what it says itself.
Outcome Procedure::claim() {
  for (const Qualifiers* list : {&at_issue_, &at_signing_}) {
    const std::string key = list == &at_issue_ ? "claim-at-issue" : "claim-at-signing";
    const bool yes = list->has("QCStatement"), no = list->has("NotQualified");
    if ((yes && no) || list->unsure_of({"QCStatement", "NotQualified"})) {
      step(key, Outcome::indeterminate, "the list does not say clearly whether the certificate is qualified");
      return Outcome::indeterminate;
    }
    const bool qualified = no ? false : yes || claimed_by_certificate();
    const std::string who = yes || no ? "by the list" : "by the certificate's statements";
    if (!step(key, qualified ? Outcome::passed : Outcome::failed, (qualified ? "qualified " : "not qualified ") + who)) return Outcome::failed;
  }
  return Outcome::passed;
}

Outcome Procedure::type() {
  constexpr asn1::Oid kSignature("0.4.0.1862.1.6.1"), kSeal("0.4.0.1862.1.6.2"), kWebsite("0.4.0.1862.1.6.3");
  const bool listed[] = {at_issue_.has("QCForESig"), at_issue_.has("QCForESeal"), at_issue_.has("QCForWSA")};
  const auto count = std::ranges::count(listed, true);
  std::vector<asn1::Oid> types;
  if (const auto& statements = signer_.extensions().qc_statements) types = statements->types;
  if (count > 1 || at_issue_.unsure_of({"QCForESig", "QCForESeal", "QCForWSA"}) || (count == 0 && types.size() > 1)) {
    step("type", Outcome::indeterminate, "signature, seal or website: contradicting statements");
    return Outcome::indeterminate;
  }
  if (count == 1) {
    type_ = listed[0] ? CertificateType::signature : listed[1] ? CertificateType::seal : CertificateType::website;
  } else if (!types.empty() && types.front() == kSeal) {
    type_ = CertificateType::seal;
  } else if (!types.empty() && types.front() == kWebsite) {
    type_ = CertificateType::website;
  } else if (!types.empty() && types.front() != kSignature) {
    step("type", Outcome::indeterminate, "an unknown QcType");
    return Outcome::indeterminate;
  }  // without QcType: for signatures, as under Directive 1999/93/EC
  static constexpr std::string_view kNames[] = {"for signatures", "for seals", "for websites"};
  const bool covered = covers_type();
  step("type", covered ? Outcome::passed : Outcome::failed, std::string(kNames[static_cast<std::size_t>(type_)]) + (covered ? "" : ", which the service is not listed for"));
  return covered ? Outcome::passed : Outcome::failed;
}

/// Under the Regulation a service is qualified for the kinds that its AdditionalServiceInformation names.
bool Procedure::covers_type() const {
  if (law_ != Law::european_union || signing_ < kRegulation) return true;
  static constexpr std::string_view kNeeded[] = {"ForeSignatures", "ForeSeals", "ForWebSiteAuthentication"};
  const auto names_it = [&](const ServiceState& state) {
    return std::ranges::any_of(state.extensions.additional, [&](const auto& one) { return short_qualifier(one.uri.value) == kNeeded[static_cast<std::size_t>(type_)]; });
  };
  return names_it(*found_.at_signing) && (issued() < kRegulation || names_it(*found_.at_issue));
}

bool Procedure::device_in_certificate() const {
  const auto& statements = signer_.extensions().qc_statements;
  if (!statements) return false;
  if (law_ == Law::european_union) return statements->sscd && statements->device_legislation.empty();
  return statements->sscd || std::ranges::find(statements->device_legislation, "AZ") != statements->device_legislation.end();
}

/// Whether the key is in a qualified device: the list overrules the certificate.
Outcome Procedure::device() {
  const std::initializer_list<std::string_view> with{"QCWithQSCD", "QCWithSSCD", "QCQSCDManagedOnBehalf"}, without{"QCNoQSCD", "QCNoSSCD"};
  const bool yes = at_signing_.has_any(with), no = at_signing_.has_any(without);
  if ((yes && no) || at_signing_.unsure_of(with) || at_signing_.unsure_of(without)) {
    step("device", Outcome::indeterminate, "the list does not say clearly whether the key is in a qualified device");
    return Outcome::indeterminate;
  }
  const bool qualified = no ? false : yes || device_in_certificate();
  const std::string who = yes || no ? "by the list" : "by the certificate's statements";
  step("device", qualified ? Outcome::passed : Outcome::failed, (qualified ? "in a qualified device " : "in no qualified device ") + who);
  return qualified ? Outcome::passed : Outcome::failed;
}

Qualification Procedure::verdict(bool with_device) const {
  switch (type_) {
    case CertificateType::signature: return with_device ? Qualification::qualified_signature : Qualification::signature_with_qualified_certificate;
    case CertificateType::seal: return with_device ? Qualification::qualified_seal : Qualification::seal_with_qualified_certificate;
    case CertificateType::website: return Qualification::qualified_website;
  }
  return Qualification::indeterminate;
}

QualificationResult Procedure::run(const std::vector<IssuingService>& services) {
  if (!find_service(services)) return end(Qualification::not_qualified);
  if (!status_step("status-at-issue", found_.at_issue, issued())) return end(Qualification::not_qualified);
  if (!status_step("status-at-signing", found_.at_signing, signing_)) return end(Qualification::not_qualified);
  if (!understood()) return end(Qualification::indeterminate);
  at_issue_ = qualifiers_of(*found_.at_issue, signer_);
  at_signing_ = qualifiers_of(*found_.at_signing, signer_);
  for (const auto next : {&Procedure::claim, &Procedure::type}) {
    const Outcome outcome = (this->*next)();
    if (outcome == Outcome::failed) return end(Qualification::not_qualified);
    if (outcome == Outcome::indeterminate) return end(Qualification::indeterminate);
  }
  if (type_ == CertificateType::website) return end(Qualification::qualified_website);
  const Outcome outcome = device();
  if (outcome == Outcome::indeterminate) return end(Qualification::indeterminate);
  return end(verdict(outcome == Outcome::passed));
}

}  // namespace

std::string_view name(Qualification qualification) noexcept {
  switch (qualification) {
    case Qualification::qualified_signature: return "qualified_signature";
    case Qualification::qualified_seal: return "qualified_seal";
    case Qualification::qualified_website: return "qualified_website";
    case Qualification::signature_with_qualified_certificate: return "signature_with_qualified_certificate";
    case Qualification::seal_with_qualified_certificate: return "seal_with_qualified_certificate";
    case Qualification::not_qualified: return "not_qualified";
    case Qualification::indeterminate: return "indeterminate";
  }
  return "";
}

std::optional<Law> law_of(const Scheme& scheme) {
  if (scheme.type == "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric") return Law::european_union;
  if (scheme.territory == "AZ") return Law::azerbaijan;
  return std::nullopt;
}

std::vector<IssuingService> services_of(const TrustedList& list, const pkix::Certificate& issuer) {
  std::vector<IssuingService> found;
  for (const Provider& provider : list.providers) {
    for (const Service& service : provider.services) {
      const bool same = std::ranges::any_of(service.current.identity.certificates, [&](const auto& one) {
        return equal(one->der(), issuer.der()) || (equal(one->spki(), issuer.spki()) && match(one->subject(), issuer.subject()) == pkix::NameMatch::same);
      });
      if (same) found.push_back({&list, &service});
    }
  }
  return found;
}

std::vector<Time> changes_of(const std::vector<IssuingService>& services) {
  std::vector<Time> changes{kRegulation};
  for (const IssuingService& one : services) {
    changes.push_back(one.service->current.since);
    for (const ServiceState& earlier : one.service->history) changes.push_back(earlier.since);
  }
  std::ranges::sort(changes);
  const auto repeated = std::ranges::unique(changes);
  changes.erase(repeated.begin(), repeated.end());
  return changes;
}

QualificationResult qualify(const pkix::Certificate& signer, const std::vector<IssuingService>& services, Law law, Time signing) {
  return Procedure(signer, law, signing).run(services);
}

}  // namespace esign::trust
