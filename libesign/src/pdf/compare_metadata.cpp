// SPDX-License-Identifier: Apache-2.0
// Descriptions of the document: /Info (ISO 32000-2, 14.3.3) and XMP metadata (14.3.2; ISO 16684-1).
#include <algorithm>
#include <set>

#include "base/text.h"
#include "pdf/pair.h"
#include "xml/tree.h"

namespace esign::pdf {
namespace {

constexpr std::string_view kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr std::string_view kMeta = "adobe:ns:meta/";
constexpr std::string_view kBasic = "http://ns.adobe.com/xap/1.0/";
constexpr std::string_view kPdf = "http://ns.adobe.com/pdf/1.3/";
constexpr std::string_view kManagement = "http://ns.adobe.com/xap/1.0/mm/";

/// What metadata says, one text for each property at the top, in no order: how they are grouped or written means nothing.
using Statements = std::multiset<std::string>;

/// What programs write anew that write the file, iText and pyHanko when they sign: it says nothing of what the document says.
bool belongs_to_saving(std::string_view name_space, std::string_view name) {
  if (name_space == kPdf && name == "Producer") return true;
  return (name_space == kBasic && (name == "ModifyDate" || name == "MetadataDate")) || (name_space == kManagement && name == "InstanceID");
}

/// Names and texts of an element, in one reading. The tree has bounded how deep it nests.
void write(const xml::Element& element, std::string& to) {
  to += '{' + std::string(element.name_space()) + '}' + std::string(element.name());
  std::set<std::string> attributes;
  for (const auto& one : element.attributes()) attributes.insert('{' + std::string(one.name_space) + '}' + std::string(one.name) + '=' + one.value);
  for (const std::string& one : attributes) to += '\x1f' + one;
  const auto children = element.children();
  to += '\x1e';
  if (children.empty() || element.text_content() == xml::Element::Content::filled) to += element.string_value();
  for (const xml::Element& child : children) write(child, to);
  to += '\x1d';
}

/// rdf:Description (ISO 16684-1, 7.4 and 7.5): simple properties may stand as attributes.
void describe(const xml::Element& description, Statements& to) {
  for (const auto& one : description.attributes()) {
    if (one.name_space == kRdf || one.name_space.empty() || belongs_to_saving(one.name_space, one.name)) continue;
    to.insert('{' + std::string(one.name_space) + '}' + std::string(one.name) + '\x1e' + one.value + '\x1d');
  }
  for (const xml::Element& property : description.children()) {
    if (belongs_to_saving(property.name_space(), property.name())) continue;
    std::string text;
    write(property, text);
    to.insert(std::move(text));
  }
}

/// Null: not XMP. Metadata that is not there says nothing. Errors: storage, conflict.
Result<std::optional<Statements>> statements_of(const Window& window, const Object& entry, const Limits& limits) {
  const std::optional<Statements> none;
  ESIGN_TRY(const Object object, window.resolve(entry));
  if (object.is_null()) return std::optional(Statements());
  if (!object.is_stream() || !entry.reference()) return none;
  const auto packet = window.decoded(*entry.reference());
  if (!packet && (packet.error().code == Errc::storage || packet.error().code == Errc::conflict)) return fail(packet.error());
  if (!packet || !is_utf8(as_text(*packet))) return none;
  const auto tree = xml::Tree::parse(*packet, limits);
  if (!tree) return none;
  const xml::Element root = (*tree)->root();
  std::vector<xml::Element> graphs;
  if (root.is(kRdf, "RDF")) graphs.push_back(root);
  else if (!root.is(kMeta, "xmpmeta")) return none;
  else graphs = root.children();
  Statements made;
  for (const xml::Element& graph : graphs) {
    if (!graph.is(kRdf, "RDF")) return none;
    for (const xml::Element& description : graph.children()) {
      if (!description.is(kRdf, "Description")) return none;
      describe(description, made);
    }
  }
  return std::optional(std::move(made));
}

}  // namespace

Result<void> compare_metadata(Pair& pair, const Object& from, const Object& to, const std::string& place) {
  ESIGN_TRY(const Object newer, pair.newer.window.resolve(to));
  const auto strange = [&](const char* what) {
    Finding& made = pair.note("DF-04", ChangeLevel::other, place, what);
    made.before = from.shown();
    made.after = to.shown();
  };
  if (place == "trailer/Info") {
    const auto is_plain = [](const Object& value) { return value.string() || value.name() || value.number() || value.boolean(); };
    bool plain = newer.is_null() || (newer.dictionary() && !newer.is_stream() && newer["Type"].is_null());
    for (const auto& [key, value] : newer.dictionary() ? *newer.dictionary() : Dictionary{}) {
      ESIGN_TRY(const Object held, pair.newer.window.resolve(value));
      plain = plain && is_plain(held);
    }
    if (plain) pair.note("DF-03", ChangeLevel::long_term, place, "document information changed");
    else strange("document information that is more than texts");
    return {};
  }
  if (!newer.is_stream() || !to.reference()) {
    strange("metadata was removed, or is no stream");
    return {};
  }
  ESIGN_TRY(const auto now, statements_of(pair.newer.window, to, pair.limits));
  ESIGN_TRY(const auto before, statements_of(pair.older.window, from, pair.limits));
  if (!now) strange("metadata that is no XMP");
  else if (before.value_or(Statements()) == *now) pair.note("DF-03", ChangeLevel::long_term, place, "metadata has other times, or another name of this state of the file");
  else strange("metadata says something else of the document");
  return {};
}

}  // namespace esign::pdf
