// SPDX-License-Identifier: Apache-2.0
#include "online/ocsp_client.h"

#include <algorithm>

#include "base/text.h"
#include "online/urls.h"
#include "path/ocsp.h"

namespace esign::online {
namespace {

constexpr asn1::Oid kNonce("1.3.6.1.5.5.7.48.1.2"), kOcsp("1.3.6.1.5.5.7.48.1");
constexpr std::size_t kNonceOctets = 32;  // RFC 9654 section 2.1
constexpr std::string_view kQuery = "application/ocsp-request", kReply = "application/ocsp-response";

/// The subjectPublicKey of a SubjectPublicKeyInfo, without tag, length and unused bits: what issuerKeyHash is over.
Result<Bytes> key_octets(View spki) {
  asn1::Reader reader(spki);
  Bytes octets;
  reader.sequence([&] {
    reader.any();
    octets = copy(reader.bit_string().octets);
  });
  ESIGN_CHECK(reader.finish());
  return octets;
}

/// Base64 in a segment of a path: '+', '/' and '=' are escaped (RFC 6960 appendix A.1).
std::string segment(View request) {
  std::string out;
  for (const char c : to_base64(request)) {
    if (c == '+') out += "%2B";
    else if (c == '/') out += "%2F";
    else if (c == '=') out += "%3D";
    else out += c;
  }
  return out;
}

Result<void> check_status(const pkix::OcspResponse& response) {
  switch (response.status()) {
    case pkix::OcspStatus::successful: return {};
    case pkix::OcspStatus::internal_error:
    case pkix::OcspStatus::try_later: return fail(Errc::unavailable, "the responder answers " + std::string(name(response.status())));
    case pkix::OcspStatus::unauthorized:
    case pkix::OcspStatus::sig_required: return fail(Errc::denied, "the responder answers " + std::string(name(response.status())));
    case pkix::OcspStatus::malformed_request: break;
  }
  return fail(Errc::protocol, "the responder answers " + std::string(name(response.status())));
}

Result<void> check_nonce(const pkix::OcspResponse& response, View sent, OcspInquiry::Nonce wanted) {
  if (!response.nonce()) return wanted == OcspInquiry::Nonce::required ? fail(Errc::protocol, "the answer has no nonce") : Result<void>{};
  if (sent.empty()) return {};
  return equal(*response.nonce(), sent) ? Result<void>{} : fail(Errc::protocol, "the answer has another nonce");
}

/// Leaves the status of a delegated responder to whoever judges: it is told elsewhere, once somebody knows whom to ask about.
class LeftToTheJudge : public path::StatusSource {
 public:
  Result<path::RevocationAnswer> status(const path::StatusQuestion&) override {
    path::RevocationAnswer answer;
    answer.state = path::RevocationState::good;
    return answer;
  }
};

/// By the judge that verification uses: whoever signed it, about whom, and whether it is in force.
Result<void> check_answer(const pkix::OcspResponse::Ptr& response, const OcspInquiry& inquiry, const crypto::Backend& backend) {
  const Limits limits;
  path::SignatureChecker signatures(backend, limits);
  LeftToTheJudge delegates;
  path::OcspStatusSource source({response}, {inquiry.issuer}, signatures, limits, &delegates);
  ESIGN_TRY(const path::RevocationAnswer answer, source.status({inquiry.certificate, inquiry.issuer, inquiry.issuer->spki(), inquiry.anchor, inquiry.now}));
  if (!answer.ocsp.empty()) return {};
  if (!answer.flawed_ocsp.empty()) return fail(Errc::protocol, "the answer is not in force");
  if (!answer.refused_ocsp.empty()) return fail(Errc::protocol, "the answer is from somebody who may not give it: " + answer.refused_ocsp.front().text);
  return fail(Errc::protocol, "the answer is about another certificate");
}

Result<net::Request> request_for(const OcspInquiry& inquiry, Bytes query) {
  net::Request http;
  http.method = inquiry.method;
  http.url = inquiry.url;
  http.accept = kReply;
  http.largest = Limits{}.ocsp_octets;
  http.within = inquiry.within;
  if (inquiry.method == net::Method::post) {
    http.media_type = kQuery;
    http.body = std::move(query);
    return http;
  }
  if (inquiry.nonce != OcspInquiry::Nonce::none) return fail(Errc::invalid_argument, "GET is for requests without a nonce");
  http.url += (http.url.ends_with('/') ? "" : "/") + segment(query);
  return http;
}

}  // namespace

Result<Bytes> write_ocsp_request(const OcspInquiry& inquiry, View nonce, const crypto::Backend& backend) {
  ESIGN_TRY(const Bytes key, key_octets(inquiry.issuer->spki()));
  ESIGN_TRY(const Bytes key_hash, crypto::digest(backend, Hash::sha256, key));
  ESIGN_TRY(const Bytes name_hash, crypto::digest(backend, Hash::sha256, inquiry.certificate->issuer().der));
  asn1::Writer writer;
  writer.sequence([&] {
    writer.sequence([&] {
      // requestList: one Request with its CertID
      writer.sequence([&] {
        writer.sequence([&] {
          writer.sequence([&] {
            pkix::write(writer, pkix::algorithm_identifier(Hash::sha256));
            writer.octet_string(name_hash);
            writer.octet_string(key_hash);
            writer.integer(inquiry.certificate->serial_number());
          });
        });
      });
      if (nonce.empty()) return;
      // requestExtensions [2]: the nonce, not critical
      writer.explicitly(2, [&] {
        writer.sequence([&] {
          writer.sequence([&] {
            writer.oid(kNonce);
            writer.octet_string(asn1::written([&](asn1::Writer& value) { value.octet_string(nonce); }));
          });
        });
      });
    });
  });
  return writer.take();
}

Result<pkix::OcspResponse::Ptr> ask_responder(const OcspInquiry& inquiry, const Outside& outside) {
  Bytes nonce;
  if (inquiry.nonce != OcspInquiry::Nonce::none) {
    ESIGN_TRY(nonce, outside.random(kNonceOctets));
    if (nonce.size() != kNonceOctets) return fail(Errc::internal, "there are not enough random octets");
  }
  ESIGN_TRY(Bytes query, write_ocsp_request(inquiry, nonce, outside.backend));
  ESIGN_TRY(const net::Request http, request_for(inquiry, std::move(query)));
  const auto asked = std::chrono::steady_clock::now();
  ESIGN_TRY(const net::Response reply, outside.fetcher.fetch(http));
  if (reply.status != 200) return fail(Errc::unavailable, "HTTP status " + std::to_string(reply.status)).in(inquiry.url);
  // An answer that was made while we waited is one of the future for whoever looks at the time of the question.
  OcspInquiry answered = inquiry;
  answered.now += std::chrono::ceil<std::chrono::seconds>(std::chrono::steady_clock::now() - asked);
  auto response = pkix::OcspResponse::parse(reply.body);
  if (!response) return fail(Errc::protocol, "is no OCSPResponse: " + response.error().detail).in(inquiry.url);
  ESIGN_CHECK(check_status(**response).in(inquiry.url));
  ESIGN_CHECK(check_nonce(**response, nonce, inquiry.nonce).in(inquiry.url));
  ESIGN_CHECK(check_answer(*response, answered, outside.backend).in(inquiry.url));
  return *response;
}

std::vector<std::string> responder_urls(const pkix::Certificate& certificate) { return access_urls(certificate, kOcsp); }

}  // namespace esign::online
