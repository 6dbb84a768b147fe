// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>

#include "pkix/extension_readers.h"

namespace esign::pkix {
namespace {

using asn1::tag::context;
using asn1::tag::context_constructed;

/// An IP constraint is an address and a mask of the same length, in the style of RFC 4632: ones, then zeros.
void check_subtree_address(asn1::Reader& reader, View octets) {
  if (octets.size() != 8 && octets.size() != 32) return reader.fail("iPAddress constraint is not 8 or 32 octets");
  bool ended = false;
  for (const std::uint8_t octet : octets.subspan(octets.size() / 2)) {
    const int ones = std::countl_one(octet);
    const bool is_prefix = ones + std::countr_zero(octet) >= 8;
    if (!is_prefix || (ended && octet != 0)) return reader.fail("mask of an iPAddress constraint is not a prefix");
    ended = ended || octet != 0xFF;
  }
}

/// GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] BaseDistance DEFAULT 0, maximum [1] BaseDistance OPTIONAL }
GeneralSubtree read_subtree(asn1::Reader& reader) {
  GeneralSubtree subtree;
  reader.sequence([&] {
    reader.at("base");
    subtree.base = read_general_name(reader);
    if (subtree.base.kind == GeneralNameKind::ip) check_subtree_address(reader, subtree.base.octets);
    if (reader.next_is(context(0))) {
      subtree.minimum = read_count(reader.at("minimum"), context(0));
      if (subtree.minimum == 0) reader.fail("DEFAULT 0 is encoded");
    }
    if (reader.next_is(context(1))) subtree.maximum = read_count(reader.at("maximum"), context(1));
  });
  return subtree;
}

std::vector<GeneralSubtree> read_subtrees(asn1::Reader& reader, std::uint32_t number) {
  std::vector<GeneralSubtree> subtrees;
  if (!reader.next_is(context_constructed(number))) return subtrees;
  reader.each(context_constructed(number), 1, [&] { subtrees.push_back(read_subtree(reader)); });
  return subtrees;
}

}  // namespace

std::uint32_t read_count(asn1::Reader& reader, asn1::Tag tag) {
  const std::int64_t count = reader.small_integer(tag);
  if (count < 0 || count > INT32_MAX) reader.fail("INTEGER is out of range");
  return reader.failed() ? 0 : static_cast<std::uint32_t>(count);
}

Result<BasicConstraints> read_basic_constraints(View value) {
  return read_value<BasicConstraints>(value, [](asn1::Reader& reader) {
    BasicConstraints constraints;
    reader.sequence([&] {
      if (reader.next_is(asn1::tag::boolean)) {
        // An encoded DEFAULT FALSE breaks X.690 section 11.5, yet is common and cannot be misread: 45 certificates of
        // Botan's corpus have it, botan/src/tests/data/x509/bsi/CRL_01/CRL_01_ee.TC.pem.crt among them.
        constraints.ca = reader.at("cA").boolean();
      }
      if (reader.more()) constraints.path_length = read_count(reader.at("pathLenConstraint"));
    });
    return constraints;
  });
}

Result<NameConstraints> read_name_constraints(View value) {
  return read_value<NameConstraints>(value, [](asn1::Reader& reader) {
    NameConstraints constraints;
    reader.sequence([&] {
      reader.at("permittedSubtrees");
      constraints.permitted = read_subtrees(reader, 0);
      reader.at("excludedSubtrees");
      constraints.excluded = read_subtrees(reader, 1);
      if (constraints.permitted.empty() && constraints.excluded.empty()) reader.fail("constrains nothing");
    });
    return constraints;
  });
}

Result<PolicyConstraints> read_policy_constraints(View value) {
  return read_value<PolicyConstraints>(value, [](asn1::Reader& reader) {
    PolicyConstraints constraints;
    reader.sequence([&] {
      if (reader.next_is(context(0))) constraints.require_explicit_policy = read_count(reader.at("requireExplicitPolicy"), context(0));
      if (reader.next_is(context(1))) constraints.inhibit_policy_mapping = read_count(reader.at("inhibitPolicyMapping"), context(1));
      if (!constraints.require_explicit_policy && !constraints.inhibit_policy_mapping) reader.fail("constrains nothing");
    });
    return constraints;
  });
}

Result<std::uint32_t> read_inhibit_any_policy(View value) {
  return read_value<std::uint32_t>(value, [](asn1::Reader& reader) { return read_count(reader); });
}

}  // namespace esign::pkix
