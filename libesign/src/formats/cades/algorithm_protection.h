// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pkix/algorithms.h"

namespace esign::formats::cades {

/// CMSAlgorithmProtection ::= SEQUENCE {                          RFC 6211 section 2
///      digestAlgorithm         DigestAlgorithmIdentifier,
///      signatureAlgorithm  [1] SignatureAlgorithmIdentifier OPTIONAL,
///      macAlgorithm        [2] MessageAuthenticationCodeAlgorithm OPTIONAL }   IMPLICIT
/// "Exactly one of" the two optional ones; in a SignedData it is the first, so another form is malformed here.
struct AlgorithmProtection {
  pkix::AlgorithmIdentifier digest{};
  pkix::AlgorithmIdentifier signature{};
};
template <class Der>
void describe(Der& der, asn1::Field<Der, AlgorithmProtection> field) {
  der.sequence([&] {
    describe(der.at("digestAlgorithm"), field.digest);
    describe(der.at("signatureAlgorithm"), field.signature, asn1::tag::context_constructed(1));
  });
}

}  // namespace esign::formats::cades
