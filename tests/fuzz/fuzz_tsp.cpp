// SPDX-License-Identifier: Apache-2.0
// Messages of the Time-Stamp Protocol: what the strict parser takes OpenSSL takes too, and what was read is written the same.
#include <openssl/ts.h>

#include "formats/timestamp/messages.h"
#include "fuzz.h"
#include "openssl_objects.h"

namespace {

using namespace esign;
namespace ts = formats::timestamp;
using TheirRequest = std::unique_ptr<TS_REQ, decltype([](TS_REQ* request) { TS_REQ_free(request); })>;
using TheirResponse = std::unique_ptr<TS_RESP, decltype([](TS_RESP* response) { TS_RESP_free(response); })>;

void check_request(const ts::Request& ours, View input) {
  if (ours.extensions.empty()) ESIGN_LAW(equal(ts::write_request(ours), input), "a request is written as it was read");
  if (!fuzz::openssl::reads_any(ours.imprint.hash_algorithm.parameters)) return;
  const std::uint8_t* at = input.data();
  const TheirRequest theirs(d2i_TS_REQ(nullptr, &at, static_cast<long>(input.size())));
  ESIGN_LAW(theirs && at == input.data() + input.size(), "OpenSSL reads every request that we read");
  ESIGN_LAW((TS_REQ_get_policy_id(theirs.get()) != nullptr) == ours.policy.has_value(), "a policy is seen by both");
  ESIGN_LAW((TS_REQ_get_nonce(theirs.get()) != nullptr) == ours.nonce.has_value(), "a nonce is seen by both");
  ESIGN_LAW((TS_REQ_get_cert_req(theirs.get()) != 0) == (ours.certificate == ts::CertificateRequest::yes), "certReq is the same");
  ESIGN_LAW(TS_REQ_get_ext_count(theirs.get()) == static_cast<int>(ours.extensions.size()), "as many extensions");
}

void check_response(const ts::Response& ours, View input) {
  const bool granted = ours.status == ts::Status::granted || ours.status == ts::Status::granted_with_mods;
  ESIGN_LAW(granted == ours.token.has_value(), "a token is there exactly when it was granted");
  // A token is the business of fuzz_timestamp; OpenSSL reads it as PKCS#7, which is narrower than CMS.
  if (ours.token) return;
  const std::uint8_t* at = input.data();
  const TheirResponse theirs(d2i_TS_RESP(nullptr, &at, static_cast<long>(input.size())));
  ESIGN_LAW(theirs && at == input.data() + input.size(), "OpenSSL reads every rejection that we read");
  const TS_STATUS_INFO* info = TS_RESP_get_status_info(theirs.get());
  ESIGN_LAW(ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(info)) == static_cast<long>(ours.status), "the status is the same");
  for (const ts::Failure failure : ours.failures)
    ESIGN_LAW(ASN1_BIT_STRING_get_bit(TS_STATUS_INFO_get0_failure_info(info), static_cast<int>(failure)) == 1, "each failure is seen by both");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  if (const auto request = ts::read_request(input)) {
    check_request(*request, input);
  } else {
    fuzz::require_sound(request.error());
  }
  if (const auto response = ts::read_response(input)) {
    check_response(*response, input);
  } else {
    fuzz::require_sound(response.error());
  }
  return 0;
}
