// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <optional>
#include <vector>

#include "asn1/tag.h"
#include "base/bytes.h"
#include "base/limits.h"

namespace esign::asn1 {

/// Identifier and length octets of a BER element (X.690 sections 8.1.2 and 8.1.3).
struct BerHeader {
  Tag tag{};
  std::size_t header_octets = 0;
  std::optional<std::uint64_t> content_octets{};  ///< Empty: the indefinite form, ended by end_of_contents.
};
/// The longest header that is read: five octets of tag, one and eight of length.
inline constexpr std::size_t kBerHeaderOctets = 14;

/// The element's header at the front of `front`; lengths need not be minimal, up to eight octets of them. The content is
/// not looked at. Errors: malformed (also for an indefinite length of a primitive element).
Result<BerHeader> read_ber_header(View front);
/// The tag of the two zero octets that end an indefinite length.
inline constexpr Tag end_of_contents = tag::universal(0);

/// Whether transcoding changed anything.
enum class Encoding : std::uint8_t { der, ber };
struct Transcoded {
  Bytes der{};
  Encoding encoding = Encoding::der;  ///< ber: the input differs from `der`.
};

/// The one BER element that `ber` is, with definite minimal lengths (X.690 section 10.1) and constructed OCTET STRINGs of
/// the universal class joined (10.2). Other constructed strings are refused: nothing that CMS carries needs them. The order
/// of sets and the content of primitive types stay as they are: the strict Reader judges those. Errors: malformed,
/// limit_exceeded (der_depth).
Result<Transcoded> to_der(View ber, const Limits& limits = {});

/// The elements directly inside the one constructed element that `ber` is, each with tag, length and content as written.
/// Errors: malformed, limit_exceeded (der_depth).
Result<std::vector<View>> ber_children(View ber, const Limits& limits = {});

}  // namespace esign::asn1
