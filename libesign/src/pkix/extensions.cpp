// SPDX-License-Identifier: Apache-2.0
#include "pkix/extensions.h"

#include <algorithm>

#include "pkix/extension_readers.h"

namespace esign::pkix {
namespace {

/// Stores what one reader gave; the shape of every row below.
template <auto Member, auto Read>
Result<void> store(View value, Extensions& extensions) {
  ESIGN_TRY(extensions.*Member, Read(value));
  return {};
}
template <bool Extensions::*Member>
Result<void> store_flag(View value, Extensions& extensions) {
  ESIGN_CHECK(read_null(value));
  extensions.*Member = true;
  return {};
}

struct Row {
  asn1::Oid id;
  Result<void> (*read)(View, Extensions&);
};
using E = Extensions;
// RFC 5280 section 4.2, RFC 6960 section 4.2.2.2.1, RFC 9608 section 2, RFC 3739 section 3.2.6, EN 319 412-1 clause 5.2.
constexpr Row kRows[] = {
    {asn1::Oid("2.5.29.35"), &store<&E::authority_key_identifier, &read_authority_key_identifier>},
    {asn1::Oid("2.5.29.14"), &store<&E::subject_key_identifier, &read_subject_key_identifier>},
    {asn1::Oid("2.5.29.15"), &store<&E::key_usage, &read_key_usage>},
    {asn1::Oid("2.5.29.32"), &store<&E::certificate_policies, &read_certificate_policies>},
    {asn1::Oid("2.5.29.33"), &store<&E::policy_mappings, &read_policy_mappings>},
    {asn1::Oid("2.5.29.17"), &store<&E::subject_alt_name, &read_alt_name>},
    {asn1::Oid("2.5.29.18"), &store<&E::issuer_alt_name, &read_alt_name>},
    {asn1::Oid("2.5.29.9"), &store<&E::subject_directory_attributes, &read_subject_directory_attributes>},
    {asn1::Oid("2.5.29.19"), &store<&E::basic_constraints, &read_basic_constraints>},
    {asn1::Oid("2.5.29.30"), &store<&E::name_constraints, &read_name_constraints>},
    {asn1::Oid("2.5.29.36"), &store<&E::policy_constraints, &read_policy_constraints>},
    {asn1::Oid("2.5.29.37"), &store<&E::extended_key_usage, &read_extended_key_usage>},
    {asn1::Oid("2.5.29.31"), &store<&E::crl_distribution_points, &read_distribution_points>},
    {asn1::Oid("2.5.29.46"), &store<&E::freshest_crl, &read_distribution_points>},
    {asn1::Oid("2.5.29.54"), &store<&E::inhibit_any_policy, &read_inhibit_any_policy>},
    {asn1::Oid("1.3.6.1.5.5.7.1.1"), &store<&E::authority_info_access, &read_info_access>},
    {asn1::Oid("1.3.6.1.5.5.7.1.11"), &store<&E::subject_info_access, &read_info_access>},
    {asn1::Oid("1.3.6.1.5.5.7.1.3"), &store<&E::qc_statements, &read_qc_statements>},
    {asn1::Oid("1.3.6.1.5.5.7.48.1.5"), &store_flag<&E::ocsp_no_check>},
    {asn1::Oid("2.5.29.56"), &store_flag<&E::no_revocation>},
    {asn1::Oid("0.4.0.194121.2.1"), &store_flag<&E::validity_assured>},
};
const Row* row_of(const asn1::Oid& id) {
  const auto row = std::ranges::find(kRows, id, &Row::id);
  return row == std::end(kRows) ? nullptr : row;
}

// Read but not acted upon: if one of these is critical, the certificate asks for something this product does not do.
constexpr asn1::Oid kSubjectDirectoryAttributes("2.5.29.9");
constexpr asn1::Oid kCps("1.3.6.1.5.5.7.2.1"), kUserNotice("1.3.6.1.5.5.7.2.2");

/// RFC 5280 section 4.2.1.4: when the extension is critical, its qualifiers must be understood as well.
void add_unknown_qualifiers(const std::vector<PolicyInformation>& policies, std::vector<asn1::Oid>& unknown) {
  for (const PolicyInformation& policy : policies) {
    for (const PolicyQualifier& qualifier : policy.qualifiers) {
      if (qualifier.id != kCps && qualifier.id != kUserNotice) unknown.push_back(qualifier.id);
    }
  }
}

}  // namespace

Extension read_extension(asn1::Reader& reader) {
  Extension extension;
  reader.sequence([&] {
    extension.id = reader.at("extnID").oid();
    if (reader.next_is(asn1::tag::boolean)) {
      extension.critical = reader.at("critical").boolean() ? Critical::yes : Critical::no;
      if (extension.critical == Critical::no) reader.fail("DEFAULT FALSE is encoded");  // X.690 section 11.5
    }
    extension.value = reader.at("extnValue").octet_string();
  });
  return extension;
}

std::vector<Extension> read_extension_list(asn1::Reader& reader, const Limits& limits) {
  std::vector<Extension> all;
  reader.each(asn1::tag::sequence, 1, [&] {
    if (all.size() >= limits.extensions) return reader.fail("extensions", Errc::limit_exceeded);
    Extension extension = read_extension(reader);
    const bool again = std::ranges::find(all, extension.id, &Extension::id) != all.end();
    if (again) return reader.fail("extension " + asn1::name_of(extension.id) + " occurs twice");  // RFC 5280 section 4.2
    all.push_back(std::move(extension));
  });
  return all;
}

Extensions read_extensions(asn1::Reader& reader, const Limits& limits) {
  Extensions extensions;
  extensions.all = read_extension_list(reader, limits);
  for (const Extension& extension : extensions.all) {
    if (reader.failed()) break;
    const Row* row = row_of(extension.id);
    if (row == nullptr) continue;
    if (Result<void> done = row->read(extension.value, extensions); !done)
      reader.fail(std::move(done).in(asn1::name_of(extension.id)).error());
  }
  return extensions;
}

const Extension* Extensions::find(const asn1::Oid& id) const {
  const auto found = std::ranges::find(all, id, &Extension::id);
  return found == all.end() ? nullptr : &*found;
}

std::vector<asn1::Oid> Extensions::unknown_critical() const {
  std::vector<asn1::Oid> unknown;
  for (const Extension& extension : all) {
    if (extension.critical == Critical::no) continue;
    if (row_of(extension.id) == nullptr || extension.id == kSubjectDirectoryAttributes) unknown.push_back(extension.id);
    if (extension.id == asn1::Oid("2.5.29.32") && certificate_policies) add_unknown_qualifiers(*certificate_policies, unknown);
  }
  return unknown;
}

}  // namespace esign::pkix
