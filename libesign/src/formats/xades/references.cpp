// SPDX-License-Identifier: Apache-2.0
#include "formats/xades/references.h"

#include <variant>

#include "base/text.h"
#include "formats/xades/algorithms.h"
#include "formats/xades/names.h"

namespace esign::formats::xades {
namespace {

/// The data between two transforms: a node-set of the signature's own document, or octets.
using Nodes = xml::NodeSet;
using Data = std::variant<Nodes, Source>;

Result<Bytes> gathered(const Source& source, std::size_t at_most) {
  Bytes octets;
  ESIGN_CHECK(source([&](View piece) -> Result<void> {
    if (piece.size() > at_most - octets.size()) return fail(Errc::limit_exceeded, "xml_octets");
    append(octets, piece);
    return {};
  }));
  return octets;
}

/// What is between the quotes of #xpointer(id('...')).
std::optional<std::string_view> xpointer_id(std::string_view fragment) {
  constexpr std::string_view kFront = "xpointer(id(", kBack = "))";
  if (!fragment.starts_with(kFront) || !fragment.ends_with(kBack)) return std::nullopt;
  fragment = fragment.substr(kFront.size(), fragment.size() - kFront.size() - kBack.size());
  if (fragment.size() < 3 || fragment.front() != fragment.back() || (fragment.front() != '\'' && fragment.front() != '"')) return std::nullopt;
  fragment = fragment.substr(1, fragment.size() - 2);
  if (fragment.find_first_of("'\"()") != std::string_view::npos) return std::nullopt;
  return fragment;
}

/// Whether an expression is FRONT prefix:Signature BACK, the prefix meaning the namespace of XML Signature at that place.
bool selects_signatures(const xml::Element& xpath, std::string_view expression, std::string_view front, std::string_view back) {
  expression = trim(expression);
  if (!expression.starts_with(front) || !expression.ends_with(back) || expression.size() < front.size() + back.size()) return false;
  const std::string_view name = expression.substr(front.size(), expression.size() - front.size() - back.size());
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos || colon == 0 || name.substr(colon) != ":Signature") return false;
  return xpath.namespace_of(name.substr(0, colon)) == kDs;
}

/// One run through the transforms of a reference.
class Pipeline {
 public:
  Pipeline(const ReferenceScope& scope, const Target& target) : scope_(scope), target_(target) {}

  Result<Transformed> run(const std::optional<xml::Element>& transforms);

 private:
  Result<void> start();
  Result<void> apply(const xml::Element& transform);
  Result<void> canonical(xml::Canonicalization how);
  Result<void> base64();
  Result<void> without(std::vector<xml::Element> signatures, Transformed::Removed removed);
  Result<void> xpath(const xml::Element& transform, std::string_view algorithm);

