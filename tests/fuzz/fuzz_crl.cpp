// SPDX-License-Identifier: Apache-2.0
// CRLs: what the strict parser takes OpenSSL takes too, and nobody whom OpenSSL sees revoked is missing for us.
#include "fuzz.h"
#include "openssl_objects.h"
#include "pkix/crl.h"

namespace {

using namespace esign;
using fuzz::openssl::Handle;

constexpr int kLookedUp = 8;  // each search goes over the whole list

void check_entries(const pkix::Crl& ours, X509_CRL& theirs) {
  const STACK_OF(X509_REVOKED)* revoked = X509_CRL_get_REVOKED(&theirs);
  const int count = sk_X509_REVOKED_num(revoked);
  ESIGN_LAW(static_cast<std::size_t>(count < 0 ? 0 : count) == ours.size(), "the number of entries is the same");
  const auto& point = ours.issuing_distribution_point();
  for (int i = 0; i < count && i < kLookedUp; ++i) {
    const ASN1_INTEGER* serial = X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(revoked, i));
    unsigned char* der = nullptr;
    const int octets = i2d_ASN1_INTEGER(serial, &der);
    ESIGN_LAW(octets > 2, "OpenSSL writes the serial number");
    const Bytes written(der, der + octets);
    OPENSSL_free(der);
    asn1::Reader reader(written);
    const auto found = ours.find(reader.integer(), ours.issuer());
    // An entry of an indirect CRL may be another issuer's.
    if (!point || !point->indirect) ESIGN_LAW(found.has_value(), "an entry that OpenSSL lists is found");
    if (found) fuzz::require_inside(found->serial_number, ours.der(), "userCertificate");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = pkix::Crl::parse({data, size});
  if (!parsed) {
    fuzz::require_sound(parsed.error());
    return 0;
  }
  const pkix::Crl& crl = **parsed;
  ESIGN_LAW(equal(crl.der(), View(data, size)), "the CRL is its input");
  fuzz::require_inside(crl.tbs(), crl.der(), "tbsCertList");
  fuzz::require_inside(crl.issuer().der, crl.tbs(), "issuer");
  fuzz::require_inside(crl.signature_value().octets, crl.der(), "signatureValue");
  if (crl.number()) fuzz::require_inside(*crl.number(), crl.tbs(), "cRLNumber");
  if (crl.delta_base()) fuzz::require_inside(*crl.delta_base(), crl.tbs(), "deltaCRLIndicator");
  for (const pkix::Extension& extension : crl.extensions()) fuzz::require_inside(extension.value, crl.tbs(), "extnValue");

  if (!fuzz::openssl::has_known_strings(crl.issuer()) || !fuzz::openssl::reads_any(crl.signature_algorithm().parameters)) return 0;
  const std::uint8_t* at = data;
  const Handle<X509_CRL> theirs(d2i_X509_CRL(nullptr, &at, static_cast<long>(size)));
  ESIGN_LAW(theirs && at == data + size, "OpenSSL reads every CRL that we read");
  check_entries(crl, *theirs);
  return 0;
}
