// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "crypto/key_file.h"
#include "domain/authorities.h"
#include "domain/profile.h"

namespace esign::ca {

/// One key and its certificate.
struct PlannedKey {
  std::string name{};
  std::string issuer{};                 ///< Of authorities: the parent
  std::string profile{};
  std::string common_name{};
  crypto::KeyKind key = crypto::KeyKind::ec_p256;
  std::uint32_t shards = 1;             ///< Authorities only
  Category category = Category::none;   ///< Authorities only
};

/// The beginning of a centre, as one file that people read aloud.
struct Ceremony {
  std::string title{}, organization{}, voen{};
  std::vector<std::string> witnesses{};
  std::vector<PlannedKey> authorities{};  ///< Parents first; the first is the root.
  std::vector<PlannedKey> services{}, roles{};
};

/// "P256", "RSA3072". Errors: misconfigured.
Result<crypto::KeyKind> key_kind_named(std::string_view word);

/// Errors: misconfigured, with the line in the detail and the key in `at`.
Result<Ceremony> read_ceremony(std::string_view toml);

/// What is wrong with it, all of it, in the order of the file: parents first and known, one root, names that can be file
/// names, profiles that are there, may be issued by that authority and take that key, two witnesses (dual control:
/// EN 319 411-1 GEN-6.5.1-04). Empty: it can be done.
std::vector<std::string> lint_ceremony(const Ceremony& ceremony, const std::vector<Profile>& profiles);

}  // namespace esign::ca
