// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "asn1/oid.h"
#include "cms/octet_string.h"

namespace esign::cms {

/// The parts of a SignedData (RFC 5652 section 5.1) as they are written, BER or DER, found without holding eContent.
struct Parts {
  Bytes version{};
  Bytes digest_algorithms{};
  asn1::Oid content_type{};                      ///< eContentType.
  std::optional<EncapsulatedOctets> content{};   ///< eContent; empty when the signature is detached.
  OctetRange encapsulated{};                     ///< The whole EncapsulatedContentInfo element in the document.
  Document document;                             ///< What the ranges point into: the input, or the decoded PEM.
  OctetRange certificates_range{}, crls_range{};  ///< The whole [0] and [1] in the document; no octets when absent.
  std::optional<std::vector<Bytes>> certificates{};  ///< Members of [0], each whole.
  std::optional<std::vector<Bytes>> crls{};          ///< Members of [1], each whole.
  std::vector<Bytes> signer_infos{};                 ///< Members of signerInfos, each whole.
};

/// Finds the parts of a ContentInfo with SignedData, DER, BER or PEM (RFC 7468 section 9: "CMS"; "PKCS7"). Everything but
/// eContent is bounded by Limits::signature_octets. Errors: malformed (also: octets after the ContentInfo), unsupported
/// (another content type, named), limit_exceeded, storage, conflict.
Result<Parts> scan(const Document& cms, const Limits& limits);

/// Whether the first octets are those of a PEM block that scan() takes.
enum class Armour : std::uint8_t { none, pem };
Armour armour_of(View front);
/// The octets of the first such block. Errors: malformed.
Result<Bytes> remove_armour(View pem);

}  // namespace esign::cms
