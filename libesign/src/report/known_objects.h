// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>

#include "facts/facts.h"

namespace esign::report {

/// What the objects are that time-stamps cover and proofs of existence name (facts::Covered::object).
class KnownObjects {
 public:
  enum class Kind : std::uint8_t { signature, timestamp, certificate, public_key, signed_data, crl, ocsp_response, other };
  explicit KnownObjects(const facts::Facts& facts);

  Kind kind(const std::string& object) const;
  /// For people: an id, a name, a subject; the object's own name when nothing else is known.
  std::string text(const std::string& object) const;

 private:
  struct Known {
    Kind kind = Kind::other;
    std::string text{};
  };
  void know(const std::vector<facts::Chain>& chains);
  void know(const facts::Signature& signature);

  const facts::Facts& facts_;
  std::map<std::string, Known> known_{};
};

}  // namespace esign::report
