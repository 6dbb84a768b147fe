// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "zip/archive.h"

namespace esign::zip {

/// Where the directory lies, from the end of the archive.
struct End {
  std::uint64_t entries = 0, offset = 0, size = 0;  ///< Of the central directory.
  Bytes comment{};
};
/// APPNOTE 4.3.14 to 4.3.16. Errors: malformed, unsupported (split archive), storage, conflict.
Result<End> read_end(const Document& document);

/// A header of either kind, with what its ZIP64 field says put in place.
struct Header {
  std::uint16_t needed = 0, flags = 0, method = 0, time = 0, date = 0;
  std::uint32_t crc = 0;
  std::uint64_t packed = 0, size = 0, offset = 0;
  std::uint32_t external = 0;
  std::uint16_t made_by = 0, disk = 0;
  std::size_t extra_octets = 0;
  std::string name{};
};
/// APPNOTE 4.3.12, at the front of `directory`. Errors: malformed.
Result<Header> read_central_header(Fields& directory);
/// APPNOTE 4.3.7, from its 30 fixed octets, and the name and extra field behind them.
Result<Header> read_local_header(View fixed, View rest);
/// The octets of name and extra field that follow the fixed part of a local header.
Result<std::size_t> local_rest(View fixed);

/// What a name may be; see Entry::name. Errors: malformed.
Result<Entry::Kind> check_name(std::string_view name);

}  // namespace esign::zip
