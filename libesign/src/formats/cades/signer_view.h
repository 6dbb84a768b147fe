// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>

#include "cms/signed_data.h"
#include "formats/signature_view.h"
#include "pkix/parsed_objects.h"

namespace esign::formats::cades {

/// What all signatures of one SignedData share.
struct Envelope {
  const cms::Parts& parts;
  const cms::SignedData& data;
  const Document& file;
  const std::optional<Document>& content;
  const Limits& limits;
  pkix::ParsedObjects* parsed = nullptr;  ///< Of the same limits.
};

/// What is read once and stands in every view: a file with many signers is not parsed once for each.
struct Common {
  std::vector<pkix::Certificate::Ptr> certificates{};
  std::vector<pkix::Crl::Ptr> crls{};
  std::vector<pkix::OcspResponse::Ptr> ocsp{};
  std::vector<Defect> defects{};
};
/// Certificates, CRLs, the version of the SignedData and the shape of the content. Errors: storage, conflict, limit_exceeded.
Result<Common> read_common(const Envelope& envelope);

/// RFC 5652 section 5.3 and EN 319 122-1 clause 6.3: everything one SignerInfo says, and every rule it breaks.
SignatureView view_of(const Envelope& envelope, const Common& common, const cms::SignerInfo& signer);

/// The version, the digest and signature algorithms, RFC 6211 protection: all four must tell the same story.
void read_algorithms(const Envelope& envelope, const cms::SignerInfo& signer, SignatureView& view);
/// RFC 5652 section 5.1: the set lists what the signers digest with. One that none of them uses is told, unless a time-stamp over
/// the content does: EN 319 122-1 clause 5.5.3 recommends to put the algorithm of archive-time-stamp-v3 here. `views` are those
/// of all signers, with their time-stamps.
void note_unused_digests(const Envelope& envelope, std::span<SignatureView> views);
/// The signed attributes, one after the other, and the reference that message-digest makes.
void read_signed_attributes(const Envelope& envelope, const cms::SignerInfo& signer, SignatureView& view);
/// What EN 319 122-1 clause 6.3 demands for B-B and this signature has not: conformance defects.
void check_baseline(const Envelope& envelope, const cms::SignerInfo& signer, SignatureView& view);

/// What stands beside the signature for the long term: certificate-values and revocation-values (EN 319 122-1 annex A.1.1),
/// and every time-stamp token with what it must be over. Errors: limit_exceeded.
Result<void> read_long_term(const Envelope& envelope, const cms::SignerInfo& signer, Budget& timestamps, SignatureView& view);

/// An OCSP response in a RevocationInfoChoice (RFC 5940 section 2.1: id-ri-ocsp-response) or, as older software wrote it, a
/// BasicOCSPResponse under id-pkix-ocsp-basic or under the other name. Errors: malformed, unsupported, limit_exceeded.
Result<pkix::OcspResponse::Ptr> read_ocsp_choice(const cms::RevocationChoice& choice, const Limits& limits, pkix::ParsedObjects* parsed);

/// The only value of the only attribute of this type; empty when there is none. Errors: malformed (several attributes,
/// several values, no value).
Result<std::optional<View>> only_value(const std::vector<cms::Attribute>& attributes, const asn1::Oid& type);

/// read() from what scan() found in `cms`, or a writer has made of it. `parsed`, if given, is of the same limits.
Result<SignatureSet> read_parts(const cms::Parts& parts, const Document& cms, const std::optional<Document>& content, const Limits& limits,
                                pkix::ParsedObjects* parsed = nullptr);

/// Notes a broken rule.
void add(std::vector<Defect>& defects, Defect::Weight weight, std::string place, std::string detail);
inline void add(SignatureView& view, Defect::Weight weight, std::string place, std::string detail) {
  add(view.defects, weight, std::move(place), std::move(detail));
}

/// RFC 5652 section 5.4 allows content that is itself a DER SET OF Attribute, and then a signature over attributes can be
/// passed off as one over content, and the reverse (draft-ietf-lamps-cms-euf-cma-signeddata). No such content is taken.
/// Errors: storage, conflict, limit_exceeded.
Result<cms::AttributeLikeness> likeness_of(const Document& content, const Limits& limits);
Result<cms::AttributeLikeness> likeness_of(const cms::EncapsulatedOctets& content, const Limits& limits);

}  // namespace esign::formats::cades
