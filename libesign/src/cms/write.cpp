// SPDX-License-Identifier: Apache-2.0
#include "cms/write.h"

#include "cms/oids.h"
#include "cms/signer_info_fields.h"

namespace esign::cms {
namespace {

namespace tag = asn1::tag;

/// Header octets of nested elements around `inner` octets that come later, the outermost first.
class Wrapping {
 public:
  explicit Wrapping(std::uint64_t inner) : octets_(inner) {}
  /// Puts `before` in front of what is wrapped so far and one element around both.
  Wrapping& around(asn1::Tag tag, View before = {}) {
    octets_ += before.size();
    Bytes front = asn1::header(tag, octets_);
    octets_ += front.size();
    append(front, before);
    append(front, front_);
    front_ = std::move(front);
    return *this;
  }
  /// Takes octets into account that follow what is wrapped so far.
  Wrapping& followed_by(std::uint64_t octets) {
    octets_ += octets;
    return *this;
  }
  const Bytes& front() const { return front_; }
  std::uint64_t octets() const { return octets_; }

 private:
  Bytes front_{};
  std::uint64_t octets_;
};

Bytes encode_oid(const asn1::Oid& oid) {
  return asn1::written([&](asn1::Writer& out) { out.oid(oid); });
}

}  // namespace

StreamedElement detached_content() {
  Bytes element = asn1::written([](asn1::Writer& out) { out.sequence([&] { out.oid(oid::data); }); });
  const std::uint64_t size = element.size();
  return {size, [element = std::move(element)](const Sink& out) { return out(element); }};
}

StreamedElement enveloped_content(const Document& document) {
  Wrapping wrapping(document.size());
  wrapping.around(tag::octet_string).around(tag::context_constructed(0)).around(tag::sequence, encode_oid(oid::data));
  return {wrapping.octets(), [front = wrapping.front(), document](const Sink& out) -> Result<void> {
            ESIGN_CHECK(out(front));
            return document.read(out);
          }};
}

StreamedElement copied_element(const Document& document, std::uint64_t offset, std::uint64_t octets) {
  return {octets, [document, offset, octets](const Sink& out) { return document.read(offset, octets, out); }};
}

Result<void> write(const Composition& composition, const Sink& out) {
  asn1::Writer before;
  before.integer(composition.version);
  std::vector<Bytes> algorithms;
  for (const auto& algorithm : composition.digest_algorithms) {
    algorithms.push_back(asn1::written([&](asn1::Writer& one) { pkix::write(one, algorithm); }));
  }
  before.set_of(std::move(algorithms));
  asn1::Writer after;
  if (!composition.certificates.empty()) after.set_of(composition.certificates, tag::context_constructed(0));
  if (!composition.crls.empty()) after.set_of(composition.crls, tag::context_constructed(1));
  after.set_of(composition.signer_infos);

  Wrapping wrapping(composition.content.octets);
  wrapping.followed_by(after.bytes().size());
  wrapping.around(tag::sequence, before.bytes()).around(tag::context_constructed(0)).around(tag::sequence, encode_oid(oid::signed_data));
  ESIGN_CHECK(out(wrapping.front()));
  ESIGN_CHECK(composition.content.write(out));
  return out(after.bytes());
}

Bytes encode(const NewSigner& signer, View value) {
  Bytes attributes = signer.signed_attributes;
  attributes.at(0) = 0xA0;  // [0] IMPLICIT in the file, SET OF under the signature: RFC 5652 section 5.4
  SignerInfoFields fields;
  fields.issuer_and_serial_number = {signer.issuer, signer.serial_number};
  fields.digest_algorithm = signer.digest_algorithm;
  fields.signed_attributes = attributes;
  fields.signature_algorithm = signer.signature_algorithm;
  fields.signature = value;
  asn1::Writer out;
  asn1::Writing writing(out);
  describe(writing, fields);
  return out.take();
}

Bytes encode_attribute(const asn1::Oid& type, View value) {
  return asn1::written([&](asn1::Writer& out) {
    out.sequence([&] {
      out.oid(type);
      out.inside(tag::set, [&] { out.raw(value); });
    });
  });
}

}  // namespace esign::cms
