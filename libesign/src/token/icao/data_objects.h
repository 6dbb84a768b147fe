// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/bytes.h"
#include "base/limits.h"

namespace esign::token {

/// A data object of ISO/IEC 7816-4 clause 5.2.2. Its tags are no ASN.1 tags: 5F01 and 5F0E are in use, whose numbers DER
/// would write in one octet, so the DER reader refuses them.
struct DataObject {
  std::uint32_t tag = 0;  ///< The tag's octets as a number: 0x61, 0x5F1F.
  View content{};
};
/// The data objects side by side; 00 between them means nothing. Errors: malformed (a tag of more than two octets, an
/// indefinite or cut length), limit_exceeded (card_objects).
Result<std::vector<DataObject>> data_objects(View octets, const Limits& limits = {});
/// Goes down: the content of the first object of each tag. Errors: malformed, not_found (named by its tag).
Result<View> object_at(View octets, std::initializer_list<std::uint32_t> tags, const Limits& limits = {});

}  // namespace esign::token
