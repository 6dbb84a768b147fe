// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace esign::arayis {

/// The namespace of version 1 of this product's e-arayış.
inline constexpr std::string_view kNamespace = "urn:esign:arayis:1";

}  // namespace esign::arayis
