// SPDX-License-Identifier: Apache-2.0
#include "cms/signed_data.h"
#include "cms/signer_info_fields.h"

namespace esign::cms {
namespace {

namespace tag = asn1::tag;

Result<SignerIdentifier> sid_from(const SignerInfoFields& fields, const Limits& limits) {
  SignerIdentifier sid;
  sid.subject_key_identifier = fields.subject_key_identifier;
  if (const auto& named = fields.issuer_and_serial_number) {
    asn1::Reader reader(named->issuer, limits);
    auto& made = sid.issuer_and_serial_number.emplace();
    made.issuer = pkix::read_name(reader);
    ESIGN_CHECK(reader.finish());
    made.serial_number = named->serial_number;
  }
  return sid;
}

Result<std::vector<Attribute>> attributes_from(View element, asn1::Tag set, const Limits& limits) {
  asn1::Reader reader(element, limits);
  std::vector<Attribute> attributes = read_attributes(reader, set, limits);
  ESIGN_CHECK(reader.finish());
  return attributes;
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
  SignerInfoFields fields;
  asn1::Reader reader(signer.der, limits);
  asn1::Reading reading(reader);
  describe(reading, fields);
  ESIGN_CHECK(reader.finish());
  signer.version = fields.version;
  signer.digest_algorithm = std::move(fields.digest_algorithm);
  signer.signature_algorithm = std::move(fields.signature_algorithm);
  signer.signature = fields.signature;
  ESIGN_TRY(signer.sid, sid_from(fields, limits).in("sid"));
  if (fields.signed_attributes) {
    ESIGN_TRY(signer.signed_attributes, attributes_from(*fields.signed_attributes, tag::context_constructed(0), limits).in("signedAttrs"));
  }
  if (fields.unsigned_attributes) {
    ESIGN_TRY(signer.unsigned_attributes, attributes_from(*fields.unsigned_attributes, tag::context_constructed(1), limits).in("unsignedAttrs"));
  }
  if (signer.signed_attributes) {
    ESIGN_TRY(signer.signed_encoding, encoding_of(signer, limits));
  }
  return signer;
}

std::int64_t version_of(const SignerIdentifier& sid) { return sid.subject_key_identifier ? 3 : 1; }

}  // namespace esign::cms
