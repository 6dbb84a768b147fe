// SPDX-License-Identifier: Apache-2.0
// The messages of the Time-Stamp Protocol (RFC 3161 with RFC 5816): read and written, not judged.
#pragma once
#include <chrono>

#include "pkix/extensions.h"

namespace esign::formats::timestamp {

/// MessageImprint, RFC 3161 section 2.4.1: what is stamped, by its hash.
struct MessageImprint {
  pkix::AlgorithmIdentifier hash_algorithm{};
  Bytes hashed_message{};  ///< DOES NOT guarantee the length of the algorithm.
  friend bool operator==(const MessageImprint&, const MessageImprint&) = default;
};

enum class CertificateRequest : std::uint8_t { no, yes };

/// TimeStampReq, RFC 3161 section 2.4.1. Parsing guarantees the grammar in strict DER, version 1, no extension twice.
struct Request {
  MessageImprint imprint{};
  std::optional<asn1::Oid> policy{};
  std::optional<Bytes> nonce{};  ///< INTEGER content octets
  CertificateRequest certificate = CertificateRequest::no;
  std::vector<asn1::Oid> extensions{};  ///< Their names: this product knows none.
};
/// Errors: malformed with the field's place; limit_exceeded (request_octets, extensions).
Result<Request> read_request(View der, const Limits& limits = {});
/// Without extensions.
Bytes write_request(const Request& request);

/// PKIStatus, section 2.4.2.
enum class Status : std::uint8_t { granted = 0, granted_with_mods = 1, rejection = 2, waiting = 3, revocation_warning = 4, revocation_notification = 5 };
/// PKIFailureInfo by its bit, section 2.4.2.
enum class Failure : std::uint8_t {
  bad_alg = 0, bad_request = 2, bad_data_format = 5, time_not_available = 14, unaccepted_policy = 15, unaccepted_extension = 16,
  add_info_not_available = 17, system_failure = 25
};
/// "badAlg", "timeNotAvailable".
std::string_view name(Failure failure) noexcept;
std::string_view name(Status status) noexcept;

/// TimeStampResp, section 2.4.2. A token is there exactly when the status is granted or granted_with_mods.
struct Response {
  Status status = Status::rejection;
  std::string text{};                ///< statusString, its parts joined by a blank
  std::vector<Failure> failures{};   ///< Known bits only
  std::optional<Bytes> token{};      ///< ContentInfo, as it stands
};
/// Errors: malformed (also: a token where none may be, and none where one must be), limit_exceeded (timestamp_octets).
Result<Response> read_response(View der, const Limits& limits = {});
Bytes write_granted(View token);
Bytes write_rejection(Failure failure, std::string_view text);

enum class Ordering : std::uint8_t { no, yes };

/// TSTInfo, section 2.4.2. Parsing guarantees the grammar in strict DER, version 1, accuracy within its ranges.
struct TstInfo {
  asn1::Oid policy{};
  MessageImprint imprint{};
  Bytes serial_number{};                               ///< INTEGER content octets
  Time gen_time{};
  std::chrono::milliseconds milliseconds{};            ///< Of the second; what is smaller is cut off.
  std::optional<std::chrono::microseconds> accuracy{};
  Ordering ordering = Ordering::no;
  std::optional<Bytes> nonce{};                        ///< INTEGER content octets
  std::optional<Bytes> tsa{};                          ///< GeneralName, a whole element
  std::vector<asn1::Oid> extensions{}, critical_extensions{};
};
/// Errors: malformed, limit_exceeded (extensions).
Result<TstInfo> read_tst_info(View der, const Limits& limits = {});
/// Without extensions (EN 319 422 clause 5.2.2 knows none that a TSA outside the EU may put in). `accuracy` in whole
/// microseconds below one day.
Bytes write_tst_info(const TstInfo& info);

}  // namespace esign::formats::timestamp
