// SPDX-License-Identifier: Apache-2.0
// Verifier::gather(): which certificates the network is asked about. Only those on a path to a trust anchor: a URL in a certificate
// that nobody trusted vouches for is asked for nothing but issuers, and for these only if the caller fetches them.

#include <algorithm>

#include "api/gathering.h"
#include "api/judges.h"
#include "api/verifier_state.h"
#include "formats/timestamp_view.h"
#include "validation/blocks.h"
#include "validation/revocation_status.h"
#include "validation/roles.h"

namespace esign {

Result<void> climb(pkix::Certificate::Ptr certificate, const std::vector<pkix::Certificate::Ptr>& at_hand, OnlineState& online, Course& course, GatheredData& to) {
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

namespace {

using Certificates = std::vector<pkix::Certificate::Ptr>;
using validation::Role;

/// One gathering for a document, in rounds: each asks about every certificate whose status is not known by then at most one address
/// that sends something, and the next one judges what came. Answers bring signers whose own status is wanted; issuers bring chains.
class Gathering {
 public:
  Gathering(const VerifierState& state, OnlineState& online, Time now)
      : state_(state), online_(online), course_(now, online.settings.whole, Limits{}.inquiries) {}

  /// Whether anything new came, or was waited for: then more may be known.
  enum class Grown : std::uint8_t { no, yes };
  Result<Grown> round(const formats::SignatureSet& signatures);
  GatheredData take() { return std::move(gathered_); }

 private:
  Result<void> look_at(const facts::Signature& signature, const Policy::Data& rules, const formats::SignatureView& view);
  Result<void> look_at(const std::vector<facts::Chain>& chains, const validation::Context& context);
  Result<void> look_at(const facts::Chain& chain, std::size_t index, const validation::Context& context);
  enum class Told : std::uint8_t { enough, too_little, by_delegate };
  Told told(const facts::Chain& chain, const facts::CertificateId& id, const validation::Context& context) const;
  enum class Turn : std::uint8_t { ask, pass };
  Turn turn_of(const facts::Chain& chain, const facts::CertificateId& id, const validation::Context& context);

  const VerifierState& state_;
  OnlineState& online_;
  Course course_;
  GatheredData gathered_{};
  std::map<std::string, OnlineState::Addresses> asked_{};  ///< By the certificate's name and the freshness that is wanted.
  std::set<std::string> this_round_{};                     ///< Keys of asked_: each has one turn.
  std::set<facts::CertificateId> waited_{};                ///< Whose answer's signer had a turn first.
  std::set<facts::CertificateId> climbed_{};
  collect::Collection collected_{};
  std::set<std::string> embedded_{};
};

/// Whether the operator's evidence or what came so far tells the status freshly: asked of the judge of clause 5.2.6.4 step 4, so that
/// a list of somebody else, for other certificates or for some reasons only stops nobody. The document's own counts for certificates
/// that have ended, about which responders rarely answer: for others a forger would bring an answer of before the revocation.
Gathering::Told Gathering::told(const facts::Chain& chain, const facts::CertificateId& id, const validation::Context& context) const {
  using Kind = validation::StatusOfCertificate::Kind;
  const auto* entry = validation::entry_of(chain, id);
  const auto* certificate = context.certificate(id);
  if (!entry || !certificate) return Told::too_little;
  if (certificate->not_after < context.now()) return validation::usable_answers(context, chain, *entry).empty() ? Told::too_little : Told::enough;
  facts::CertificateStatus others = *entry;
  std::erase_if(others.answers, [&](const facts::Revocation& answer) {
    return embedded_.contains(answer.id) || answer.this_update > context.now() ||
           validation::check_revocation_freshness(answer, context.now(), context.policy.x509.freshness) != validation::Status::passed;
  });
  switch (validation::status_of(context, chain, others).kind) {
    case Kind::exempt:
    case Kind::good:
    case Kind::revoked:
    case Kind::on_hold: return Told::enough;
    case Kind::silent_after_expiry:
    case Kind::signer_stale:
    case Kind::missing: break;
  }
  return validation::usable_answers(context, chain, others).empty() ? Told::too_little : Told::by_delegate;
}

/// One that is told by somebody whose own status is not known yet waits a round for that.
Gathering::Turn Gathering::turn_of(const facts::Chain& chain, const facts::CertificateId& id, const validation::Context& context) {
  if (validation::need_of_status(context, id) == validation::Need::exempt) return Turn::pass;
  switch (told(chain, id, context)) {
    case Told::enough: return Turn::pass;
    case Told::by_delegate: return waited_.insert(id).second ? Turn::pass : Turn::ask;
    case Told::too_little: break;
  }
  return Turn::ask;
}

Result<void> Gathering::look_at(const facts::Chain& chain, std::size_t index, const validation::Context& context) {
  const auto& id = chain.certificates[index];
  const auto certificate = collected_.certificates.find(id), issuer = collected_.certificates.find(chain.certificates[index + 1]);
  if (certificate == collected_.certificates.end() || issuer == collected_.certificates.end()) return {};  // an anchor that is a bare key
  if (turn_of(chain, id, context) == Turn::pass) return {};
  const auto& freshness = context.policy.x509.freshness;
  const std::string key = id + (freshness ? ' ' + std::to_string(freshness->count()) : std::string());
  if (!this_round_.insert(key).second) return {};
  if (!asked_.contains(key)) {
    ESIGN_TRY(asked_[key], online_.addresses_for({certificate->second, issuer->second, freshness}));
  }
  online_.ask_on(asked_[key], course_, gathered_);
  return {};
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
    if (!climbed_.insert(candidate.certificate).second) continue;
    Certificates at_hand = state_.certificates;
    at_hand.insert(at_hand.end(), view.certificates.begin(), view.certificates.end());
    for (const auto& anchor : state_.anchors.anchors())
      if (anchor.certificate()) at_hand.push_back(anchor.certificate());
    ESIGN_CHECK(climb(found->second, at_hand, online_, course_, gathered_));
  }
  return {};
}

Result<Gathering::Grown> Gathering::round(const formats::SignatureSet& signatures) {
  const std::size_t asked_before = gathered_.inquiries.size(), waited_before = waited_.size();
  this_round_.clear();
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
  return gathered_.inquiries.size() == asked_before && waited_.size() == waited_before ? Grown::no : Grown::yes;
}

}  // namespace

Result<Gathered> gather_for(const formats::SignatureSet& signatures, const VerifierState& state, const OnlineStatus& online, Time now) {
  Gathering gathering(state, *online.state(), now);
  // Each round but the last asks at an address that was not asked, or lets the signer of an answer go first.
  for (unsigned i = 0; i < Limits{}.inquiries; ++i) {
    ESIGN_TRY(const auto grown, gathering.round(signatures));
    if (grown == Gathering::Grown::no) break;
  }
  return Gathered(std::make_shared<const GatheredData>(gathering.take()));
}

Result<Gathered> Verifier::gather(const Document& document, const std::optional<Document>& content, const OnlineStatus& online, Time now) const {
  return gather(SignedInput{document, content}, online, now);
}

Result<Gathered> Verifier::gather(const SignedInput& input, const OnlineStatus& online, Time now) const {
  ESIGN_TRY(const formats::SignatureSet signatures, read_signatures(input, state_->parsed));
  return gather_for(signatures, *state_, online, now);
}

}  // namespace esign
