// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/result.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace esign {

/// The rules of a verdict: a table, each row with its source. Immutable, cheap to copy.
class ESIGN_API Policy {
 public:
  /// "default", or "permissive", which only warns of partly signed documents and other media types. Errors: not_found.
  static Result<Policy> builtin(const std::string& name);
  /// From a JSON file's octets (docs/reference/policy.md). Unknown keys are errors: a misspelt rule must not vanish.
  static Result<Policy> parse(std::span<const std::uint8_t> json);
  const std::string& name() const;
  std::string sha256() const;  ///< Of the policy's JSON, hexadecimal.

  struct Data;
  explicit Policy(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  const Data& data() const { return *data_; }

 private:
  std::shared_ptr<const Data> data_;
};

}  // namespace esign
