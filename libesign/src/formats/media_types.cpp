// SPDX-License-Identifier: Apache-2.0
#include "formats/media_types.h"

#include <algorithm>

#include "base/media_type.h"

namespace esign::formats {

Result<std::string> media_type_to_state(const Document& document) {
  Bytes front(static_cast<std::size_t>(std::min<std::uint64_t>(document.size(), kSniffed)));
  ESIGN_CHECK(document.read_at(0, front));
  const std::string& named = document.media_type();
  return media_type_fit(named, named, sniffed_media_type(front)) == MediaTypeFit::fits ? named : std::string("application/octet-stream");
}

}  // namespace esign::formats
