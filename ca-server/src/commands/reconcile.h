// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "commands/centre.h"
#include "commands/program.h"

namespace esign::ca {

/// What is known of the time after a backup.
struct Learnt {
  std::vector<std::string> answers{};            ///< "CENTRE=FILE": answers of the interface, one JSON object a line
  std::vector<std::filesystem::path> lists{};    ///< CRLs, DER or PEM
  enum class After : std::uint8_t { open, keep_closed } after = After::open;
};

/// Takes it all over into the register of the folder, and opens it. What cannot be taken over keeps it closed; what was taken
/// over stays. Errors: those of Reconciliation, with the file and its line in `at`.
Result<void> reconcile(const std::filesystem::path& folder, const Learnt& learnt, const Program& program);

}  // namespace esign::ca
