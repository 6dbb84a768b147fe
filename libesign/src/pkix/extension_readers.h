// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pkix/extensions.h"

// One reader per extension type. Each takes the content of extnValue, which must be exactly that type in DER, and fails
// with malformed otherwise; the views of the answer point into it. The sections are those of RFC 5280.
namespace esign::pkix {

/// One Extension / all Extensions with no id twice; nothing is decoded.
Extension read_extension(asn1::Reader& reader);
std::vector<Extension> read_extension_list(asn1::Reader& reader, const Limits& limits);

Result<AuthorityKeyIdentifier> read_authority_key_identifier(View value);                ///< 4.2.1.1
Result<View> read_subject_key_identifier(View value);                                    ///< 4.2.1.2
Result<KeyUsage> read_key_usage(View value);                                             ///< 4.2.1.3
Result<std::vector<PolicyInformation>> read_certificate_policies(View value);            ///< 4.2.1.4
Result<std::vector<PolicyMapping>> read_policy_mappings(View value);                     ///< 4.2.1.5
Result<std::vector<GeneralName>> read_alt_name(View value);                              ///< 4.2.1.6, 4.2.1.7
Result<View> read_subject_directory_attributes(View value);                              ///< 4.2.1.8
Result<BasicConstraints> read_basic_constraints(View value);                             ///< 4.2.1.9
Result<NameConstraints> read_name_constraints(View value);                               ///< 4.2.1.10
Result<PolicyConstraints> read_policy_constraints(View value);                           ///< 4.2.1.11
Result<std::vector<asn1::Oid>> read_extended_key_usage(View value);                      ///< 4.2.1.12
Result<std::vector<DistributionPoint>> read_distribution_points(View value);             ///< 4.2.1.13, 4.2.1.15
Result<std::uint32_t> read_inhibit_any_policy(View value);                               ///< 4.2.1.14
Result<std::vector<AccessDescription>> read_info_access(View value);                     ///< 4.2.2.1, 4.2.2.2
Result<QcStatements> read_qc_statements(View value);                                     ///< RFC 3739 section 3.2.6
Result<void> read_null(View value);

/// INTEGER (0..MAX) that fits; a failure of the reader otherwise.
std::uint32_t read_count(asn1::Reader& reader, asn1::Tag tag = asn1::tag::integer);
/// ReasonFlags of 4.2.1.13.
ReasonFlags read_reason_flags(asn1::Reader& reader, asn1::Tag tag);
/// DistributionPointName ::= CHOICE { fullName [0] GeneralNames, nameRelativeToCRLIssuer [1] RelativeDistinguishedName },
/// tagged [0] in both its uses.
struct DistributionPointName {
  std::vector<GeneralName> full_name{};
  std::optional<RelativeName> relative_name{};
};
DistributionPointName read_distribution_point_name(asn1::Reader& reader);

/// Runs `body` over the whole of `value`, which must hold nothing else.
template <class T, class Body>
Result<T> read_value(View value, Body&& body) {
  asn1::Reader reader(value);
  T result = body(reader);
  ESIGN_CHECK(reader.finish());
  return result;
}

}  // namespace esign::pkix
