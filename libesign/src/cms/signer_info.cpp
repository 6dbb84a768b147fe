// SPDX-License-Identifier: Apache-2.0
#include "cms/signed_data.h"

namespace esign::cms {
namespace {

namespace tag = asn1::tag;

SignerIdentifier read_sid(asn1::Reader& reader) {
  SignerIdentifier sid;
  if (reader.next_is(tag::context(0))) {
    sid.subject_key_identifier = reader.octet_string(tag::context(0));
    return sid;
  }
  auto& named = sid.issuer_and_serial_number.emplace();
  reader.sequence([&] {
    named.issuer = pkix::read_name(reader.at("issuer"));
    named.serial_number = reader.at("serialNumber").integer();
  });
  return sid;
}

/// How the [0] element of the SignerInfo was written. The order is looked at first: it decides what was signed.
Result<SignedEncoding> encoding_of(const SignerInfo& signer, const Limits& limits) {
  const Bytes sorted = der_of_signed_attributes(*signer.signed_attributes);
  if (sorted != written_order_of_signed_attributes(*signer.signed_attributes)) return SignedEncoding::unsorted;
  ESIGN_TRY(const std::vector<View> fields, asn1::ber_children(signer.written, limits));
  for (const View field : fields) {
    ESIGN_TRY(const asn1::BerHeader header, asn1::read_ber_header(field));
    if (header.tag != tag::context_constructed(0)) continue;
    return equal(field.subspan(1), View(sorted).subspan(1)) ? SignedEncoding::der : SignedEncoding::ber;
  }
  return SignedEncoding::ber;
}

}  // namespace

Result<SignerInfo> read_signer_info(Bytes written, const Limits& limits) {
  SignerInfo signer;
  signer.written = std::move(written);
  ESIGN_TRY(asn1::Transcoded transcoded, asn1::to_der(signer.written, limits));
  signer.der = std::move(transcoded.der);
  asn1::Reader reader(signer.der, limits);
  reader.sequence([&] {
    signer.version = reader.at("version").small_integer();
    signer.sid = read_sid(reader.at("sid"));
    signer.digest_algorithm = pkix::read_algorithm(reader.at("digestAlgorithm"));
    if (reader.next_is(tag::context_constructed(0))) {
      signer.signed_attributes = read_attributes(reader.at("signedAttrs"), tag::context_constructed(0), limits);
    }
    signer.signature_algorithm = pkix::read_algorithm(reader.at("signatureAlgorithm"));
    signer.signature = reader.at("signature").octet_string();
    if (reader.next_is(tag::context_constructed(1))) {
      signer.unsigned_attributes = read_attributes(reader.at("unsignedAttrs"), tag::context_constructed(1), limits);
    }
  });
  ESIGN_CHECK(reader.finish());
  if (signer.signed_attributes) {
    ESIGN_TRY(signer.signed_encoding, encoding_of(signer, limits));
  }
  return signer;
}

std::int64_t version_of(const SignerIdentifier& sid) { return sid.subject_key_identifier ? 3 : 1; }

}  // namespace esign::cms
