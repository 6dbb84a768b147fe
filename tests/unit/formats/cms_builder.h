// SPDX-License-Identifier: Apache-2.0
// A SignedData put together field by field, so that each rule can be broken alone. Values are not verified at this layer.
#pragma once
#include "asn1/der_writer.h"
#include "cms/oids.h"
#include "cms/write.h"
#include "formats/cades/cades.h"

namespace esign::formats::cades_test {

inline Bytes der(const std::function<void(asn1::Writer&)>& body) { return asn1::written(body); }
inline Bytes oid_value(const asn1::Oid& oid) {
  return der([&](asn1::Writer& out) { out.oid(oid); });
}
inline Bytes octets_value(View octets) {
  return der([&](asn1::Writer& out) { out.octet_string(octets); });
}
inline Bytes algorithm(const pkix::AlgorithmIdentifier& one) {
  return der([&](asn1::Writer& out) { pkix::write(out, one); });
}
inline Bytes name_of(std::string_view common_name) {
  return der([&](asn1::Writer& out) {
    out.sequence([&] {
      out.inside(asn1::tag::set, [&] {
        out.sequence([&] {
          out.oid(asn1::Oid("2.5.4.3"));
          out.text(asn1::tag::utf8_string, common_name);
        });
      });
    });
  });
}

/// ESSCertIDv2 list with one entry: SHA-256, issuerSerial of `issuer` and `serial`.
inline Bytes ess_v2(const Bytes& issuer, std::uint8_t serial, std::size_t digest_octets = 32) {
  return der([&](asn1::Writer& out) {
    out.sequence([&] {
      out.sequence([&] {
        out.sequence([&] {
          out.octet_string(Bytes(digest_octets, 0x5A));
          out.sequence([&] {
            out.sequence([&] { out.explicitly(4, [&] { out.raw(issuer); }); });
            out.integer(std::int64_t{serial});
          });
        });
      });
    });
  });
}

inline const asn1::Oid kUnknownAttribute("1.3.6.1.4.1.55555.1");

/// Everything is right at first; a test changes what it is about.
struct CmsBuilder {
  std::int64_t data_version = 1, signer_version = 1;
  asn1::Oid outer_type = cms::oid::signed_data;
  asn1::Oid content_type = cms::oid::data;
  std::optional<Bytes> content{};
  pkix::AlgorithmIdentifier digest = pkix::algorithm_identifier(Hash::sha256);
  std::vector<Bytes> announced{algorithm(pkix::algorithm_identifier(Hash::sha256))};
  Bytes signature_algorithm = algorithm(pkix::algorithm_identifier(SignatureAlgorithm{Scheme::ecdsa, Hash::sha256, Hash::sha256, 0}));
  Bytes issuer = name_of("Verən Şəxs");
  std::vector<Bytes> attributes = right_attributes(issuer);
  asn1::Order attribute_order = asn1::Order::der_sorted;
  std::vector<Bytes> unsigned_attributes{};
  std::vector<Bytes> certificates{}, crls{};
  std::optional<Bytes> sid{};  ///< Whole element; default: issuer and serial number 7.
  unsigned signers = 1;

  static Bytes attribute(const asn1::Oid& type, const Bytes& value) { return cms::encode_attribute(type, value); }
  static std::vector<Bytes> right_attributes(const Bytes& issuer) {
    return {attribute(cms::oid::content_type, oid_value(cms::oid::data)),
            attribute(cms::oid::message_digest, octets_value(Bytes(32, 0x11))),
            attribute(cms::oid::signing_time, der([](asn1::Writer& out) { out.text(asn1::tag::utc_time, "261121120000Z"); })),
            attribute(cms::oid::signing_certificate_v2, ess_v2(issuer, 7))};
  }
  /// Index in `attributes` of the right ones.
  enum Index : std::size_t { content_type_at, message_digest_at, signing_time_at, certificate_at };

  Bytes signer_info() const {
    return der([&](asn1::Writer& out) {
      out.sequence([&] {
        out.integer(signer_version);
        if (sid) {
          out.raw(*sid);
        } else {
          out.sequence([&] {
            out.raw(issuer);
            out.integer(7);
          });
        }
        pkix::write(out, digest);
        if (!attributes.empty()) out.set_of(attributes, asn1::tag::context_constructed(0), attribute_order);
        out.raw(signature_algorithm);
        out.octet_string(Bytes(8, 0xEE));
        if (!unsigned_attributes.empty()) out.set_of(unsigned_attributes, asn1::tag::context_constructed(1));
      });
    });
  }
  Bytes file() const {
    return der([&](asn1::Writer& out) {
      out.sequence([&] {
        out.oid(outer_type);
        out.explicitly(0, [&] {
          out.sequence([&] {
            out.integer(data_version);
            out.set_of(announced);
            out.sequence([&] {
              out.oid(content_type);
              if (content) out.explicitly(0, [&] { out.octet_string(*content); });
            });
            if (!certificates.empty()) out.set_of(certificates, asn1::tag::context_constructed(0));
            if (!crls.empty()) out.set_of(crls, asn1::tag::context_constructed(1));
            out.set_of(std::vector<Bytes>(signers, signer_info()));
          });
        });
      });
    });
  }
  Document document() const { return Document::from_octets(file(), "imza.p7s"); }
  Result<SignatureSet> read(const Limits& limits = {}) const { return cades::read(document(), std::nullopt, limits); }
  SignatureView view() const { return std::move(read().value().signatures.front()); }
  /// The defects of one weight, "place: detail" each on a line; the missing certificate is left out.
  std::string defects(Defect::Weight weight) const {
    std::string lines;
    for (const Defect& defect : view().defects) {
      if (defect.weight == weight && defect.place != "certificates") lines += defect.place + ": " + defect.detail + "\n";
    }
    return lines;
  }
  std::string fatal() const { return defects(Defect::Weight::fatal); }
  std::string attribute_defects() const { return defects(Defect::Weight::attribute); }
  std::string conformance() const { return defects(Defect::Weight::conformance); }
};

}  // namespace esign::formats::cades_test
