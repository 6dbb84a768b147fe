// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cms/written.h"
#include "formats/cades/signer_view.h"
#include "formats/timestamp_view.h"

namespace esign::formats::cades {

/// One unsigned attribute in both encodings, and what it brings.
struct LongTermAttribute {
  asn1::Oid type{};
  cms::AttributeElements written{}, der{};
  View written_whole{}, der_whole{};
  Evidence evidence{};                    ///< Of certificate-values and revocation-values.
  std::vector<std::size_t> timestamps{};  ///< Positions in LongTerm::timestamps, one for each value that is a token.
};

/// What the rules for imprints look at; lives while one SignerInfo is read.
struct LongTerm {
  const Envelope& envelope;
  const cms::SignerInfo& signer;
  cms::SignerInfoElements written{}, der{};
  std::vector<LongTermAttribute> attributes{};
  std::vector<std::shared_ptr<TimestampView>> timestamps{};
  std::vector<std::size_t> references{};  ///< Of the content, in SignatureView::references.
};

/// The content as it is hashed for message-digest; empty when it is not here.
Source content_of(const Envelope& envelope);
ImprintPiece plain(Bytes octets);

/// certificate-values and revocation-values (EN 319 122-1 annex A.1.1.2 and A.1.1.3). What cannot be read is told in `defects`.
Evidence read_values(const Envelope& envelope, const LongTermAttribute& attribute, std::vector<Defect>& defects);

/// Each fills `rules` and `covers` of one time-stamp, or `no_imprint`.
/// content-time-stamp, EN 319 122-1 clause 5.2.8.
void content_imprint(const LongTerm& all, TimestampView& timestamp);
/// signature-time-stamp, EN 319 122-1 clause 5.3.
void signature_imprint(const LongTerm& all, TimestampView& timestamp);
/// CAdES-C-timestamp and time-stamped-certs-crls-references, EN 319 122-1 annex A.1.5.2 and A.1.5.1.
void references_imprint(const LongTerm& all, const asn1::Oid& type, TimestampView& timestamp);
/// archive-time-stamp (the second version), TS 101 733 clause 6.4.1.
void archive_v2_imprint(const LongTerm& all, TimestampView& timestamp);
/// archive-time-stamp-v3, EN 319 122-1 clause 5.5.3, with its ats-hash-index (clause 5.5.2). `inventory` is made at the first
/// need and shared.
struct Inventory {
  std::shared_ptr<const std::vector<IndexedItem>> certificates{}, crls{}, attributes{}, values{};
};
Inventory inventory_of(const LongTerm& all, const SignatureView& view);
/// The input of its imprint over the SignerInfo's fields in one encoding, `index` being the value of ats-hash-index.
ImprintRule archive_v3_rule(const LongTerm& all, const cms::SignerInfoElements& fields, View index);
void archive_v3_imprint(const LongTerm& all, const Inventory& inventory, TimestampView& timestamp);

}  // namespace esign::formats::cades
