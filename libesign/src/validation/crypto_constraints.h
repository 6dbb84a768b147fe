// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "policy/algorithm_table.h"
#include "validation/blocks.h"

namespace esign::validation {

/// Material made with an algorithm or key that is not reliable at the time asked about; EN 319 102-1 Table 6 wants it reported.
struct Weakness {
  std::string material{};    ///< "signature value", "certificate MƏMMƏDOVA GÜNEL"
  std::string algorithm{};   ///< "SHA1", "RSA 1024 bit"
  std::optional<Time> end{};  ///< First instant at which it was not reliable; absent: it never was acceptable, or is unknown.
  enum class Of : std::uint8_t { signature_value, signed_digest, certificate, status, other } of = Of::other;
  std::vector<std::string> objects{};  ///< What the material is, as proofs of existence name it (facts::Covered::object).
};
std::string told(const Weakness& weakness);

/// EN 319 102-1 clause 5.2.6.4 step 6: the certificates of the chain apart from the anchor's own signature, and the status
/// answers that were used.
std::vector<Weakness> weaknesses_of_chain(const Context& context, const facts::Chain& chain, Time at);
/// The same for certificate `index` of the chain alone, and for one answer about it (null: no answer was used).
std::vector<Weakness> weaknesses_of_link(const Context& context, const facts::Chain& chain, std::size_t index, const facts::Revocation* answer, Time at);
/// EN 319 102-1 clause 5.2.8.4.1: signature value and key, every digest over signed data, digests of certificate references;
/// of a time-stamp also the hash of its imprint.
std::vector<Weakness> weaknesses_of_signature(const Context& context, const facts::Candidate& signer, Time at);

/// The first instant at which the algorithm is not reliable, by the algorithm table and the ends that the policy names; empty
/// when it never was.
std::optional<Time> reliable_until(const Policy::Data& policy, policy::AlgorithmKind kind, const std::string& name, unsigned bits = 0);
/// Whether a digest algorithm is reliable at `at`.
enum class Reliance : std::uint8_t { reliable, not_reliable };
Reliance digest_reliance(const Policy::Data& policy, const std::string& name, Time at);

/// One signature value and the key that made it, by the table alone. `key` null: the key is not known, which is a weakness.
std::vector<Weakness> weaknesses_of_value(const std::string& material, const facts::Algorithm& algorithm, const facts::PublicKey* key, Time at);
/// A key that signs something else than what is at hand. Keys that make no signatures (another type) have no weakness here.
std::vector<Weakness> weaknesses_of_key(const std::string& material, const facts::PublicKey& key, Time at);

}  // namespace esign::validation
