// SPDX-License-Identifier: Apache-2.0
#include "lints/issuer_keys.h"

#include <algorithm>

namespace esign::ca {
namespace {

constexpr std::size_t kWorthATable = 256;  // a table costs as much as some 300 verifications
constexpr std::size_t kMostKeys = 16;      // of 150 KiB each; authorities beyond are verified without

}  // namespace

IssuerKeys::Found IssuerKeys::find(View spki) {
  const std::lock_guard lock(mutex_);
  const auto known = std::ranges::find_if(entries_, [&](const Entry& one) { return equal(one.spki, spki); });
  if (known == entries_.end()) {
    if (entries_.size() < kMostKeys) entries_.push_back({copy(spki), 1, nullptr});
    return {};
  }
  // Whoever comes meanwhile does not wait for the table.
  return {++known->seen == kWorthATable ? Turn::make_table : Turn::nothing, known->table};
}

IssuerKeys::Table IssuerKeys::make(View spki) {
  auto made = crypto::RepeatedVerifier::of(spki);
  if (!made) return nullptr;
  const Table table = *std::move(made);
  const std::lock_guard lock(mutex_);
  const auto known = std::ranges::find_if(entries_, [&](const Entry& one) { return equal(one.spki, spki); });
  if (known != entries_.end()) known->table = table;
  return table;
}

Result<crypto::Verdict> IssuerKeys::verify(View spki, const SignedOctets& what) {
  Found found = find(spki);
  if (found.turn == Turn::make_table) found.table = make(spki);
  if (found.table) return found.table->verify(what.algorithm, what.octets, what.signature);
  return crypto::openssl().verify(spki, what.algorithm, what.octets, what.signature);
}

}  // namespace esign::ca
