// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace esign {

/// The IANA media type that a file name's ending stands for; "application/octet-stream" when it is none of ours.
std::string media_type_of(std::string_view file_name);

/// The media type of what a signed message or detached signature is about, from the name of its file: the ending before .p7m,
/// .p7s, .sig ("müqavilə.pdf.p7m" is a PDF). Empty when the name does not tell.
std::string media_type_inside(std::string_view file_name);

/// Enough of the beginning of a file for sniffed_media_type(), octets.
inline constexpr std::size_t kSniffed = 512;

/// What the first octets are, when that is beyond doubt: a PDF, ZIP, PNG or JPEG by its magic number, HTML by its first tag, XML
/// by the first '<'. Empty otherwise. For judging a claim, never for choosing how to read: a stranger chose the octets.
std::string sniffed_media_type(View front);

enum class MediaTypeFit : std::uint8_t { fits, contradicts };
/// Whether data that was signed as `stated` may be shown as `shown` (what its name or its surroundings say), given what its
/// first octets are. Empty or application/octet-stream says nothing. Kinds count, not spellings: application/xml is text/xml and
/// every +xml, parameters are left out (RFC 9110 section 8.3.1, RFC 7303). Markup may be shown as plain text, which hides nothing; and what was
/// named a text or XML may begin with a tag of HTML.
MediaTypeFit media_type_fit(std::string_view stated, std::string_view shown, std::string_view sniffed);

}  // namespace esign
