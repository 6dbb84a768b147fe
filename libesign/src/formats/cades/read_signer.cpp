// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "cms/oids.h"
#include "formats/cades/signer_view.h"

namespace esign::formats::cades {
namespace {

using Weight = Defect::Weight;

/// No signed attributes: the value would be over the content itself, and what that content was meant to be is not signed
/// (draft-ietf-lamps-cms-euf-cma-signeddata). Such a value is never checked.
void refuse_without_attributes(SignatureView& view) {
  add(view, Weight::fatal, "signedAttrs", "there are no signed attributes");
  view.algorithm_failure = Error{Errc::malformed, "there are no signed attributes", "signedAttrs", -1};
}

/// RFC 5652 section 5.4: what the value signs is the DER, whatever the file has.
void read_signed_octets(const cms::SignerInfo& signer, SignatureView& view) {
  view.signed_octets = cms::der_of_signed_attributes(*signer.signed_attributes);
  if (signer.signed_encoding == cms::SignedEncoding::der) return;
  const bool unsorted = signer.signed_encoding == cms::SignedEncoding::unsorted;
  add(view, Weight::conformance, "signedAttrs", unsorted ? "not DER: the set is not sorted" : "not DER: lengths or strings in BER forms");
}

void read_sid(const cms::SignerInfo& signer, SignatureView& view) {
  SignerIdentifier& sid = view.signer_identifier.emplace();
  if (const auto& named = signer.sid.issuer_and_serial_number) {
    sid.issuer = copy(named->issuer.der);
    sid.serial_number = copy(named->serial_number);
  }
  if (signer.sid.subject_key_identifier) sid.subject_key_identifier = copy(*signer.sid.subject_key_identifier);
}

/// RFC 5035 section 4: issuerSerial "would normally match" the sid. Two names for one signer are an attempt to be taken for
/// another. Names are compared as names: peers encode strings of the same name in different types.
void check_sid_against_reference(const Envelope& envelope, const cms::SignerInfo& signer, SignatureView& view) {
  if (view.certificate_references.empty() || !signer.sid.issuer_and_serial_number) return;
  const CertificateReference& reference = view.certificate_references.front();
  if (!reference.issuer || !reference.serial_number) return;
  asn1::Reader reader(*reference.issuer, envelope.limits);
  const pkix::Name issuer = pkix::read_name(reader);
  const auto& sid = *signer.sid.issuer_and_serial_number;
  const bool same = reader.finish().has_value() && equal(sid.serial_number, *reference.serial_number) &&
                    pkix::match(issuer, sid.issuer) == pkix::NameMatch::same;
  if (!same) add(view, Weight::fatal, "sid", "the signer identifier and signing-certificate name different certificates");
}

void note_attributes(const cms::SignerInfo& signer, SignatureView& view) {
  for (const cms::Attribute& attribute : *signer.signed_attributes) {
    view.attributes.push_back({asn1::name_of(attribute.type), AttributeNote::Protection::is_signed});
  }
  for (const cms::Attribute& attribute : signer.unsigned_attributes) {
    const std::string name = asn1::name_of(attribute.type);
    view.attributes.push_back({name, AttributeNote::Protection::is_unsigned});
    const auto& type = attribute.type;
    const bool belongs_inside = type == cms::oid::content_type || type == cms::oid::message_digest || type == cms::oid::signing_time ||
                                type == cms::oid::signing_certificate || type == cms::oid::signing_certificate_v2;
    if (belongs_inside) add(view, Weight::conformance, "unsignedAttrs." + name, "an attribute that must be signed is not: it is ignored");
  }
}

}  // namespace

Result<std::optional<View>> only_value(const std::vector<cms::Attribute>& attributes, const asn1::Oid& type) {
  const auto found = cms::find_all(attributes, type);
  if (found.empty()) return std::optional<View>{};
  if (found.size() > 1) return fail(Errc::malformed, "the attribute is there more than once");
  if (found.front()->values.size() != 1) return fail(Errc::malformed, "the attribute has not exactly one value");
  return std::optional<View>(found.front()->values.front());
}

SignatureView view_of(const Envelope& envelope, const Common& common, const cms::SignerInfo& signer) {
  SignatureView view;
  view.format = Format::cades;
  view.packaging = envelope.data.content ? Packaging::enveloping : Packaging::detached;
  view.value = copy(signer.signature);
  read_sid(signer, view);
  view.certificates = common.certificates;
  view.crls = common.crls;
  view.ocsp = common.ocsp;
  view.defects = common.defects;
  read_algorithms(envelope, signer, view);
  if (!signer.signed_attributes) {
    refuse_without_attributes(view);
    return view;
  }
  read_signed_octets(signer, view);
  read_signed_attributes(envelope, signer, view);
  check_sid_against_reference(envelope, signer, view);
  note_attributes(signer, view);
  check_baseline(envelope, signer, view);
  return view;
}

}  // namespace esign::formats::cades
