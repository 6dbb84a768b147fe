// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace esign::care {

/// An address that is not in the document itself: not "#id", not "data:".
bool is_elsewhere(std::string_view address);
/// An address that is a program.
bool runs(std::string_view address);
/// Elements of HTML and SVG whose content is shown in their place, by the attribute that says from where. A link that somebody
/// follows is none.
bool shows(std::string_view element, std::string_view attribute);

}  // namespace esign::care
