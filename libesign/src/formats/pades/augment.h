// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/augmenter.h"

namespace esign::formats::pades {

/// Opens a PDF for what raises the level of its signatures (EN 319 142-1 clauses 5.4.2 and 5.4.3, 6.3): validation data in /DSS and
/// document time-stamps, each as an incremental update; a signature time-stamp goes into the last signature alone, where its
/// /Contents has room. Errors: those of reading.
struct MoreOptions {
  std::string_view password{};  ///< Of an encrypted file; copied.
  std::optional<Time> vri{};    ///< Whether relate() writes /VRI, and its /TU.
};
Result<std::unique_ptr<Augmenter>> open_for_more(const Document& file, const MoreOptions& options, const Limits& limits = {});

}  // namespace esign::formats::pades
