// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cms/signed_data.h"

namespace esign::cms {

/// The fields of one SignerInfo as whole elements, in the encoding of the octets they were found in: what time-stamps hash
/// and what a writer keeps. Views point into those octets.
struct SignerInfoElements {
  View version{}, sid{}, digest_algorithm{};
  std::optional<View> signed_attributes{};  ///< With its [0].
  View signature_algorithm{}, signature{};
  std::vector<View> unsigned_attributes{};  ///< Each attribute whole; the order is that of SignerInfo::unsigned_attributes.
};
/// From SignerInfo::written or SignerInfo::der. Errors: malformed, limit_exceeded (der_depth).
Result<SignerInfoElements> elements_of(View signer_info, const Limits& limits);

/// The two elements of an Attribute, and the members of the second. Errors: malformed, limit_exceeded (der_depth).
struct AttributeElements {
  View type{}, set{};
  std::vector<View> values{};
};
Result<AttributeElements> attribute_elements(View attribute, const Limits& limits);

/// What is between the header of a BER element and, of the indefinite form, its two zero octets. Errors: malformed.
Result<View> content_of(View ber);

}  // namespace esign::cms
