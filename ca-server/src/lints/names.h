// SPDX-License-Identifier: Apache-2.0
// What several rules ask of names.
#pragma once
#include <span>

#include "lints/oids.h"
#include "pkix/name.h"

namespace esign::ca::lints {

/// All values of a type, in the order of the RDNs.
std::vector<const pkix::NameAttribute*> values_of(const pkix::Name& name, const asn1::Oid& type);

/// Each of these types occurs exactly once. Errors: denied, with the type.
Result<void> exactly_once(const pkix::Name& name, std::span<const asn1::Oid> types);
/// Each of these types occurs at least once. Errors: denied, with the type.
Result<void> at_least_once(const pkix::Name& name, std::span<const asn1::Oid> types);

/// An identifier of EN 319 412-1 clause 5.1: "PNOAZ-5ABCD12".
struct SemanticIdentifier {
  std::string_view type{}, country{}, value{};   ///< "PNO", "AZ", "5ABCD12"
};
/// Splits at the first hyphen-minus; nothing is folded. Errors: denied (the structure).
Result<SemanticIdentifier> semantic_identifier(std::string_view text);

/// The script of a text's letters. Digits, spaces and signs belong to all of them.
enum class Script : std::uint8_t { none, latin, cyrillic, mixed, other };
Script script_of(std::string_view utf8);
Script joined(Script a, Script b);

/// Names as citizens compare them: without case, and without the dots that Azerbaijani capitals keep and English ones do not.
std::u32string folded_name(std::string_view utf8);

/// http://host/path and https://…: a host, no user, no fragment, nothing that is not ASCII. Errors: denied.
enum class WebScheme : std::uint8_t { http, https };
Result<WebScheme> web_address(std::string_view url);

}  // namespace esign::ca::lints
