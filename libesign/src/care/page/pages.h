// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "care/care.h"
#include "pdf/window.h"

namespace esign::care::page {

/// The page tree, and every form of the file, drawn by a page or not.
struct Pages {
  pdf::Object root{};
  std::vector<pdf::Ref> forms{};
};
/// Looks for text that nobody sees. Errors: those of the window; limit_exceeded (care_parts, care_octets, care_steps, care_depth), when
/// what was seen up to then has been noted.
Result<void> look_at_pages(Look& look, const pdf::Window& window, const Pages& pages);

}  // namespace esign::care::page
