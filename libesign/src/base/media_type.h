// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace esign {

/// The IANA media type that a file name's ending stands for; "application/octet-stream" when it is none of ours.
std::string media_type_of(std::string_view file_name);

}  // namespace esign
