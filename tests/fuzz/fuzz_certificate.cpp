// SPDX-License-Identifier: Apache-2.0
// Certificates: what the strict parser takes OpenSSL takes too, and both read the same out of it.
#include <esign/certificate.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <chrono>
#include <ctime>

#include "base/text.h"
#include "fuzz.h"
#include "openssl_objects.h"
#include "pkix/certificate.h"

namespace {

using namespace esign;
using fuzz::openssl::Handle;

void check_views(const pkix::Certificate& certificate) {
  const View whole = certificate.der();
  fuzz::require_inside(certificate.tbs(), whole, "tbsCertificate");
  fuzz::require_inside(certificate.serial_number(), certificate.tbs(), "serialNumber");
  fuzz::require_inside(certificate.spki(), certificate.tbs(), "subjectPublicKeyInfo");
  fuzz::require_inside(certificate.issuer().der, certificate.tbs(), "issuer");
  fuzz::require_inside(certificate.subject().der, certificate.tbs(), "subject");
  fuzz::require_inside(certificate.signature_value().octets, whole, "signatureValue");
  for (const pkix::Extension& extension : certificate.extensions().all) fuzz::require_inside(extension.value, certificate.tbs(), "extnValue");
}

void check_names(const pkix::Certificate& certificate) {
  for (const pkix::Name* name : {&certificate.issuer(), &certificate.subject()}) {
    ESIGN_LAW(is_utf8(name->to_text()), "a name is shown as UTF-8");
    ESIGN_LAW(pkix::match(*name, *name) == pkix::NameMatch::same, "a name matches itself");
  }
  const auto there = pkix::match(certificate.issuer(), certificate.subject());
  ESIGN_LAW(there == pkix::match(certificate.subject(), certificate.issuer()), "matching has no direction");
  ESIGN_LAW(certificate.self_issued() == (there == pkix::NameMatch::same), "self-issued is what the names say");
}

std::int64_t seconds(const ASN1_TIME& time) {
  std::tm parts{};
  ESIGN_LAW(ASN1_TIME_to_tm(&time, &parts) == 1, "OpenSSL reads the time");
  return timegm(&parts);
}

void check_fields(const pkix::Certificate& ours, X509& theirs) {
  ESIGN_LAW(static_cast<long>(ours.version()) == X509_get_version(&theirs) + 1, "the version is the same");
  ESIGN_LAW(ours.validity().not_before.time_since_epoch().count() == seconds(*X509_get0_notBefore(&theirs)), "notBefore is the same");
  ESIGN_LAW(ours.validity().not_after.time_since_epoch().count() == seconds(*X509_get0_notAfter(&theirs)), "notAfter is the same");
  ESIGN_LAW(static_cast<int>(ours.extensions().all.size()) == X509_get_ext_count(&theirs), "the number of extensions is the same");
}

void check_extensions(const pkix::Extensions& ours, X509& theirs) {
  int critical = 0;
  const Handle<BASIC_CONSTRAINTS> constraints(static_cast<BASIC_CONSTRAINTS*>(X509_get_ext_d2i(&theirs, NID_basic_constraints, &critical, nullptr)));
  ESIGN_LAW(ours.basic_constraints.has_value() == (constraints != nullptr), "both see basicConstraints or neither");
  if (constraints) {
    ESIGN_LAW(ours.basic_constraints->ca == (constraints->ca != 0), "cA is the same");
    ESIGN_LAW(ours.basic_constraints->path_length.has_value() == (constraints->pathlen != nullptr), "pathLenConstraint is the same");
  }
  const Handle<ASN1_BIT_STRING> usage(static_cast<ASN1_BIT_STRING*>(X509_get_ext_d2i(&theirs, NID_key_usage, &critical, nullptr)));
  ESIGN_LAW(ours.key_usage.has_value() == (usage != nullptr), "both see keyUsage or neither");
  for (int bit = 0; usage && bit < 9; ++bit)
    ESIGN_LAW(ours.key_usage->has(static_cast<pkix::KeyUsageBit>(bit)) == (ASN1_BIT_STRING_get_bit(usage.get(), bit) != 0), "each usage is the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = pkix::Certificate::parse({data, size});
  if (!parsed) {
    fuzz::require_sound(parsed.error());
    return 0;
  }
  const pkix::Certificate& certificate = **parsed;
  ESIGN_LAW(equal(certificate.der(), View(data, size)), "the certificate is its input");
  check_views(certificate);
  check_names(certificate);
  const Certificate shown(*parsed);
  ESIGN_LAW(printable(shown.subject()) == shown.subject() && printable(shown.issuer()) == shown.issuer(), "a name writes no line of a report");
  ESIGN_LAW(!shown.fin() || shown.fin()->size() == 7, "a FIN has seven characters");

  if (!fuzz::openssl::reads_closed_parts(certificate)) return 0;
  const std::uint8_t* at = data;
  const Handle<X509> theirs(d2i_X509(nullptr, &at, static_cast<long>(size)));
  ESIGN_LAW(theirs && at == data + size, "OpenSSL reads every certificate that we read");
  check_fields(certificate, *theirs);
  check_extensions(certificate.extensions(), *theirs);
  return 0;
}
