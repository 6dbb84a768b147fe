// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/report.h>

#include "facts/facts.h"
#include "report/markup.h"

namespace esign::report {

/// The map of what each signature refers to, for the page: of a PDF a bar as long as the file for each signature; of a container its
/// files, of XML what stands below the root, against the signatures. Nothing when there is no map. The table says in words what the
/// picture shows.
void draw_coverage(Markup& html, const facts::Facts& facts, Language language);

/// Of the style sheet of the page.
inline constexpr std::string_view kCoverageStyle =
    ".bar{width:100%;height:1.1rem;display:block}.bar .none{fill:#f3c9c9}.bar .some{fill:#0a5c2b}.bar .value{fill:#7a7a7a}"
    ".yes,.no{text-align:center}.yes{background:#cfe8d7}.no{background:#f8e0e0}";

}  // namespace esign::report
