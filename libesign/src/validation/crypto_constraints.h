// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "validation/blocks.h"

namespace esign::validation {

/// Material made with an algorithm or key that is not reliable at the time asked about; EN 319 102-1 Table 6 wants it reported.
struct Weakness {
  std::string material{};    ///< "signature value", "certificate MƏMMƏDOVA GÜNEL"
  std::string algorithm{};   ///< "SHA1", "RSA 1024 bit"
  std::optional<Time> end{};  ///< First instant at which it was not reliable; absent: it never was acceptable, or is unknown.
};
std::string told(const Weakness& weakness);

/// EN 319 102-1 clause 5.2.6.4 step 6: the certificates of the chain apart from the anchor's own signature, and the status
/// answers that were used.
std::vector<Weakness> weaknesses_of_chain(const Context& context, const facts::Chain& chain, Time at);
/// EN 319 102-1 clause 5.2.8.4.1: signature value and key, every digest over signed data, digests of certificate references.
std::vector<Weakness> weaknesses_of_signature(const Context& context, const facts::Candidate& signer, Time at);

/// One signature value and the key that made it. `key` null: the key is not known, which is a weakness.
std::vector<Weakness> weaknesses_of_value(const std::string& material, const facts::Algorithm& algorithm, const facts::PublicKey* key, Time at);
/// A key that signs something else than what is at hand. Keys that make no signatures (another type) have no weakness here.
std::vector<Weakness> weaknesses_of_key(const std::string& material, const facts::PublicKey& key, Time at);

}  // namespace esign::validation
