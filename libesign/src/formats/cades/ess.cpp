// SPDX-License-Identifier: Apache-2.0
#include "formats/cades/ess.h"

#include <utility>

#include "asn1/describe.h"

namespace esign::formats::cades {
namespace {

namespace tag = asn1::tag;

/// IssuerSerial ::= SEQUENCE {
///      issuer        GeneralNames,
///      serialNumber  CertificateSerialNumber }          RFC 5035 section 5
struct IssuerSerial {
  Bytes issuer{};         ///< GeneralNames, tag and length included.
  Bytes serial_number{};  ///< INTEGER content octets.
};
template <class Der>
void describe(Der& der, asn1::Field<Der, IssuerSerial> field) {
  der.sequence([&] {
    der.at("issuer").raw(tag::sequence, field.issuer);
    der.at("serialNumber").integer(field.serial_number);
  });
}

/// ESSCertIDv2 ::= SEQUENCE {
///      hashAlgorithm  AlgorithmIdentifier DEFAULT { algorithm id-sha256 },
///      certHash       OCTET STRING,
///      issuerSerial   IssuerSerial OPTIONAL }           RFC 5035 section 4
struct EssCertIdV2 {
  std::optional<pkix::AlgorithmIdentifier> hash_algorithm{};  ///< One peer in ten writes the default out, against X.690 section 11.5.
  Bytes cert_hash{};
  std::optional<IssuerSerial> issuer_serial{};
};
template <class Der>
void describe(Der& der, asn1::Field<Der, EssCertIdV2> field) {
  der.sequence([&] {
    der.at("hashAlgorithm").optional(tag::sequence, field.hash_algorithm, [&](auto& one) { pkix::describe(der, one); });
    der.at("certHash").octet_string(field.cert_hash);
    der.at("issuerSerial").optional(tag::sequence, field.issuer_serial, [&](auto& one) { describe(der, one); });
  });
}

/// The one directoryName is what identifies.
void take_issuer_serial(asn1::Reader& reader, const IssuerSerial& from, CertificateReference& reference) {
  asn1::Reader names(from.issuer);
  for (const pkix::GeneralName& name : pkix::read_general_names(names)) {
    if (name.kind == pkix::GeneralNameKind::directory && !reference.issuer) reference.issuer = copy(name.directory.der);
  }
  if (Result<void> read = names.finish(); !read) reader.fail(std::move(read).error());
  reference.serial_number = from.serial_number;
}

/// An entry whose hash is unknown here has an empty digest.
CertificateReference read_cert_id_v2(asn1::Reader& reader) {
  EssCertIdV2 id;
  asn1::Reading reading(reader);
  describe(reading, id);
  CertificateReference reference;
  if (reader.failed()) return reference;
  const Result<Hash> hash = id.hash_algorithm ? pkix::hash_from(*id.hash_algorithm) : Hash::sha256;
  if (!hash && hash.error().code == Errc::malformed) reader.fail(hash.error());
  if (hash) {
    reference.hash = *hash;
    if (id.cert_hash.size() != pkix::octets(*hash)) reader.fail("certHash has not the length of its hash");
    reference.digest = std::move(id.cert_hash);
  }
  if (id.issuer_serial) take_issuer_serial(reader, *id.issuer_serial, reference);
  return reference;
}

CertificateReference read_cert_id_v1(asn1::Reader& reader) {
  CertificateReference reference;
  reference.hash = Hash::sha1;
  reader.sequence([&] {
    reference.digest = copy(reader.at("certHash").octet_string());
    if (reference.digest.size() != pkix::octets(Hash::sha1)) reader.fail("certHash is no SHA-1 value");
    if (!reader.more()) return;
    IssuerSerial one;
    asn1::Reading reading(reader.at("issuerSerial"));
    describe(reading, one);
    if (!reader.failed()) take_issuer_serial(reader, one, reference);
  });
  return reference;
}

/// SEQUENCE { certs SEQUENCE OF …, policies SEQUENCE OF PolicyInformation OPTIONAL }: the same for both generations.
template <class ReadOne>
Result<std::vector<CertificateReference>> read_list(View value, const Limits& limits, ReadOne&& read_one) {
  std::vector<CertificateReference> references;
  Budget count("attribute_values", limits.attribute_values);
  asn1::Reader reader(value, limits);
  reader.sequence([&] {
    reader.at("certs").each(tag::sequence, 1, [&] {
      references.push_back(read_one(reader));
      if (!count.spend()) reader.fail("attribute_values", Errc::limit_exceeded);
    });
    if (reader.more()) reader.at("policies").expect(tag::sequence);
  });
  ESIGN_CHECK(reader.finish());
  return references;
}

}  // namespace

Result<std::vector<CertificateReference>> read_signing_certificate_v2(View value, const Limits& limits) {
  ESIGN_TRY(std::vector<CertificateReference> references, read_list(value, limits, read_cert_id_v2));
  if (references.front().digest.empty()) return fail(Errc::unsupported, "unknown hash of the signer's certificate");
  std::erase_if(references, [](const CertificateReference& reference) { return reference.digest.empty(); });
  return references;
}

Result<std::vector<CertificateReference>> read_signing_certificate_v1(View value, const Limits& limits) {
  return read_list(value, limits, read_cert_id_v1);
}

Bytes write_signing_certificate_v2(const pkix::Certificate& certificate, Hash hash, View digest) {
  EssCertIdV2 id;
  if (hash != Hash::sha256) id.hash_algorithm = pkix::algorithm_identifier(hash);
  id.cert_hash = copy(digest);
  id.issuer_serial = IssuerSerial{asn1::written([&](asn1::Writer& out) {
                                    out.sequence([&] { out.explicitly(4, [&] { out.raw(certificate.issuer().der); }); });
                                  }),
                                  copy(certificate.serial_number())};
  asn1::Writer out;
  asn1::Writing writing(out);
  out.sequence([&] { out.sequence([&] { describe(writing, std::as_const(id)); }); });
  return out.take();
}

}  // namespace esign::formats::cades
