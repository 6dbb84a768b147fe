// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "program.h"
#include "trusted_lists.h"

namespace esign::cli {

/// trust create, sign and update.
void add_trust_making(CLI::App& trust, Program& program);

/// How the pointers of a list of lists are followed.
struct Following {
  std::string folder{}, tls_trust{};
  ListRules rules{};
  bool private_addresses = false;
};
/// Fetches the list of each territory that `above` points at, believes it only by a signer that the pointer names, and keeps it as
/// TERRITORY.xml. A list that is refused is reported, leaves what was kept as it was, and does not stop the others.
void follow_pointers(const VerifiedList& above, const Following& following, Program& program);

}  // namespace esign::cli
