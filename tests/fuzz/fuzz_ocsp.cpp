// SPDX-License-Identifier: Apache-2.0
// OCSP responses: what the strict parser takes OpenSSL takes too, with as many answers in it.
#include "fuzz.h"
#include "openssl_objects.h"
#include "pkix/ocsp_response.h"

namespace {

using namespace esign;
using fuzz::openssl::Handle;

void check_views(const pkix::OcspResponse& response) {
  fuzz::require_inside(response.basic(), response.der(), "BasicOCSPResponse");
  fuzz::require_inside(response.tbs(), response.basic(), "ResponseData");
  fuzz::require_inside(response.signature_value().octets, response.basic(), "signature");
  ESIGN_LAW(response.responder_name().has_value() != response.responder_key_hash().has_value(), "a responder has one name");
  if (response.responder_key_hash()) fuzz::require_inside(*response.responder_key_hash(), response.tbs(), "byKey");
  for (const pkix::OcspSingleResponse& one : response.responses()) {
    fuzz::require_inside(one.id.serial_number, response.tbs(), "serialNumber");
    fuzz::require_inside(one.id.issuer_key_hash, response.tbs(), "issuerKeyHash");
    fuzz::require_inside(one.id.issuer_name_hash, response.tbs(), "issuerNameHash");
    ESIGN_LAW((one.status == pkix::OcspCertStatus::revoked) == one.revocation_time.has_value(), "only a revocation has its time");
  }
  for (const auto& certificate : response.certificates()) ESIGN_LAW(certificate != nullptr, "a certificate that came along was parsed");
}

void compare(const pkix::OcspResponse& ours, View input) {
  if (ours.responder_name() && !fuzz::openssl::has_known_strings(*ours.responder_name())) return;
  if (!fuzz::openssl::reads_any(ours.signature_algorithm().parameters)) return;
  for (const pkix::OcspSingleResponse& one : ours.responses())
    if (!fuzz::openssl::reads_any(one.id.hash_algorithm.parameters)) return;
  for (const auto& certificate : ours.certificates())
    if (!fuzz::openssl::reads_closed_parts(*certificate)) return;
  const std::uint8_t* at = input.data();
  const Handle<OCSP_RESPONSE> theirs(d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(input.size())));
  ESIGN_LAW(theirs && at == input.data() + input.size(), "OpenSSL reads every OCSP response that we read");
  ESIGN_LAW(OCSP_response_status(theirs.get()) == static_cast<int>(ours.status()), "the status is the same");
  if (!ours.successful()) return;
  const Handle<OCSP_BASICRESP> basic(OCSP_response_get1_basic(theirs.get()));
  ESIGN_LAW(basic != nullptr, "OpenSSL reads every BasicOCSPResponse that we read");
  ESIGN_LAW(OCSP_resp_count(basic.get()) == static_cast<int>(ours.responses().size()), "the number of answers is the same");
  for (int i = 0; i < OCSP_resp_count(basic.get()); ++i) {
    int reason = 0;
    ASN1_GENERALIZEDTIME *revoked = nullptr, *from = nullptr, *until = nullptr;
    const int status = OCSP_single_get0_status(OCSP_resp_get0(basic.get(), i), &reason, &revoked, &from, &until);
    ESIGN_LAW(status == static_cast<int>(ours.responses()[static_cast<std::size_t>(i)].status), "each answer is the same");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  const auto parsed = pkix::OcspResponse::parse(input);
  if (parsed) {
    ESIGN_LAW(equal((*parsed)->der(), input), "the response is its input");
    if ((*parsed)->successful()) check_views(**parsed);
    compare(**parsed, input);
  } else {
    fuzz::require_sound(parsed.error());
  }
  if (const auto basic = pkix::OcspResponse::parse_basic(input)) {
    ESIGN_LAW((*basic)->successful(), "a BasicOCSPResponse is an answer");
    check_views(**basic);
  }
  return 0;
}