  const ReferenceScope& scope_;
  const Target& target_;
  Data data_{};
  Transformed result_{};
};

Result<Transformed> Pipeline::run(const std::optional<xml::Element>& transforms) {
  ESIGN_CHECK(start());
  if (transforms) {
    ESIGN_TRY(const auto steps, transforms->elements());
    Budget budget("transforms", scope_.limits.transforms);
    for (const xml::Element& step : steps) {
      ESIGN_CHECK(budget.spend());
      if (!step.is(kDs, "Transform")) return fail(Errc::malformed, "something other than a Transform");
      ESIGN_CHECK(apply(step));
    }
  }
  // Section 4.4.3.2: a node-set that is left at the end is canonicalised by Canonical XML 1.0 without comments.
  if (const auto* nodes = std::get_if<Nodes>(&data_)) {
    result_.nodes = *nodes;
    ESIGN_CHECK(canonical({xml::C14n::inclusive_1_0, xml::WithComments::no, {}}));
  }
  result_.octets = std::get<Source>(std::move(data_));
  return std::move(result_);
}

Result<void> Pipeline::start() {
  switch (target_.kind) {
    case Target::Kind::document:
      data_ = Nodes{{}, target_.comments, {}};
      return {};
    case Target::Kind::element:
      data_ = Nodes{target_.element, target_.comments, {}};
      return {};
    case Target::Kind::external:
      if (!target_.content) return fail(Errc::not_found, "the signed content is not here");
      data_ = Source([content = *target_.content](const Sink& out) { return content.read(out); });
      return {};
  }
  return {};
}

Result<void> Pipeline::apply(const xml::Element& transform) {
  const std::string algorithm = transform.attribute("Algorithm").value_or("");
  if (canonicalization_named(algorithm)) {
    ESIGN_TRY(auto how, canonicalization_from(transform));
    return canonical(std::move(how));
  }
  if (algorithm == kFilter2 || algorithm == kXPath) return xpath(transform, algorithm);
  ESIGN_TRY(const auto parameters, transform.elements());
  if (!parameters.empty()) return fail(Errc::unsupported, "transform " + printable(algorithm) + " with parameters");
  if (algorithm == kEnveloped) return without({scope_.signature}, Transformed::Removed::own_signature);
  if (algorithm == kBase64) return base64();
  return fail(Errc::unsupported, "transform " + printable(algorithm) + " is not on the list");
}

Result<void> Pipeline::canonical(xml::Canonicalization how) {
  if (auto* nodes = std::get_if<Nodes>(&data_)) {
    if (how.comments == xml::WithComments::yes) result_.comments = nodes->comments;
    data_ = Source([tree = scope_.tree, set = *nodes, how = std::move(how)](const Sink& out) {
      return xml::canonicalize(*tree, set, how, out);
    });
    return {};
  }
  // Octets are parsed for a transform that wants nodes (section 4.4.3.2), by the same parser with the same limits.
  if (how.comments == xml::WithComments::yes) result_.comments = xml::WithComments::yes;
  data_ = Source([source = std::get<Source>(data_), limits = scope_.limits, how = std::move(how)](const Sink& out) -> Result<void> {
    ESIGN_TRY(const Bytes octets, gathered(source, limits.xml_octets));
    ESIGN_TRY(const auto tree, xml::Tree::parse(octets, limits));
    return xml::canonicalize(*tree, {{}, xml::WithComments::yes, {}}, how, out);
  });
  return {};
}

/// Section 6.6.2: of a node-set, the text of it is decoded, tags left out.
Result<void> Pipeline::base64() {
  Source text;
  if (const auto* nodes = std::get_if<Nodes>(&data_)) {
    if (!nodes->apex || !nodes->without.empty()) return fail(Errc::unsupported, "base64 of more than one element's text");
    text = [tree = scope_.tree, apex = *nodes->apex](const Sink& out) { return out(as_view(apex.string_value())); };
  } else {
    text = std::get<Source>(data_);
  }
  result_.shape = Transformed::Shape::decoded;
  data_ = Source([text = std::move(text), limits = scope_.limits](const Sink& out) -> Result<void> {
    ESIGN_TRY(const Bytes octets, gathered(text, limits.xml_octets));
    ESIGN_TRY(const Bytes decoded, from_base64(as_text(octets), Base64Space::xml_whitespace));
    if (decoded.empty()) return fail(Errc::malformed, "nothing is left to digest");
    return out(decoded);
  });
  return {};
}

Result<void> Pipeline::without(std::vector<xml::Element> signatures, Transformed::Removed removed) {
  auto* nodes = std::get_if<Nodes>(&data_);
  if (!nodes) return fail(Errc::unsupported, "a signature is taken out of octets, not out of the document that holds it");
  if (nodes->apex && nodes->apex->within(scope_.signature))
    return fail(Errc::malformed, "a signature is taken out of a part of itself");
  for (const xml::Element& signature : signatures) nodes->without.push_back(signature);
  if (result_.removed != Transformed::Removed::all_signatures) result_.removed = removed;
  return {};
}

Result<void> Pipeline::xpath(const xml::Element& transform, std::string_view algorithm) {
  ESIGN_TRY(const auto parameters, transform.elements());
  const bool filter2 = algorithm == kFilter2;
  if (parameters.size() != 1 || !parameters.front().is(filter2 ? kFilter2 : kDs, "XPath"))
    return fail(Errc::unsupported, "an XPath transform of several expressions");
  const xml::Element& xpath = parameters.front();
  ESIGN_TRY(const std::string expression, xpath.value());
  const bool known = filter2 ? xpath.attribute("Filter") == "subtract" && selects_signatures(xpath, expression, "/descendant::", "")
                             : selects_signatures(xpath, expression, "not(ancestor-or-self::", ")");
  if (!known) return fail(Errc::unsupported, "an XPath transform other than \"without any ds:Signature\"");
  return without(scope_.all_signatures, Transformed::Removed::all_signatures);
}

/// What a URI outside the document means: a file of the container, or the content that was handed over.
Target external(const ReferenceScope& scope, const std::optional<std::string>& uri) {
  Target target;
  if (!scope.files) {
    target.content = scope.content;
  } else if (const Document* file = scope.files->named(uri.value_or("")); file != nullptr) {
    target.content = *file;
  }
  return target;
}

}  // namespace

Result<Target> dereference(const ReferenceScope& scope, const std::optional<std::string>& uri) {
  if (!uri) return external(scope, uri);
  if (uri->empty()) return Target{Target::Kind::document, {}, xml::WithComments::no, {}};
  if (uri->front() != '#') return external(scope, uri);
  const std::string_view fragment = std::string_view(*uri).substr(1);
  if (fragment == "xpointer(/)") return Target{Target::Kind::document, {}, xml::WithComments::yes, {}};
  std::string_view id = fragment;
  auto comments = xml::WithComments::no;
  if (fragment.find('(') != std::string_view::npos) {
    const auto pointed = xpointer_id(fragment);
    if (!pointed) return fail(Errc::unsupported, "an XPointer other than / and id()");
    id = *pointed;
    comments = xml::WithComments::yes;
  }
  ESIGN_TRY(const xml::Element element, scope.tree->by_id(id));
  return Target{Target::Kind::element, element, comments, {}};
}

Result<Transformed> transform(const ReferenceScope& scope, const Target& target, const std::optional<xml::Element>& transforms) {
  return Pipeline(scope, target).run(transforms);
}

}  // namespace esign::formats::xades
