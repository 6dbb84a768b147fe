// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace esign {
namespace pkix { class Certificate; }

/// Who a certificate speaks for, by the issuing CA's kind.
enum class Category : std::uint8_t { none, government, legal_entity, citizen };

/// A parsed X.509 certificate (RFC 5280 section 4.1); cheap to copy. Parsing judges nothing.
class ESIGN_API Certificate {
 public:
  /// From DER. Errors: malformed, limit_exceeded.
  static Result<Certificate> parse(std::span<const std::uint8_t> der);
  /// Every certificate of a PEM or DER file's octets. Errors: malformed, not_found.
  static Result<std::vector<Certificate>> parse_file(std::span<const std::uint8_t> octets);
  explicit Certificate(std::shared_ptr<const pkix::Certificate> parsed) : parsed_(std::move(parsed)) {}

  std::span<const std::uint8_t> der() const;
  std::string subject() const;        ///< RFC 4514 text.
  std::string issuer() const;         ///< RFC 4514 text.
  std::string common_name() const;    ///< May be empty.
  std::string serial_number() const;  ///< Lower-case hexadecimal.
  Time not_before() const;
  Time not_after() const;
  /// The FİN of the holder (from serialNumber=PNOAZ-…); empty when there is none or its grammar is wrong.
  std::optional<std::string> fin() const;
  std::optional<std::string> voen() const;
  /// Key usage bit nonRepudiation (contentCommitment): may sign documents. And digitalSignature: may log in.
  enum class Usage : std::uint8_t { none, signing, authentication, both };
  Usage usage() const;
  /// The parsed form, for libesign's own layers.
  const std::shared_ptr<const pkix::Certificate>& parsed() const { return parsed_; }

 private:
  std::shared_ptr<const pkix::Certificate> parsed_;
};

}  // namespace esign
