// SPDX-License-Identifier: Apache-2.0
// Verifier::gather(), gather_status(): which certificates the network is asked about. Only those on a path to a trust anchor: a URL in
// a certificate that nobody trusted vouches for is asked for nothing but issuers, and for these only if the caller fetches them.
#include <esign/cert_path.h>

#include <algorithm>

#include "api/judges.h"
#include "api/online_state.h"
#include "api/verifier_state.h"
#include "formats/timestamp_view.h"
#include "path/ocsp.h"
#include "path/verify_certificate.h"
#include "validation/blocks.h"
#include "validation/revocation_status.h"
#include "validation/roles.h"


namespace esign {
namespace {

using Certificates = std::vector<pkix::Certificate::Ptr>;
using validation::Role;

/// Answers bring signers whose own status is wanted then; issuers bring chains.
constexpr unsigned kRounds = 4;

/// Fetches the first issuer that is missing above `certificate`, climbing over those at hand.
Result<void> climb(pkix::Certificate::Ptr certificate, const Certificates& at_hand, OnlineState& online, Course& course, GatheredData& to) {
  for (unsigned step = 0; step < Limits{}.path_length; ++step) {
    const auto issued = [&](const pkix::Certificate::Ptr& one) {
      return !equal(one->der(), certificate->der()) && pkix::match(one->subject(), certificate->issuer()) == pkix::NameMatch::same;
    };
    if (pkix::match(certificate->subject(), certificate->issuer()) == pkix::NameMatch::same) return {};
    auto found = std::ranges::find_if(at_hand, issued);
    if (found != at_hand.end()) {
      certificate = *found;
      continue;
    }
    const auto fetched = std::ranges::find_if(to.certificates, issued);
    if (fetched != to.certificates.end()) {
      certificate = *fetched;
      continue;
    }
    const std::size_t before = to.certificates.size();
    ESIGN_CHECK(online.ask_issuer(*certificate, course, to));
    if (to.certificates.size() == before) return {};
  }
  return {};
}

/// One gathering for a document.
class Gathering {
 public:
  Gathering(const VerifierState& state, OnlineState& online, Time now)
      : state_(state), online_(online), course_(now, online.settings.whole, Limits{}.inquiries) {}

  /// Whether anything new came: then chains may have grown.
  enum class Grown : std::uint8_t { no, yes };
  Result<Grown> round(const formats::SignatureSet& signatures);
  GatheredData take() { return std::move(gathered_); }

 private:
  Result<void> look_at(const facts::Signature& signature, const Policy::Data& rules, const formats::SignatureView& view);
  Result<void> look_at(const std::vector<facts::Chain>& chains, const validation::Context& context);
  Result<void> look_at(const facts::Chain& chain, std::size_t index, const validation::Context& context);
  enum class Told : std::uint8_t { enough, too_little };
  Told told(const facts::Chain& chain, const facts::CertificateId& id, const validation::Context& context) const;

