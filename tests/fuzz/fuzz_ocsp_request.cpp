// SPDX-License-Identifier: Apache-2.0
// OCSP requests: what the strict parser takes OpenSSL takes too, with the same questions in it.
#include "fuzz.h"
#include "openssl_objects.h"
#include "pkix/ocsp_request.h"

namespace {

using namespace esign;
using Request = std::unique_ptr<OCSP_REQUEST, decltype([](OCSP_REQUEST* request) { OCSP_REQUEST_free(request); })>;

void check_views(const pkix::OcspRequest& request) {
  ESIGN_LAW(!request.questions().empty(), "a request asks something");
  for (const pkix::OcspQuestion& question : request.questions()) {
    fuzz::require_inside(question.id.serial_number, request.der(), "serialNumber");
    fuzz::require_inside(question.id.issuer_name_hash, request.der(), "issuerNameHash");
    fuzz::require_inside(question.id.issuer_key_hash, request.der(), "issuerKeyHash");
    ESIGN_LAW(!question.id.serial_number.empty(), "an INTEGER has an octet");
  }
  if (!request.nonce()) return;
  fuzz::require_inside(*request.nonce(), request.der(), "nonce");
  ESIGN_LAW(!request.nonce()->empty() && request.nonce()->size() <= 128, "a nonce has the length of RFC 9654");
}

void compare(const pkix::OcspRequest& ours, View input) {
  // A signature with its certificates, and the requestor's name, stay closed here.
  if (ours.is_signed() == pkix::OcspRequest::Signed::yes || ours.requestor()) return;
  for (const pkix::OcspQuestion& question : ours.questions())
    if (!fuzz::openssl::reads_any(question.id.hash_algorithm.parameters)) return;
  const std::uint8_t* at = input.data();
  const Request theirs(d2i_OCSP_REQUEST(nullptr, &at, static_cast<long>(input.size())));
  ESIGN_LAW(theirs && at == input.data() + input.size(), "OpenSSL reads every request that we read");
  ESIGN_LAW(OCSP_request_onereq_count(theirs.get()) == static_cast<int>(ours.questions().size()), "as many questions");
  ESIGN_LAW((OCSP_REQUEST_get_ext_by_NID(theirs.get(), NID_id_pkix_OCSP_Nonce, -1) >= 0) == ours.nonce().has_value(), "a nonce is seen by both");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  if (const auto parsed = pkix::OcspRequest::parse(input)) {
    ESIGN_LAW(equal((*parsed)->der(), input), "the request is its input");
    check_views(**parsed);
    compare(**parsed, input);
  } else {
    fuzz::require_sound(parsed.error());
  }
  return 0;
}
