// SPDX-License-Identifier: Apache-2.0
// Services of esign/extend.h over online/.
#include <esign/extend.h>

#include "base/text.h"
#include "online/crl_client.h"
#include "online/ocsp_client.h"
#include "online/tsp_client.h"
#include "online/urls.h"
#include "path/ocsp.h"

namespace esign {
namespace {

/// What all functions of one LongTermServices share.
struct Shared {
  OnlineServices wanted;
  std::optional<asn1::Oid> policy{};
  std::unique_ptr<net::Fetcher> typed{};   ///< For URLs that a person wrote.
  std::unique_ptr<net::Fetcher> public_{};  ///< For URLs that stand in certificates.
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();

  /// The instant as it goes on from the one that was given: what is answered after several time-stamps is seconds younger.
  Time now() const { return wanted.now + std::chrono::ceil<std::chrono::seconds>(std::chrono::steady_clock::now() - begun); }
};

online::Outside outside(net::Fetcher& fetcher) { return {fetcher, crypto::openssl(), crypto::random_octets}; }

Result<Bytes> token_over(const Shared& shared, Hash hash, View digest) {
  online::TspQuestion question;
  question.hash = hash;
  question.digest = copy(digest);
  question.policy = shared.policy;
  question.urls = shared.wanted.authorities;
  question.within = shared.wanted.within;
  question.now = shared.now();
  ESIGN_TRY(online::TspAnswer answer, online::ask_for_timestamp(question, outside(*shared.typed)));
  return std::move(answer.token.octets);
}

/// Leaves the status of delegated responders and of CRL issuers to later questions: whoever gathers asks about them too.
class AskedLater : public path::StatusSource {
 public:
  Result<path::RevocationAnswer> status(const path::StatusQuestion&) override {
    path::RevocationAnswer answer;
    answer.state = path::RevocationState::good;
    return answer;
  }
};

/// One certificate whose status is to go into a file, and what came about it so far.
struct Wanted {
  const Shared& shared;
  pkix::Certificate::Ptr certificate{};
  pkix::Certificate::Ptr issuer{};
  std::vector<pkix::OcspResponse::Ptr> ocsp{};
  std::vector<pkix::Crl::Ptr> crls{};
};

/// Of what came that which tells the status by RFC 6960 and RFC 5280 section 6.3.3: several lists when they are divided by reasons.
/// Empty while it is not known. A list's issuer may stand below any anchor that is at hand.
Result<StatusValues> told_by(const Wanted& wanted) {
  const Limits limits;
  AskedLater later;
  std::vector<pkix::Certificate::Ptr> pool = {wanted.issuer, wanted.certificate};
  for (const Certificate& one : wanted.shared.wanted.evidence.certificates()) pool.push_back(one.parsed());
  path::SignatureChecker signatures(crypto::openssl(), limits);
  path::OcspStatusSource responses(wanted.ocsp, pool, signatures, limits, &later);
  path::CrlStatusSource lists(wanted.crls, pool, signatures, limits, &later);
  path::StatusQuestion question{wanted.certificate, wanted.issuer, wanted.issuer->spki(), trust::TrustAnchor(wanted.issuer), wanted.shared.now()};
  StatusValues values;
  ESIGN_TRY(const path::RevocationAnswer by_response, responses.status(question));
  if (by_response.state != path::RevocationState::undetermined) {
    for (const path::OcspUse& use : by_response.ocsp) values.ocsp.push_back(copy(use.response->der()));
    return values;
  }
  std::vector<trust::TrustAnchor> anchors = {question.anchor};
  for (const Certificate& one : wanted.shared.wanted.anchors) anchors.emplace_back(one.parsed());
  for (const trust::TrustAnchor& anchor : anchors) {
    question.anchor = anchor;
    ESIGN_TRY(const path::RevocationAnswer by_list, lists.status(question));
    if (by_list.state == path::RevocationState::undetermined) continue;
    for (const path::CrlUse& use : by_list.used) {
      values.crls.push_back(copy(use.crl->der()));
      if (use.delta) values.crls.push_back(copy(use.delta->der()));
    }
    return values;
  }
  return values;
}

bool tells_nothing(const StatusValues& values) { return values.ocsp.empty() && values.crls.empty(); }

/// Status at hand, in force now.
Result<StatusValues> at_hand(Wanted wanted) {
  for (const auto& response : wanted.shared.wanted.evidence.ocsp_responses()) {
    // A BasicOCSPResponse by itself has no outer form to be kept in.
    if (response->successful() && response->der().size() != response->basic().size()) wanted.ocsp.push_back(response);
  }
  wanted.crls = wanted.shared.wanted.evidence.crls();
  return told_by(wanted);
}

/// The responders and then the lists that the certificate names, until its status is known: a list of somebody else, for other
/// certificates or for some reasons only does not end it.
Result<StatusValues> asked(Wanted wanted) {
  const Shared& shared = wanted.shared;
  Error last{Errc::unavailable, "the certificate names neither a responder nor a list", wanted.certificate->subject().to_text(), -1};
  const auto told_after = [&](const std::string& url) -> Result<StatusValues> {
    ESIGN_TRY(StatusValues values, told_by(wanted));
    if (tells_nothing(values)) last = Error{Errc::unavailable, "what came does not tell the status of " + wanted.certificate->subject().to_text(), url, -1};
    return values;
  };
  for (const std::string& url : online::responder_urls(*wanted.certificate)) {
    online::OcspInquiry inquiry{.certificate = wanted.certificate, .issuer = wanted.issuer, .anchor = trust::TrustAnchor(wanted.issuer), .url = url};
    inquiry.within = shared.wanted.within;
    inquiry.now = shared.now();
    auto response = online::ask_responder(inquiry, outside(*shared.public_));
    if (!response) {
      last = std::move(response).error().in(url);
      continue;
    }
    wanted.ocsp.push_back(*response);
    ESIGN_TRY(StatusValues values, told_after(url));
    if (!tells_nothing(values)) return values;
  }
  const online::CrlClient lists({}, outside(*shared.public_));
  for (const std::string& url : online::crl_urls(*wanted.certificate)) {
    auto crl = lists.fetch({.url = url, .issuer = wanted.issuer, .within = shared.wanted.within, .now = shared.now()});
    if (!crl) {
      last = std::move(crl).error().in(url);
      continue;
    }
    wanted.crls.push_back(*crl);
    ESIGN_TRY(StatusValues values, told_after(url));
    if (!tells_nothing(values)) return values;
  }
  return fail(std::move(last));
}

}  // namespace

Result<LongTermServices> online_services(const OnlineServices& wanted) {
  auto shared = std::make_shared<Shared>();
  shared->wanted = wanted;
  if (!wanted.policy.empty()) {
    auto policy = asn1::Oid::from_text(wanted.policy);
    if (!policy) return fail(Errc::invalid_argument, "not a dotted OBJECT IDENTIFIER").in(wanted.policy);
    shared->policy = *policy;
  }
  ESIGN_TRY(shared->typed, net::curl_fetcher({net::Addresses::typed, wanted.tls_trust}));
  ESIGN_TRY(shared->public_, net::curl_fetcher({net::Addresses::public_only, wanted.tls_trust}));
  LongTermServices services;
  services.hash = wanted.hash;
  if (wanted.judge) services.accepts = accepted_by(*wanted.judge);
  services.certificates = wanted.evidence.certificates();
  services.certificates.insert(services.certificates.end(), wanted.anchors.begin(), wanted.anchors.end());
  if (!wanted.authorities.empty())
    services.timestamp = [shared](Hash hash, std::span<const std::uint8_t> digest) { return token_over(*shared, hash, digest); };
  services.status = [shared](const Certificate& certificate, const Certificate& issuer) -> Result<StatusValues> {
    const Wanted question{*shared, certificate.parsed(), issuer.parsed()};
    ESIGN_TRY(StatusValues values, at_hand(question));
    if (!tells_nothing(values)) return values;
    if (shared->wanted.ask_responders == OnlineServices::AskResponders::yes) return asked(question);
    return fail(Errc::unavailable, "no list and no OCSP response at hand tells its status").in(certificate.subject());
  };
  return services;
}

}  // namespace esign
