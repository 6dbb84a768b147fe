// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace esign::xml {

/// Text as character data or as an attribute value in double quotes, with the five characters and the white space that
/// a parser would normalise as references. `text` is UTF-8 without control characters.
std::string escaped(std::string_view text);

}  // namespace esign::xml
