// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>

#include "crypto/backend.h"
#include "formats/timestamp/token.h"
#include "net/fetcher.h"

namespace esign::online {

/// Octets that nobody can guess. Errors: internal.
using Random = std::function<Result<Bytes>(std::size_t count)>;

/// What a client needs of the world.
struct Outside {
  net::Fetcher& fetcher;
  const crypto::Backend& backend;
  Random random{};
};

/// What is to be stamped, and by whom.
struct TspQuestion {
  Hash hash = Hash::sha256;
  Bytes digest{};
  std::optional<asn1::Oid> policy{};  ///< Asked for and then insisted on
  std::vector<std::string> urls{};    ///< In the order they are asked
  std::chrono::milliseconds within{15'000};   ///< Of one authority
  std::chrono::seconds window{300};   ///< genTime is no further from `now`
  Time now{};
};

struct TspAnswer {
  Bytes reply{};                          ///< The TimeStampResp as it came
  formats::timestamp::Token token{};
  pkix::Certificate::Ptr signer{};        ///< Not judged: whoever keeps the token decides whether to trust it.
  std::string url{};
  std::vector<Error> passed_over{};       ///< Authorities before it that gave none, and why
};

/// RFC 3161 section 2.4 as a client (EN 319 422 clause 4: nonce and certReq). The next authority is asked when one cannot be
/// reached, has no answer (HTTP 429 and others that are not 200), or has no time now (timeNotAvailable, systemFailure). A
/// rejection, and an answer that is not to this question, end the search: asking elsewhere would hide them. Errors: invalid_argument
/// (no URL, a digest of another length), unavailable (none of them could; the detail tells of each, and when to ask again, if it
/// was said), denied (rejected, with the failure's name), protocol (a wrong answer), internal.
Result<TspAnswer> ask_for_timestamp(const TspQuestion& question, const Outside& outside);

/// Whether `reply` answers `request`, at `now`: granted; a token over the same imprint with the same nonce and, if it was asked
/// for, policy; no critical extension; genTime within the window; its signature holds and its certificate is for time-stamps and
/// was in force. Errors: unavailable (timeNotAvailable, systemFailure), denied (another rejection), protocol, malformed.
struct TspExpectation {
  Time now{};
  std::chrono::seconds window{};
};
Result<TspAnswer> check_tsp_reply(View reply, const formats::timestamp::Request& request, const TspExpectation& expected, const crypto::Backend& backend);

}  // namespace esign::online
