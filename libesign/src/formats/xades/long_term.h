// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/timestamp_view.h"
#include "formats/xades/canonical_forms.h"
#include "formats/xades/reading.h"

namespace esign::formats::xades {

/// One child of UnsignedSignatureProperties, and what it brings.
struct UnsignedProperty {
  xml::Element element;
  Evidence evidence{};
  std::vector<std::size_t> timestamps{};  ///< Positions in SignatureView::timestamps.
};

/// What the rules for imprints look at.
struct LongTerm {
  const Reading& reading;
  Evidence key_info{};
  std::vector<UnsignedProperty> properties{};  ///< In file order, which is what archive time-stamps hash.
  std::vector<std::shared_ptr<TimestampView>> timestamps{};
  std::shared_ptr<CanonicalForms> forms{};  ///< Of `properties`; made when they are all there.
};

/// A time-stamp property (XAdESTimeStampType) while its imprint is composed.
struct StampProperty {
  xml::Element element;
  std::size_t position = 0;  ///< Of LongTerm::properties; of an unsigned one.
};

/// CertificateValues, RevocationValues, their counterparts for attribute authorities (EN 319 132-1 clauses 5.4.2 to 5.4.5),
/// TimeStampValidationData and AnyValidationData (5.5.1, 5.4.6). Anything else gives nothing. What cannot be read is a defect.
/// Errors: limit_exceeded.
Result<Evidence> read_values(Reading& reading, const xml::Element& property);

/// Each fills `rules` and `covers` of a time-stamp that stands in `property`, or `no_imprint`.
/// SignatureTimeStamp, EN 319 132-1 clause 5.3.
void signature_imprint(const LongTerm& all, const StampProperty& property, TimestampView& timestamp);
/// AllDataObjectsTimeStamp, clause 5.2.8.1.
void all_data_imprint(const LongTerm& all, const StampProperty& property, TimestampView& timestamp);
/// IndividualDataObjectsTimeStamp, clause 5.2.8.2.
void individual_data_imprint(const LongTerm& all, const StampProperty& property, TimestampView& timestamp);
/// SigAndRefsTimeStamp and RefsOnlyTimeStamp, both generations, annex A.1.5.
void references_imprint(const LongTerm& all, const StampProperty& property, TimestampView& timestamp);
/// ArchiveTimeStamp of namespace 1.4.1, clause 5.5.2, and of 1.3.2 (TS 101 903 clause 7.7), not distributed.
void archive_imprint(const LongTerm& all, const StampProperty& property, TimestampView& timestamp);

}  // namespace esign::formats::xades
