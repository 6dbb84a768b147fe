// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "pdf/fields.h"

namespace esign::pdf {

/// Where a page shows text (ISO 32000-2, 9.4), in default user space: of each string at least the room that its letters take, from the
/// baseline to the height of small letters. Left out is what nobody would miss: spaces, fill-in lines of underscores and full stops,
/// text that is not painted (mode 3 and 7), fonts whose letters are drawings (Type 3). Pictures and lines are no text. Drawn forms
/// count (8.10); what cannot be decoded does not. Each word of the content is a step of `left`. Errors: limit_exceeded; as
/// Window::get().
Result<std::vector<Rectangle>> text_places(const Window& window, const Object& page, Budget& left, const Limits& limits);

}  // namespace esign::pdf
