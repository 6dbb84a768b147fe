// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>

#include "cms/attributes.h"
#include "pkix/algorithms.h"

namespace esign::cms {

/// One whole element that is not held: its size is known before it is written, so that definite lengths can go in front.
struct StreamedElement {
  std::uint64_t octets = 0;
  Source write{};
};
/// EncapsulatedContentInfo with id-data and no eContent.
StreamedElement detached_content();
/// EncapsulatedContentInfo with id-data and the whole document as a primitive OCTET STRING.
StreamedElement enveloped_content(const Document& document);
/// Octets of a document that are a whole element already.
StreamedElement copied_element(const Document& document, std::uint64_t offset, std::uint64_t octets);

/// A SignedData (RFC 5652 section 5.1) to be written. Members are whole elements; each set is written in DER order.
struct Composition {
  std::int64_t version = 1;
  std::vector<pkix::AlgorithmIdentifier> digest_algorithms{};
  StreamedElement content{};
  std::vector<Bytes> certificates{};
  std::vector<Bytes> crls{};
  std::vector<Bytes> signer_infos{};
};
/// Writes the ContentInfo around it, with definite lengths; the content is streamed. Errors: what `out` and the content say.
Result<void> write(const Composition& composition, const Sink& out);

/// The fields of a SignerInfo version 1 (RFC 5652 section 5.3) without unsigned attributes.
struct NewSigner {
  Bytes issuer{};         ///< DER Name.
  Bytes serial_number{};  ///< INTEGER content octets.
  pkix::AlgorithmIdentifier digest_algorithm{};
  Bytes signed_attributes{};  ///< DER SET OF Attribute with its tag 0x31: what the value signs.
  pkix::AlgorithmIdentifier signature_algorithm{};
};
Bytes encode(const NewSigner& signer, View value);

/// Attribute with one value, a whole element.
Bytes encode_attribute(const asn1::Oid& type, View value);

}  // namespace esign::cms
