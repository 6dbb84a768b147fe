// SPDX-License-Identifier: Apache-2.0
#include "policy/algorithm_table.h"

namespace esign::policy {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

constexpr auto kDigest = AlgorithmKind::digest;
constexpr auto kSignature = AlgorithmKind::signature;
constexpr auto kCurve = AlgorithmKind::curve;

constexpr Time kMid2012 = sys_days{2012y / 8 / 1};
constexpr Time kAutumn2019 = sys_days{2019y / 10 / 1};
constexpr Time kAutumn2021 = sys_days{2021y / 10 / 1};
/// "Until the end of 2028", as both editions put the end of the legacy mechanisms.
constexpr Time kAfter2028 = sys_days{2029y / 1 / 1};

// The two editions: [1.5.1] is the machine-readable catalogue of TS 119 312 V1.5.1 (2024-10), [2.1.1] the text of V2.1.1
// (2026-06). Where they differ in force the later one is followed; docs/reference/algorithms.md has the comparison.
constexpr AlgorithmRow kTable[] = {
    {kDigest, "SHA1", 0, kMid2012, "TS 119 312 [1.5.1]"},
    {kDigest, "SHA224", 0, kAfter2028, "TS 119 312 [1.5.1]; [2.1.1] legacy until 2028"},
    {kDigest, "SHA256", 0, {}, "TS 119 312 [2.1.1] recommended"},
    {kDigest, "SHA384", 0, {}, "TS 119 312 [2.1.1] recommended"},
    {kDigest, "SHA512", 0, {}, "TS 119 312 [2.1.1] recommended"},
    {kDigest, "SHA3-256", 0, {}, "TS 119 312 [2.1.1] recommended"},
    {kDigest, "SHA3-384", 0, {}, "TS 119 312 [2.1.1] recommended"},
    {kDigest, "SHA3-512", 0, {}, "TS 119 312 [2.1.1] recommended"},

    {kSignature, "RSA-PKCS1", 1024, kAutumn2019, "TS 119 312 [1.5.1]"},
    {kSignature, "RSA-PKCS1", 1900, kAfter2028, "TS 119 312 [1.5.1]; [2.1.1] clause 6.2.2.1: certificates end by 2028-12-31"},
    {kSignature, "RSA-PKCS1", 3000, kAfter2028, "TS 119 312 [1.5.1]; [2.1.1] legacy"},
    {kSignature, "RSA-PSS", 1024, kAutumn2019, "TS 119 312 [1.5.1]"},
    {kSignature, "RSA-PSS", 1900, kAfter2028, "TS 119 312 [1.5.1]; [2.1.1] clause 6.2.2.1: certificates end by 2028-12-31"},
    {kSignature, "RSA-PSS", 3000, {}, "TS 119 312 [2.1.1] recommended"},
    {kSignature, "ECDSA", 160, kMid2012, "TS 119 312 [1.5.1]"},
    {kSignature, "ECDSA", 224, kAutumn2021, "TS 119 312 [1.5.1]"},
    {kSignature, "ECDSA", 256, {}, "TS 119 312 [2.1.1] recommended"},
    {kSignature, "Ed25519", 256, {}, "TS 119 312 [2.1.1] recommended"},

    {kCurve, "P-256", 0, {}, "TS 119 312 [2.1.1] Table 3"},
    {kCurve, "P-384", 0, {}, "TS 119 312 [2.1.1] Table 3"},
    {kCurve, "P-521", 0, {}, "TS 119 312 [2.1.1] Table 3"},
    {kCurve, "brainpoolP256r1", 0, {}, "TS 119 312 [2.1.1] Table 3"},
    {kCurve, "brainpoolP384r1", 0, {}, "TS 119 312 [2.1.1] Table 3"},
    {kCurve, "brainpoolP512r1", 0, {}, "TS 119 312 [2.1.1] Table 3"},
};

}  // namespace

std::span<const AlgorithmRow> algorithm_table() { return kTable; }

const AlgorithmRow* algorithm_row(AlgorithmKind kind, std::string_view name, unsigned bits) {
  const AlgorithmRow* best = nullptr;
  for (const AlgorithmRow& row : kTable) {
    if (row.kind != kind || row.name != name || row.min_bits > bits) continue;
    if (best == nullptr || best->min_bits < row.min_bits) best = &row;
  }
  return best;
}

std::optional<Time> reliable_until(AlgorithmKind kind, std::string_view name, unsigned bits) {
  const AlgorithmRow* row = algorithm_row(kind, name, bits);
  if (row == nullptr) return std::nullopt;
  return row->end.value_or(kNoEnd);
}

}  // namespace esign::policy
