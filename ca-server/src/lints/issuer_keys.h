// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <mutex>
#include <vector>

#include "crypto/repeated_verifier.h"

namespace esign::ca {

/// What a certificate says of its signature.
struct SignedOctets {
  const pkix::SignatureAlgorithm& algorithm;
  View octets{}, signature{};
};

/// Verifies under the keys of issuers. One that has signed some hundred certificates gets a table of its multiples, with which
/// the next are verified in less than half the time; until then, and for keys that have no table, Backend::verify() does it. May be
/// used from several threads.
class IssuerKeys {
 public:
  /// Errors: as Backend::verify().
  Result<crypto::Verdict> verify(View spki, const SignedOctets& what);

 private:
  using Table = std::shared_ptr<const crypto::RepeatedVerifier>;
  struct Entry {
    Bytes spki{};
    std::size_t seen = 0;
    Table table{};
  };
  enum class Turn : std::uint8_t { nothing, make_table };
  struct Found {
    Turn turn = Turn::nothing;
    Table table{};
  };
  Found find(View spki);
  Table make(View spki);

  std::mutex mutex_{};
  std::vector<Entry> entries_{};
};

}  // namespace esign::ca
