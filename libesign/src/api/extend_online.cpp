// SPDX-License-Identifier: Apache-2.0
// Services of esign/extend.h over online/.
#include <esign/extend.h>

#include <algorithm>

#include "base/text.h"
#include "online/crl_client.h"
#include "online/ocsp_client.h"
#include "online/tsp_client.h"
#include "online/urls.h"

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

/// Status at hand, in force now. Whether it is genuine is told when the file is verified: here it only saves a question.
StatusValues at_hand(const Shared& shared, const pkix::Certificate& certificate, const pkix::Certificate& issuer) {
  StatusValues values;
  const Time now = shared.now();
  for (const auto& response : shared.wanted.evidence.ocsp_responses()) {
    const bool about_it = std::ranges::any_of(response->responses(), [&](const pkix::OcspSingleResponse& single) {
      return equal(single.id.serial_number, certificate.serial_number()) && single.this_update <= now && single.next_update.value_or(now) >= now;
    });
    // A BasicOCSPResponse by itself has no outer form to be kept in.
    if (about_it && response->successful() && response->der().size() != response->basic().size()) values.ocsp.push_back(copy(response->der()));
  }
  if (!values.ocsp.empty()) return values;
  for (const auto& crl : shared.wanted.evidence.crls()) {
    const bool in_force = crl->this_update() <= now && crl->next_update().value_or(Time::min()) >= now;
    if (in_force && !crl->delta_base() && pkix::match(crl->issuer(), issuer.subject()) == pkix::NameMatch::same) values.crls.push_back(copy(crl->der()));
  }
  return values;
}

/// The first responder that answers, else the first list that can be had.
Result<StatusValues> asked(const Shared& shared, const pkix::Certificate::Ptr& certificate, const pkix::Certificate::Ptr& issuer) {
  Error last{Errc::unavailable, "the certificate names neither a responder nor a list", certificate->subject().to_text(), -1};
  for (const std::string& url : online::responder_urls(*certificate)) {
    online::OcspInquiry inquiry{.certificate = certificate, .issuer = issuer, .anchor = trust::TrustAnchor(issuer), .url = url};
    inquiry.within = shared.wanted.within;
    inquiry.now = shared.now();
    auto response = online::ask_responder(inquiry, outside(*shared.public_));
    if (response) return StatusValues{{}, {copy((*response)->der())}};
    last = std::move(response).error().in(url);
  }
  const online::CrlClient lists({}, outside(*shared.public_));
  for (const std::string& url : online::crl_urls(*certificate)) {
    auto crl = lists.fetch({.url = url, .issuer = issuer, .within = shared.wanted.within, .now = shared.now()});
    if (crl) return StatusValues{{copy((*crl)->der())}, {}};
    last = std::move(crl).error().in(url);
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
  services.certificates = wanted.evidence.certificates();
  services.certificates.insert(services.certificates.end(), wanted.anchors.begin(), wanted.anchors.end());
  if (!wanted.authorities.empty())
    services.timestamp = [shared](Hash hash, std::span<const std::uint8_t> digest) { return token_over(*shared, hash, digest); };
  services.status = [shared](const Certificate& certificate, const Certificate& issuer) -> Result<StatusValues> {
    StatusValues values = at_hand(*shared, *certificate.parsed(), *issuer.parsed());
    if (!values.crls.empty() || !values.ocsp.empty()) return values;
    if (shared->wanted.ask_responders == OnlineServices::AskResponders::yes) return asked(*shared, certificate.parsed(), issuer.parsed());
    return fail(Errc::unavailable, "no list and no OCSP response at hand tells its status").in(certificate.subject());
  };
  return services;
}

}  // namespace esign
