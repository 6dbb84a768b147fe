// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/algorithms.h>

#include "xml/canonical.h"

namespace esign::formats::xades {

/// A digest URI of XML Signature 1.1 section 6.2 or RFC 9231. Errors: unsupported.
Result<Hash> hash_from(std::string_view uri);
std::string_view uri(Hash hash);

/// From ds:SignatureMethod, parameters included. A row of the table or nothing: HMAC, whose key a forger chooses, DSA and
/// the truncating forms are no rows. Errors: unsupported, malformed.
Result<SignatureAlgorithm> signature_algorithm_from(const xml::Element& method);
/// The URI that says all about the algorithm. Errors: unsupported (RSASSA-PSS with unusual parameters).
Result<std::string_view> uri(const SignatureAlgorithm& algorithm);

/// Whether an Algorithm names one of the six canonicalisations.
std::optional<xml::Canonicalization> canonicalization_named(std::string_view uri);
/// From ds:CanonicalizationMethod or ds:Transform, with its InclusiveNamespaces. Errors: unsupported, malformed.
Result<xml::Canonicalization> canonicalization_from(const xml::Element& method);

}  // namespace esign::formats::xades
