// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "chip/bytes.h"

namespace esign::vcard {

/// One BER-TLV data object (ISO/IEC 7816-4). `tag` holds the tag bytes as a number: 0x84, 0x7F49.
struct DataObject {
  std::uint32_t tag;
  View value;  ///< Points into the bytes that were parsed.
};

/// Tag, length and value as bytes. Tags of one or two bytes, values up to 65 535 bytes.
Bytes tlv(std::uint32_t tag, View value);
/// The same around several parts.
Bytes tlv(std::uint32_t tag, std::initializer_list<View> parts);

/// The data objects side by side in `bytes`; nothing when a tag or a length is cut off, a length is indefinite
/// or there are more than 32 objects (no command of the card profile needs more than four).
std::optional<std::vector<DataObject>> parse_tlv(View bytes);
/// The value of the first object with that tag.
std::optional<View> find(const std::vector<DataObject>& objects, std::uint32_t tag);
/// Goes down: find_path(bytes, {0xA6, 0x7F49, 0x86}) is the value of 86 in 7F49 in A6.
std::optional<View> find_path(View bytes, std::initializer_list<std::uint32_t> tags);

}  // namespace esign::vcard
