// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>

#include "cms/scan.h"
#include "formats/pades/pades.h"
#include "formats/timestamp_view.h"
#include "pdf/permissions.h"

namespace esign::formats::pades {

/// One value of signature fields: as the octets have it, and as the first revision with it shows it.
struct Located {
  pdf::SignatureValue value{};
  pdf::Object dictionary{};           ///< Strings decrypted.
  std::vector<std::string> fields{};  ///< Fully qualified names, each once.
  std::size_t seen = 0;               ///< The first revision (from 0) with it.

  std::string sub_filter() const;
  enum class Role : std::uint8_t { signature, document_timestamp };
  Role role() const;
};

/// What one revision added to the validation data of the file.
struct Added {
  std::size_t revision = 0;  ///< From 0.
  Evidence evidence{};
};

/// A time-stamp in a dictionary of /VRI (ISO 32000-2, table 262).
struct RelatedStamp {
  std::size_t revision = 0;  ///< From 0: the first that has it.
  std::string key{};         ///< SHA-1 of the /Contents that the dictionary is about, in hexadecimal digits, as the file has it.
  std::shared_ptr<const TimestampView> view{};  ///< Without what its imprint is over.
};

/// A PDF file with everything that concerns signatures, read from all its revisions.
struct Reading {
  explicit Reading(pdf::Revisions of) : revisions(std::move(of)) {}
  pdf::Revisions revisions;
  std::vector<Located> located{};  ///< In the order of what they cover.
  std::vector<Added> added{};      ///< Oldest first.
  std::vector<RelatedStamp> related{};  ///< The same.
  std::vector<pdf::Restriction> restrictions{};  ///< Of every signature: certifications and locks.
  std::vector<Defect> defects{};   ///< Conformance: validation data that cannot be read, irregular fields.
};
/// `password`: of an encrypted file. Errors: those of read(), but for no_signature.
Result<Reading> read_file(const Document& file, std::string_view password, const Limits& limits, pkix::ParsedObjects* parsed);

/// Goes over the DSS of one revision after the other (EN 319 142-1 clause 5.4.2): streams that an older one had are not read again.
class ValidationDataReader {
 public:
  ValidationDataReader(const Limits& limits, pkix::ParsedObjects* parsed) : limits_(limits), parsed_(parsed), left_("embedded_crls", limits.embedded_crls), stamps_("timestamps", limits.timestamps) {}
  /// What this revision (from 0) has and none before. Errors: limit_exceeded, storage, conflict.
  Result<Evidence> read(const pdf::Window& window, const pdf::Object& catalog, std::vector<Defect>& defects);
  /// Time-stamps of VRI that the last read() met first, without their revision.
  std::vector<RelatedStamp> take_stamps() { return std::exchange(found_, {}); }

 private:
  Result<void> take_all(const pdf::Window& window, const pdf::Object& list, int kind, Evidence& to, std::vector<Defect>& defects);

  Result<void> take_stamp(const pdf::Window& window, const std::string& key, const pdf::Object& entry, Evidence& to, std::vector<Defect>& defects);
  Result<std::optional<Bytes>> fresh(const pdf::Window& window, const pdf::Object& member, int kind, std::vector<Defect>& defects);

  const Limits& limits_;
  pkix::ParsedObjects* parsed_;
  Budget left_, stamps_;
  std::vector<RelatedStamp> found_{};
  std::map<std::pair<pdf::Ref, std::uint64_t>, int> known_{};
};

/// The key of a dictionary in /VRI (EN 319 142-1 clause 5.4.2.3): 40 upper-case hexadecimal digits of the SHA-1 of /Contents, padding
/// included. Errors: those of `digest`.
Result<std::string> vri_key(const pdf::SignatureValue& value, const DigestFunction& digest);

/// What every revision after the first signed one changed, put to the findings of that revision (DF-*). Errors: storage, conflict.
Result<void> find_changes(Reading& reading, std::string_view password, const Limits& limits);

/// The ContentInfo at the front of Contents and what is wrong around it: BR-08 and BR-09. Empty: there is none.
Result<Bytes> cms_of(pdf::SignatureValue& value, const Limits& limits);
/// The octets that a signature covers.
Result<Document> covered_octets(const Document& file, const pdf::SignedRange& range);
/// adbe-revocationInfoArchival (ISO 32000-2, 12.8.3.3.2), which only adbe.pkcs7.detached has, if it is there: into crls and ocsp of the view.
Result<void> read_archival(const cms::Parts& parts, SignatureView& view, const Limits& limits, pkix::ParsedObjects* parsed);
/// The CMS of one signature, its own rules (EN 319 142-1 clause 6.3, ISO 32000-2, 12.8.3.3) as defects.
Result<SignatureView> read_signature(const Reading& reading, Located& located, const Limits& limits, pkix::ParsedObjects* parsed);
/// A document time-stamp (EN 319 142-1 clause 5.4.3), without what it covers.
Result<TimestampView> read_document_timestamp(const Reading& reading, Located& located, const Limits& limits, pkix::ParsedObjects* parsed);

}  // namespace esign::formats::pades
