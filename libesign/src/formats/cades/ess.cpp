// SPDX-License-Identifier: Apache-2.0
#include "formats/cades/ess.h"

namespace esign::formats::cades {
namespace {

namespace tag = asn1::tag;

/// IssuerSerial ::= SEQUENCE { issuer GeneralNames, serialNumber }: the one directoryName is what identifies.
void read_issuer_serial(asn1::Reader& reader, CertificateReference& reference) {
  reader.sequence([&] {
    for (const pkix::GeneralName& name : pkix::read_general_names(reader.at("issuer"))) {
      if (name.kind == pkix::GeneralNameKind::directory && !reference.issuer) reference.issuer = copy(name.directory.der);
    }
    reference.serial_number = copy(reader.at("serialNumber").integer());
  });
}

/// An entry whose hash is unknown here has an empty digest.
CertificateReference read_cert_id_v2(asn1::Reader& reader) {
  CertificateReference reference;
  reader.sequence([&] {
    // DEFAULT SHA-256; one peer in ten writes it out, against X.690 section 11.5.
    const bool stated = reader.at("hashAlgorithm").next_is(tag::sequence);
    const Result<Hash> hash = stated ? pkix::hash_from(pkix::read_algorithm(reader)) : Result<Hash>(Hash::sha256);
    const View digest = reader.at("certHash").octet_string();
    if (hash) {
      reference.hash = *hash;
      reference.digest = copy(digest);
      if (digest.size() != pkix::octets(*hash)) reader.fail("certHash has not the length of its hash");
    }
    if (reader.more()) read_issuer_serial(reader.at("issuerSerial"), reference);
  });
  return reference;
}

CertificateReference read_cert_id_v1(asn1::Reader& reader) {
  CertificateReference reference;
  reference.hash = Hash::sha1;
  reader.sequence([&] {
    reference.digest = copy(reader.at("certHash").octet_string());
    if (reference.digest.size() != pkix::octets(Hash::sha1)) reader.fail("certHash is no SHA-1 value");
    if (reader.more()) read_issuer_serial(reader.at("issuerSerial"), reference);
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
  asn1::Writer out;
  out.sequence([&] {
    out.sequence([&] {
      out.sequence([&] {
        if (hash != Hash::sha256) pkix::write(out, pkix::algorithm_identifier(hash));
        out.octet_string(digest);
        out.sequence([&] {
          out.sequence([&] { out.explicitly(4, [&] { out.raw(certificate.issuer().der); }); });
          out.integer(certificate.serial_number());
        });
      });
    });
  });
  return out.take();
}

}  // namespace esign::formats::cades
