// SPDX-License-Identifier: Apache-2.0
#include "pkix/certificate.h"

#include <algorithm>

#include "pkix/pem.h"

namespace esign::pkix {
namespace {

using asn1::tag::context;
using asn1::tag::context_constructed;

/// version [0] EXPLICIT INTEGER DEFAULT v1: written out only for v2 and v3 (X.690 section 11.5).
unsigned read_version(asn1::Reader& reader) {
  if (!reader.at("version").next_is(context_constructed(0))) return 1;
  std::int64_t version = 0;
  reader.explicitly(0, [&] { version = reader.small_integer(); });
  if (version != 1 && version != 2) reader.fail("version is not v2 or v3");
  return static_cast<unsigned>(version) + 1;
}

Validity read_validity(asn1::Reader& reader) {
  Validity validity;
  reader.at("validity").sequence([&] {
    validity.not_before = reader.at("notBefore").time();
    validity.not_after = reader.at("notAfter").time();
  });
  return validity;
}

}  // namespace

void Certificate::read_tbs(asn1::Reader& reader, const Limits& limits) {
  AlgorithmIdentifier inner_algorithm;
  reader.sequence([&] {
    version_ = read_version(reader);
    serial_ = reader.at("serialNumber").integer();
    inner_algorithm = read_algorithm(reader.at("signature"));
    issuer_ = read_name(reader.at("issuer"));
    validity_ = read_validity(reader);
    subject_ = read_name(reader.at("subject"));
    spki_ = reader.at("subjectPublicKeyInfo").expect(asn1::tag::sequence).whole;
    if (version_ >= 2 && reader.next_is(context(1))) reader.at("issuerUniqueID").bit_string(context(1));
    if (version_ >= 2 && reader.next_is(context(2))) reader.at("subjectUniqueID").bit_string(context(2));
    if (version_ == 3 && reader.next_is(context_constructed(3)))
      reader.at("extensions").explicitly(3, [&] { extensions_ = read_extensions(reader, limits); });
    reader.at("");
  });
  signature_algorithm_ = std::move(inner_algorithm);
}

Result<Certificate::Ptr> Certificate::parse(View der, const Limits& limits) {
  if (der.size() > limits.certificate_octets) return fail(Errc::limit_exceeded, "certificate_octets");
  const std::shared_ptr<Certificate> certificate(new Certificate());
  certificate->der_ = copy(der);
  asn1::Reader reader(certificate->der_, limits);
  reader.at("Certificate").sequence([&] {
    const asn1::Element tbs = reader.at("tbsCertificate").expect(asn1::tag::sequence);
    certificate->tbs_ = tbs.whole;
    if (reader.failed()) return;
    asn1::Reader inner(tbs.whole, limits);
    certificate->read_tbs(inner, limits);
    if (Result<void> done = inner.finish(); !done) return reader.fail(std::move(done).error());
    const AlgorithmIdentifier outer = read_algorithm(reader.at("signatureAlgorithm"));
    if (!(outer == certificate->signature_algorithm_)) reader.fail("differs from tbsCertificate.signature");  // 4.1.1.2
    certificate->signature_ = reader.at("signatureValue").bit_string();
  });
  ESIGN_CHECK(reader.finish());
  Result<PublicKeyInfo> key = public_key_info(certificate->spki_);
  if (!key) return fail(std::move(key).error().in("Certificate.tbsCertificate.subjectPublicKeyInfo"));
  certificate->public_key_ = *std::move(key);
  certificate->self_issued_ = match(certificate->issuer_, certificate->subject_) == NameMatch::same;
  return Ptr(certificate);
}

Result<std::vector<Certificate::Ptr>> read_certificates(View file, const Limits& limits) {
  std::vector<Certificate::Ptr> certificates;
  ESIGN_TRY(const std::vector<Bytes> ders, read_der_or_pem(file, "CERTIFICATE"));
  for (const Bytes& der : ders) {
    ESIGN_TRY(Certificate::Ptr certificate, Certificate::parse(der, limits));
    certificates.push_back(std::move(certificate));
  }
  return certificates;
}

}  // namespace esign::pkix
