// SPDX-License-Identifier: Apache-2.0
// The names of EN 319 102-1 V1.4.1, Tables 5 and 6.
#include <esign/report.h>

namespace esign {

std::string_view standard_name(Indication indication) noexcept {
  switch (indication) {
    case Indication::total_passed: return "TOTAL-PASSED";
    case Indication::total_failed: return "TOTAL-FAILED";
    case Indication::indeterminate: return "INDETERMINATE";
  }
  return "INDETERMINATE";
}

std::string_view standard_name(SubIndication sub_indication) noexcept {
  using S = SubIndication;
  switch (sub_indication) {
    case S::none: return "";
    case S::format_failure: return "FORMAT_FAILURE";
    case S::hash_failure: return "HASH_FAILURE";
    case S::sig_crypto_failure: return "SIG_CRYPTO_FAILURE";
    case S::revoked: return "REVOKED";
    case S::expired: return "EXPIRED";
    case S::not_yet_valid: return "NOT_YET_VALID";
    case S::sig_constraints_failure: return "SIG_CONSTRAINTS_FAILURE";
    case S::chain_constraints_failure: return "CHAIN_CONSTRAINTS_FAILURE";
    case S::certificate_chain_general_failure: return "CERTIFICATE_CHAIN_GENERAL_FAILURE";
    case S::crypto_constraints_failure: return "CRYPTO_CONSTRAINTS_FAILURE";
    case S::policy_processing_error: return "POLICY_PROCESSING_ERROR";
    case S::signature_policy_not_available: return "SIGNATURE_POLICY_NOT_AVAILABLE";
    case S::timestamp_order_failure: return "TIMESTAMP_ORDER_FAILURE";
    case S::no_signing_certificate_found: return "NO_SIGNING_CERTIFICATE_FOUND";
    case S::no_certificate_chain_found: return "NO_CERTIFICATE_CHAIN_FOUND";
    case S::no_certificate_chain_found_no_poe: return "NO_CERTIFICATE_CHAIN_FOUND_NO_POE";
    case S::revoked_no_poe: return "REVOKED_NO_POE";
    case S::revoked_ca_no_poe: return "REVOKED_CA_NO_POE";
    case S::out_of_bounds_not_revoked: return "OUT_OF_BOUNDS_NOT_REVOKED";
    case S::out_of_bounds_no_poe: return "OUT_OF_BOUNDS_NO_POE";
    case S::revocation_out_of_bounds_no_poe: return "REVOCATION_OUT_OF_BOUNDS_NO_POE";
    case S::crypto_constraints_failure_no_poe: return "CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
    case S::no_poe: return "NO_POE";
    case S::try_later: return "TRY_LATER";
    case S::signed_data_not_found: return "SIGNED_DATA_NOT_FOUND";
    case S::custom: return "CUSTOM";
  }
  return "CUSTOM";
}

}  // namespace esign
