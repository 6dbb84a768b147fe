// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace esign::policy {

/// What a row of the table is about.
enum class AlgorithmKind : std::uint8_t {
  digest,     ///< Names of pkix::name(Hash) and of reports: "SHA256", "SHA3-384". Bits are ignored.
  signature,  ///< "RSA-PKCS1", "RSA-PSS", "ECDSA", "Ed25519", by the bits of the key.
  curve       ///< "P-256", "brainpoolP256r1": which curves ECDSA may use at all. Bits are ignored.
};

/// One row: from this key size on, until the next row of the same name, the algorithm is reliable before `end`.
struct AlgorithmRow {
  AlgorithmKind kind = AlgorithmKind::digest;
  std::string_view name{};
  unsigned min_bits = 0;
  std::optional<Time> end{};  ///< The first instant at which it is reliable no longer; none: no end is known.
  std::string_view source{};  ///< Where the date comes from; docs/reference/algorithms.md says what was read.
};

/// The catalogue of this build, after ETSI TS 119 312, in the order of kinds, names and sizes.
std::span<const AlgorithmRow> algorithm_table();

/// The row that applies: the largest min_bits that `bits` reaches. Null: never acceptable (unknown, or too short for every row).
const AlgorithmRow* algorithm_row(AlgorithmKind kind, std::string_view name, unsigned bits = 0);

/// "No end is known", as an instant that everything is before.
inline constexpr Time kNoEnd = Time::max();

/// The first instant at which the algorithm with this key size is not reliable (kNoEnd when none is known); empty when it
/// never was. It is reliable at t iff t < *reliable_until(): EN 319 102-1 compares strictly.
std::optional<Time> reliable_until(AlgorithmKind kind, std::string_view name, unsigned bits = 0);

}  // namespace esign::policy
