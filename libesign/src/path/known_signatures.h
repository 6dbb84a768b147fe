// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace esign::path {

/// What is known about a signature over a certificate, CRL or OCSP response.
enum class SignatureState : std::uint8_t { valid, invalid, unsupported };
struct SignatureAnswer {
  SignatureState state = SignatureState::invalid;
  std::string detail{};  ///< Why it could not be checked.
};

/// Answers that outlive one verification: the next document of the same issuer asks the same of the same certificates and
/// CRLs. Only mathematics is kept, never a verdict: whether a signature fits a key depends on nothing but the two, so an
/// answer is filed under both, whole (by SHA-256), and no document can change that of another. For one backend.
/// Safe to use from several threads.
class KnownSignatures {
 public:
  /// Objects that live as long as this: they are told apart by where they are, so that a CRL of ten million entries is not
  /// hashed again for every document.
  void pin(std::shared_ptr<const void> owner, View whole);
  /// The name of a pinned object; nothing for all others.
  std::optional<std::string> pinned(View whole) const;

  std::optional<SignatureAnswer> find(const std::string& key) const;
  void keep(const std::string& key, const SignatureAnswer& answer);

 private:
  static constexpr std::size_t kEntries = 8192;  ///< About 4 MiB; when full it starts anew, for hostile files could fill it.

  std::vector<std::shared_ptr<const void>> owners_{};
  std::set<std::pair<const std::uint8_t*, std::size_t>> places_{};
  mutable std::mutex mutex_{};
  std::map<std::string, SignatureAnswer> answers_{};
};

}  // namespace esign::path
