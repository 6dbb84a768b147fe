// SPDX-License-Identifier: Apache-2.0
// EN 319 102-1 clause 5.2.5, revocation freshness checker. Divergences: none. OCSP answers are as old as their thisUpdate,
// never their producedAt (5.2.5.4 NOTE 3). A nextUpdate before thisUpdate gives FAILED: there is no such interval.
#include "validation/blocks.h"

namespace esign::validation {

Status check_revocation_freshness(const facts::Revocation& answer, Time at, std::optional<std::chrono::seconds> maximum) {
  // 1) F: the constraint, else the interval from thisUpdate to nextUpdate, else there is none.
  if (!maximum) {
    if (!answer.next_update || *answer.next_update < answer.this_update) return Status::failed;
    maximum = *answer.next_update - answer.this_update;
  }
  // 2) issued after t - F, strictly.
  return answer.this_update > at - *maximum ? Status::passed : Status::failed;
}

}  // namespace esign::validation
