// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/care.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "program.h"

namespace esign::cli {

/// What is done before the PIN is asked: every document is opened and looked through, each caution is a warning, and of several
/// documents the list with their SHA-256 is shown.
struct Care {
  enum class Strictness : std::uint8_t { warn, refuse } strictness = Strictness::warn;
  const Pin* password = nullptr;  ///< Of an encrypted PDF.
};
/// A document as it was looked at and shown: nothing else is signed in its place.
struct Shown {
  std::string input{};  ///< Its name on the command line.
  Document document;    ///< By open_to_sign().
  std::vector<Caution> cautions{};
};
/// What may be signed; what cannot be read or is refused has been reported.
std::vector<Shown> look_before_signing(Program& program, const std::vector<std::string>& inputs, const Care& care);

/// [{"id":"script","place":"5 0 obj","detail":"JavaScript"}]
nlohmann::json to_json(const std::vector<Caution>& cautions);

}  // namespace esign::cli
