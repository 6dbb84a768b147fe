// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/cert_path.h>
#include <esign/token.h>

namespace esign {

/// What the card says of its holder, from its data groups (ICAO Doc 9303-10); believed only after passive authentication.
struct HolderOfDocument {
  std::string document_number{}, birth_date{}, expiry_date{};  ///< Dates as YYMMDD.
  std::string sex{}, nationality{}, surname{}, given_names{};  ///< As in the machine readable zone.
  std::string full_name{}, address{};                          ///< DG11, UTF-8.
  std::vector<std::uint8_t> photo{};                           ///< DG2, JPEG or JPEG 2000.
  std::string photo_suffix{};                                  ///< ".jpg" or ".jp2".
};

/// Passive authentication (ICAO Doc 9303-11, 5.1): who made these files, and whether they are as they were made.
struct ESIGN_API PassiveAuthentication {
  enum class Verdict : std::uint8_t { passed, failed, indeterminate } verdict = Verdict::indeterminate;
  std::string_view indication() const noexcept;  ///< "PASSED", "FAILED", "INDETERMINATE".
  std::string sub_indication{};                  ///< As EN 319 102-1 names it; empty when passed.
  std::string reason{};                          ///< One English clause.
  struct Group {
    unsigned number = 0;
    /// `unlisted`: EF.SOD has no hash of it, so nobody has signed it. `not_read`: EF.SOD has one, the card gave no such file.
    enum class State : std::uint8_t { intact, altered, unlisted, not_read } state = State::unlisted;
  };
  std::vector<Group> groups{};
  std::vector<Certificate> path{};  ///< Document signer first; empty when no such certificate is in EF.SOD.
};

/// 1. EF.SOD is signed by the document signer in it. 2. Every data group that was read has the hash that is signed. 3. The
/// document signer's certificate leads to one of `trust` (country signing certificates); revocation is looked at as far as
/// `evidence` has it. A failed hash or signature is failed; no path is indeterminate. Errors: malformed (EF.SOD), unsupported, limit_exceeded.
ESIGN_API Result<PassiveAuthentication> authenticate_document(const TravelDocumentFiles& files, const TrustStore& trust, const Evidence& evidence, Time at);

/// Errors: malformed, unsupported.
ESIGN_API Result<HolderOfDocument> read_holder(const TravelDocumentFiles& files);

}  // namespace esign
