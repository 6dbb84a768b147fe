// SPDX-License-Identifier: Apache-2.0
// Requests for certificates (PKCS#10): what the strict parser takes OpenSSL takes too, with the same key and name.
#include "fuzz.h"
#include "openssl_objects.h"
#include "pkix/certification_request.h"

namespace {

using namespace esign;
using Request = std::unique_ptr<X509_REQ, decltype([](X509_REQ* request) { X509_REQ_free(request); })>;

void check_views(const pkix::CertificationRequest& request) {
  fuzz::require_inside(request.info(), request.der(), "CertificationRequestInfo");
  fuzz::require_inside(request.spki(), request.info(), "subjectPKInfo");
  fuzz::require_inside(request.subject().der, request.info(), "subject");
  fuzz::require_inside(request.signature_value().octets, request.der(), "signature");
  for (const pkix::RequestAttribute& attribute : request.attributes()) {
    ESIGN_LAW(!attribute.values.empty(), "an attribute has a value");
    for (const View value : attribute.values) fuzz::require_inside(value, request.info(), "attribute value");
  }
  for (const pkix::Extension& extension : request.wished_extensions()) fuzz::require_inside(extension.value, request.info(), "extnValue");
}

bool reads_closed_parts(const pkix::CertificationRequest& request) {
  if (!fuzz::openssl::has_known_strings(request.subject())) return false;
  if (!fuzz::openssl::reads_any(request.signature_algorithm().parameters) || !fuzz::openssl::reads_any(request.public_key().algorithm.parameters)) return false;
  return std::ranges::all_of(request.attributes(), [](const pkix::RequestAttribute& attribute) {
    return std::ranges::all_of(attribute.values, [](View value) { return fuzz::openssl::reads_any(value); });
  });
}

void compare(const pkix::CertificationRequest& ours, View input) {
  if (!reads_closed_parts(ours)) return;
  const std::uint8_t* at = input.data();
  const Request theirs(d2i_X509_REQ(nullptr, &at, static_cast<long>(input.size())));
  ESIGN_LAW(theirs && at == input.data() + input.size(), "OpenSSL reads every request that we read");
  ESIGN_LAW(X509_REQ_get_attr_count(theirs.get()) == static_cast<int>(ours.attributes().size()), "as many attributes");
  std::uint8_t* key = nullptr;
  const int size = i2d_X509_PUBKEY(X509_REQ_get_X509_PUBKEY(theirs.get()), &key);
  ESIGN_LAW(size > 0 && equal(View(key, static_cast<std::size_t>(size)), ours.spki()), "the key is the same");
  OPENSSL_free(key);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  if (const auto parsed = pkix::CertificationRequest::parse(input)) {
    ESIGN_LAW(equal((*parsed)->der(), input), "the request is its input");
    check_views(**parsed);
    compare(**parsed, input);
  } else {
    fuzz::require_sound(parsed.error());
  }
  if (const auto file = pkix::read_certification_request(input); !file) fuzz::require_sound(file.error());
  return 0;
}
