// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/xades/references.h"

namespace esign::formats::xades {

/// One ds:Reference of SignedInfo beside what reports get of it: which node it means.
struct ReferenceNode {
  xml::Element element;
  std::optional<Target> target{};
  std::optional<Transformed> transformed{};
};

/// One ds:Signature while it is being read. The functions below fill `view` and note what breaks a rule; an Error leaves them
/// only when a budget ran out.
struct Reading {
  ReferenceScope scope;
  SignatureView view{};
  std::optional<xml::Element> signed_info{}, value{}, key_info{};
  std::vector<xml::Element> objects{};
  std::vector<ReferenceNode> references{};  ///< In the order of view.references.
  std::optional<xml::Element> qualifying_properties{}, signed_properties{}, unsigned_properties{};

  void defect(Defect::Weight weight, const xml::Element& where, std::string detail);
  void fatal(const xml::Element& where, std::string detail) { defect(Defect::Weight::fatal, where, std::move(detail)); }
  /// Notes an error of a value as a fatal defect; passes on one that says a budget ran out.
  Result<void> fatal(const xml::Element& where, Error error);
};

/// XML Signature 1.1 section 4.2: the children of ds:Signature, their number and order.
Result<void> read_structure(Reading& reading);
/// Section 4.4: algorithms, canonical octets, references.
Result<void> read_signed_info(Reading& reading);
/// Section 4.5: X509Certificate only; every other kind of key hint is ignored and noted.
Result<void> read_key_info(Reading& reading);
/// Section 4.3. After KeyInfo: the width of an ECDSA value is that of the certificate's curve.
Result<void> read_value(Reading& reading);
/// EN 319 132-1 clause 4.4 and 5: finds the QualifyingProperties of this signature, binds them to their reference and reads
/// the signed ones.
Result<void> read_properties(Reading& reading);
/// Everything for the long term: validation data (clauses 5.4 and 5.5.1) and every time-stamp token with what it must be over.
/// After all of the above. `timestamps`: the budget of the document. Errors: limit_exceeded.
Result<void> read_long_term(Reading& reading, Budget& timestamps);
/// EN 319 132-1 clause 6.3, Table 2, level B-B: what is missing or should not be there, as conformance defects.
void check_baseline(Reading& reading);
/// Packaging, and how much of the document each data reference covers.
/// What stands below the root, signatures apart; of a Signature that is the root its Objects. At most 200: the map is for people.
std::vector<xml::Element> mapped_nodes(const xml::Tree& tree);
void measure_coverage(Reading& reading);

/// Whether this is a ds:Signature inside a xades:CounterSignature property: a statement about the outer signature.
enum class Nesting : std::uint8_t { own, counter_signature };
Nesting nesting_of(const xml::Element& signature);
/// The ds:Signature that this element lies in, itself apart.
std::optional<xml::Element> enclosing_signature(const xml::Element& element);

/// Fails unless the element has only these attributes of no namespace.
Result<void> only_attributes(const xml::Element& element, std::initializer_list<std::string_view> allowed);
/// The value of an element that holds base64 text.
Result<Bytes> base64_value(const xml::Element& element);

}  // namespace esign::formats::xades
