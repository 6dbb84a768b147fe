// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/document.h>

#include "formats/container_files.h"
#include "formats/signature_view.h"
#include "pkix/parsed_objects.h"
#include "xml/canonical.h"

namespace esign::formats::xades {

/// Where a ds:Reference is read: one parsed document, the signature it belongs to, and the only octets an external URI may mean.
struct ReferenceScope {
  xml::Tree::Ptr tree{};
  xml::Element signature;
  std::vector<xml::Element> all_signatures{};
  std::optional<Document> content{};
  Limits limits{};
  std::string document_type{};  ///< What the document is shown as.
  pkix::ParsedObjects* parsed = nullptr;  ///< Of the same limits.
  std::shared_ptr<const ContainerFiles> files{};  ///< Of the container that the document lies in; instead of `content`.
};

/// What the URI of a reference means (XML Signature 1.1 section 4.4.3.2).
struct Target {
  enum class Kind : std::uint8_t {
    document,  ///< "" and "#xpointer(/)"
    element,   ///< "#id" and "#xpointer(id('id'))"
    external   ///< Everything else, and no URI at all: the content of a detached signature.
  } kind = Kind::external;
  std::optional<xml::Element> element{};
  xml::WithComments comments = xml::WithComments::no;
  std::optional<Document> content{};  ///< Of an external one, if it is here.
};
/// Errors: not_found, malformed (Id borne twice), unsupported (another XPointer).
Result<Target> dereference(const ReferenceScope& scope, const std::optional<std::string>& uri);

/// The octets of a reference, and what its transforms did to the target.
struct Transformed {
  Source octets{};
  enum class Shape : std::uint8_t {
    whole,           ///< The target, signatures apart.
    decoded,         ///< The target's base64 text, decoded.
  } shape = Shape::whole;
  enum class Removed : std::uint8_t { nothing, own_signature, all_signatures } removed = Removed::nothing;
  xml::WithComments comments = xml::WithComments::no;  ///< Whether comments are digested.
  std::optional<xml::NodeSet> nodes{};  ///< What the last step left when it was a node-set: archive time-stamps canonicalise that.
};
/// Applies ds:Transforms (absent: none) to a target; XML Signature 1.1 section 4.4.3.2 to 4.4.3.4. A whitelist: the six
/// canonicalisations, enveloped-signature, base64, and the two XPath expressions that mean "without any ds:Signature"
/// (`/descendant::ds:Signature` subtracted by XPath Filter 2, `not(ancestor-or-self::ds:Signature)` in XPath 1.0), matched
/// as text and never evaluated. XSLT and everything else: unsupported, with the transform's name. Errors: unsupported,
/// malformed, limit_exceeded. Nothing is fetched. The Source shares ownership of all it needs.
Result<Transformed> transform(const ReferenceScope& scope, const Target& target, const std::optional<xml::Element>& transforms);

}  // namespace esign::formats::xades