  const VerifierState& state_;
  OnlineState& online_;
  Course course_;
  GatheredData gathered_{};
  std::set<facts::CertificateId> asked_{};
  collect::Collection collected_{};
  std::set<std::string> embedded_{};
};

/// Whether the operator's evidence or an earlier answer tells the status freshly. The document's own counts for certificates that
/// have ended, about which responders rarely answer: for others a forger would bring an answer of before the revocation.
Gathering::Told Gathering::told(const facts::Chain& chain, const facts::CertificateId& id, const validation::Context& context) const {
  const auto* entry = validation::entry_of(chain, id);
  const auto* certificate = context.certificate(id);
  if (!entry || !certificate) return Told::too_little;
  const bool ended = certificate->not_after < context.now();
  for (const auto* answer : validation::usable_answers(context, chain, *entry)) {
    if (ended) return Told::enough;
    if (embedded_.contains(answer->id) || answer->this_update > context.now()) continue;
    if (validation::check_revocation_freshness(*answer, context.now(), context.policy.x509.freshness) == validation::Status::passed) return Told::enough;
  }
  return Told::too_little;
}

Result<void> Gathering::look_at(const facts::Chain& chain, std::size_t index, const validation::Context& context) {
  const auto& id = chain.certificates[index];
  const auto certificate = collected_.certificates.find(id), issuer = collected_.certificates.find(chain.certificates[index + 1]);
  if (certificate == collected_.certificates.end() || issuer == collected_.certificates.end()) return {};  // an anchor that is a bare key
  if (validation::need_of_status(context, id) == validation::Need::exempt || told(chain, id, context) == Told::enough) return {};
  if (!asked_.insert(id).second) return {};
  return online_.ask_status({certificate->second, issuer->second, context.policy.x509.freshness}, course_, gathered_);
}

Result<void> Gathering::look_at(const std::vector<facts::Chain>& chains, const validation::Context& context) {
  for (const auto& chain : chains) {
    if (chain.path.outcome == facts::PathResult::Outcome::failed) continue;
    for (std::size_t i = 0; i + 1 < chain.certificates.size(); ++i) ESIGN_CHECK(look_at(chain, i, context));
  }
  return {};
}

Result<void> Gathering::look_at(const facts::Signature& signature, const Policy::Data& rules, const formats::SignatureView& view) {
  validation::Trace trace;
  const validation::Context context{collected_.facts, signature, rules, trace};
  for (const auto& candidate : signature.candidates) {
    if (candidate.value.outcome == facts::ValueCheck::Outcome::invalid) continue;
    ESIGN_CHECK(look_at(candidate.chains, context));
    const bool chained = std::ranges::any_of(candidate.chains, [](const auto& chain) { return chain.path.outcome != facts::PathResult::Outcome::failed; });
    const auto found = collected_.certificates.find(candidate.certificate);
    if (chained || online_.settings.issuers != OnlineSettings::Issuers::fetched || found == collected_.certificates.end()) continue;
    if (!asked_.insert("issuers of " + candidate.certificate).second) continue;
    Certificates at_hand = state_.certificates;
    at_hand.insert(at_hand.end(), view.certificates.begin(), view.certificates.end());
    for (const auto& anchor : state_.anchors.anchors())
      if (anchor.certificate()) at_hand.push_back(anchor.certificate());
    ESIGN_CHECK(climb(found->second, at_hand, online_, course_, gathered_));
  }
  return {};
}

Result<Gathering::Grown> Gathering::round(const formats::SignatureSet& signatures) {
  const std::size_t before = gathered_.inquiries.size();
  ESIGN_TRY(collected_, collect::collect_chains(signatures, outside_of(state_, gathered_), course_.latest()));
  const Policy::Data& policy = state_.policy.data();
  const facts::Facts& facts = collected_.facts;
  for (const auto& signature : facts.signatures) embedded_.insert(signature.embedded.begin(), signature.embedded.end());
  std::size_t token = 0;
  for (std::size_t i = 0; i < facts.signatures.size(); ++i) {
    const formats::SignatureView& view = signatures.signatures[i];
    ESIGN_CHECK(look_at(facts.signatures[i], policy, view));
    for (const auto& timestamp : view.timestamps) {
      if (!timestamp->token) continue;
      const facts::Timestamp& told = facts.timestamps[token++];
      const Role role = told.kind == facts::Timestamp::Kind::archive ? Role::archive_timestamp : Role::timestamp;
      ESIGN_CHECK(look_at(told.signature, validation::policy_for(role, policy), timestamp->token->view));
    }
  }
  const Policy::Data of_signers = validation::policy_for(Role::status_signer, policy);
  const facts::Signature none;
  validation::Trace trace;
  for (const auto& [signer, chains] : facts.status_signers) ESIGN_CHECK(look_at(chains, {facts, none, of_signers, trace}));
  return gathered_.inquiries.size() == before ? Grown::no : Grown::yes;
}

path::CertificateQuestion question_of(const TrustStore& trust, const Evidence& evidence, Time now) {
  path::CertificateQuestion question;
  // For what an anchor is believed is a question of judging; here all are worth an answer.
  question.anchors = anchors_of(trust);
  for (const DatedAnchor& anchor : trust.timestamping()) question.anchors.add(trust::TrustAnchor(anchor.certificate.parsed(), anchor.sunset));
  for (const Certificate& one : evidence.certificates()) question.certificates.push_back(one.parsed());
  question.crls = evidence.crls();
  question.ocsp = evidence.ocsp_responses();
  question.at = now;
  return question;
}

/// The status of each certificate of a path is asked for unless the evidence has one in force.
Result<void> ask_about_path(const path::PathReport& report, const path::CertificateQuestion& question, OnlineState& online, Course& course, GatheredData& to) {
  const Limits limits;
  path::SignatureChecker signatures(crypto::openssl(), limits);
  path::EvidenceStatusSource evidence({question.crls, question.ocsp, question.certificates}, signatures, limits);
  for (std::size_t i = 0; i + 1 < report.path.size(); ++i) {
    const auto &certificate = report.path[i], &issuer = report.path[i + 1];
    ESIGN_TRY(const auto told, evidence.status({certificate, issuer, issuer->spki(), *report.anchor, question.at}));
    if (told.state == path::RevocationState::undetermined) ESIGN_CHECK(online.ask_status({certificate, issuer, {}}, course, to));
  }
  return {};
}

}  // namespace

Result<Gathered> Verifier::gather(const Document& document, const std::optional<Document>& content, const OnlineStatus& online, Time now) const {
  ESIGN_TRY(const formats::SignatureSet signatures, read_signatures(document, content, state_->parsed));
  Gathering gathering(*state_, *online.state(), now);
  for (unsigned i = 0; i < kRounds; ++i) {
    ESIGN_TRY(const auto grown, gathering.round(signatures));
    if (grown == Gathering::Grown::no) break;
  }
  return Gathered(std::make_shared<const GatheredData>(gathering.take()));
}

Result<Gathered> gather_status(const Certificate& leaf, const TrustStore& trust, const Evidence& evidence, const OnlineStatus& online, Time now) {
  OnlineState& state = *online.state();
  Course course(now, state.settings.whole, Limits{}.inquiries);
  GatheredData gathered;
  path::CertificateQuestion question = question_of(trust, evidence, now);
  question.target = leaf.parsed();
  question.revocation = path::RevocationChecking::none;
  ESIGN_TRY(auto report, path::verify_certificate(question, crypto::openssl()));
  if (report.indication != path::Indication::passed && state.settings.issuers == OnlineSettings::Issuers::fetched) {
    Certificates at_hand = question.certificates;
    for (const auto& anchor : question.anchors.anchors()) at_hand.push_back(anchor.certificate());
    ESIGN_CHECK(climb(leaf.parsed(), at_hand, state, course, gathered));
    question.certificates.insert(question.certificates.end(), gathered.certificates.begin(), gathered.certificates.end());
    ESIGN_TRY(report, path::verify_certificate(question, crypto::openssl()));
  }
  if (report.indication == path::Indication::passed && report.anchor) ESIGN_CHECK(ask_about_path(report, question, state, course, gathered));
  return Gathered(std::make_shared<const GatheredData>(std::move(gathered)));
}

}  // namespace esign
