// SPDX-License-Identifier: Apache-2.0
// gather_status(): the status of the certificates on one path, and of the responders that were delegated to tell it.
#include "api/gathering.h"
#include "api/judges.h"
#include "path/ocsp.h"
#include "path/verify_certificate.h"

namespace esign {
namespace {

path::CertificateQuestion question_of(const trust::TrustStore& anchors, const Evidence& evidence, Time now) {
  path::CertificateQuestion question;
  question.anchors = anchors;
  for (const Certificate& one : evidence.certificates()) question.certificates.push_back(one.parsed());
  question.crls = evidence.crls();
  question.ocsp = evidence.ocsp_responses();
  question.at = now;
  return question;
}

void join(auto& to, const auto& more) { to.insert(to.end(), more.begin(), more.end()); }

/// One gathering for one path.
class PathGathering {
 public:
  PathGathering(const path::CertificateQuestion& question, OnlineState& online, Course& course, GatheredData& to)
      : question_(question), online_(online), course_(course), to_(to) {}

  Result<void> ask_about(const path::PathReport& report);

 private:
  Result<path::RevocationAnswer> judge(const path::StatusQuestion& question) const;
  Result<void> ask_about(const path::StatusQuestion& question);
  enum class Followed : std::uint8_t { somebody, nobody };
  Result<Followed> follow_delegates(const path::RevocationAnswer& answer, const path::StatusQuestion& question);

  const path::CertificateQuestion& question_;
  OnlineState& online_;
  Course& course_;
  GatheredData& to_;
  std::set<Bytes> asked_{};  ///< By DER: nobody's status rests on asking about him again.
};

/// By the judge of verify_certificate(), with what came so far.
Result<path::RevocationAnswer> PathGathering::judge(const path::StatusQuestion& question) const {
  path::StatusEvidence all{question_.crls, question_.ocsp, question_.certificates};
  join(all.crls, to_.crls);
  join(all.ocsp, to_.ocsp);
  join(all.certificates, to_.certificates);
  const Limits limits;
  path::SignatureChecker signatures(crypto::openssl(), limits);
  path::EvidenceStatusSource evidence(all, signatures, limits);
  path::StatusQuestion now = question;
  now.at = course_.latest();
  return evidence.status(now);
}

/// RFC 6960 section 4.2.2.2.1: a delegate without ocsp-nocheck has a status of his own. Asked about are only those whom the
/// certificate's issuer authorized: anybody else would choose the addresses.
Result<PathGathering::Followed> PathGathering::follow_delegates(const path::RevocationAnswer& answer, const path::StatusQuestion& question) {
  Followed followed = Followed::nobody;
  for (const path::RefusedOcsp& one : answer.refused_ocsp) {
    if (one.lacks != path::RefusedOcsp::Lacks::status || asked_.contains(copy(one.use.signer->der()))) continue;
    followed = Followed::somebody;
    path::StatusQuestion about_delegate = question;  // its issuer is the same
    about_delegate.certificate = one.use.signer;
    ESIGN_CHECK(ask_about(about_delegate));
  }
  return followed;
}

/// One address after the other, until the status is known.
Result<void> PathGathering::ask_about(const path::StatusQuestion& question) {
  if (!asked_.insert(copy(question.certificate->der())).second) return {};
  ESIGN_TRY(OnlineState::Addresses addresses, online_.addresses_for({question.certificate, question.issuer, {}}));
  for (;;) {
    ESIGN_TRY(const path::RevocationAnswer answer, judge(question));
    if (answer.state != path::RevocationState::undetermined) return {};
    ESIGN_TRY(const Followed followed, follow_delegates(answer, question));
    if (followed == Followed::somebody) continue;
    if (online_.ask_on(addresses, course_, to_) == OnlineState::Came::nothing) return {};
  }
}

Result<void> PathGathering::ask_about(const path::PathReport& report) {
  for (std::size_t i = 0; i + 1 < report.path.size(); ++i) {
    const auto &certificate = report.path[i], &issuer = report.path[i + 1];
    ESIGN_CHECK(ask_about({certificate, issuer, issuer->spki(), *report.anchor, question_.at}));
  }
  return {};
}

}  // namespace

Result<Gathered> gather_status_below(const trust::TrustStore& anchors, const pkix::Certificate::Ptr& leaf, const Evidence& evidence, const OnlineStatus& online, Time now) {
  OnlineState& state = *online.state();
  Course course(now, state.settings.whole, Limits{}.inquiries);
  GatheredData gathered;
  path::CertificateQuestion question = question_of(anchors, evidence, now);
  question.target = leaf;
  question.revocation = path::RevocationChecking::none;
  ESIGN_TRY(auto report, path::verify_certificate(question, crypto::openssl()));
  if (report.indication != path::Indication::passed && state.settings.issuers == OnlineSettings::Issuers::fetched) {
    std::vector<pkix::Certificate::Ptr> at_hand = question.certificates;
    for (const auto& anchor : question.anchors.anchors()) at_hand.push_back(anchor.certificate());
    ESIGN_CHECK(climb(leaf, at_hand, state, course, gathered));
    question.certificates.insert(question.certificates.end(), gathered.certificates.begin(), gathered.certificates.end());
    ESIGN_TRY(report, path::verify_certificate(question, crypto::openssl()));
  }
  if (report.indication == path::Indication::passed && report.anchor) ESIGN_CHECK(PathGathering(question, state, course, gathered).ask_about(report));
  return Gathered(std::make_shared<const GatheredData>(std::move(gathered)));
}

Result<Gathered> gather_status(const Certificate& leaf, const TrustStore& trust, const Evidence& evidence, const OnlineStatus& online, Time now) {
  return gather_status_below(anchors_of(trust), leaf.parsed(), evidence, online, now);
}

}  // namespace esign
