// SPDX-License-Identifier: Apache-2.0
#include "pdf/import_form.h"

#include <map>

#include "pdf/page.h"
#include "pdf/serialise.h"

namespace esign::pdf {
namespace {

/// ISO 32000-2, 8.3.3: turned counter-clockwise by as much as the page is shown turned clockwise. Where that moves it to does not
/// matter: a viewer fits the turned /BBox into /Rect (12.5.5).
Array matrix_against(int turned) {
  const auto matrix = [](std::initializer_list<std::int64_t> values) {
    Array made;
    for (const std::int64_t value : values) made.push_back(Object(value));
    return made;
  };
  switch (turned) {
    case 90: return matrix({0, 1, -1, 0, 0, 0});
    case 180: return matrix({-1, 0, 0, -1, 0, 0});
    case 270: return matrix({0, -1, 1, 0, 0, 0});
    default: return matrix({1, 0, 0, 1, 0, 0});
  }
}

/// Copies objects from one document into an update, each once, under new numbers.
class Importer {
 public:
  Importer(IncrementalUpdate& update, const Window& from) : update_(update), from_(from) {}

  /// The same value with references to the copies.
  Object translated(const Object& object);
  /// Writes everything that translated() has promised.
  Result<void> write_open();

 private:
  IncrementalUpdate& update_;
  const Window& from_;
  std::map<Ref, Ref> numbers_{};
  std::vector<Ref> open_{};
};

Object Importer::translated(const Object& object) {
  if (const auto ref = object.reference()) {
    const auto known = numbers_.find(*ref);
    if (known != numbers_.end()) return Object(known->second);
    const Ref made = update_.new_object();
    numbers_.emplace(*ref, made);
    open_.push_back(*ref);
    return Object(made);
  }
  if (const Array* array = object.array()) {
    Array made;
    for (const Object& one : *array) made.push_back(translated(one));
    return Object(std::move(made));
  }
  if (const Dictionary* dictionary = object.dictionary()) {
    Dictionary made;
    for (const auto& [key, value] : *dictionary) made.emplace(key, translated(value));
    return Object(std::move(made));
  }
  return object;
}

Result<void> Importer::write_open() {
  while (!open_.empty()) {
    const Ref ref = open_.back();
    open_.pop_back();
    ESIGN_TRY(const Object object, from_.get(ref));
    const Ref to = numbers_.at(ref);
    if (!object.is_stream()) {
      ESIGN_CHECK(update_.put(to, translated(object)));
      continue;
    }
    Dictionary dictionary = *object.dictionary();
    dictionary.erase("Length");
    ESIGN_TRY(Bytes data, from_.stored(ref));
    ESIGN_CHECK(update_.put_stream(to, *translated(Object(std::move(dictionary))).dictionary(), std::move(data)));
  }
  return {};
}

}  // namespace

Result<Ref> import_form(IncrementalUpdate& update, const Bytes& source, int turned, const Limits& limits) {
  const Document document = Document::from_octets(source, "appearance");
  ESIGN_TRY(const Window from, Window::open(document, document.size(), {}, limits));
  ESIGN_TRY(const Object catalog, from.resolve(from.trailer()["Root"]));
  ESIGN_TRY(const Page page, find_page(from, catalog, 1, limits));
  const auto contents = page.dictionary["Contents"].reference();
  if (!contents) return fail(Errc::internal, "a drawn page has one content stream");
  ESIGN_TRY(const Object stream, from.get(*contents));
  if (!stream.is_stream()) return fail(Errc::internal, "a drawn page has one content stream");
  Dictionary form = *stream.dictionary();  // Its filters; the data stay as stored.
  form.erase("Length");
  form.insert_or_assign("Type", name_object("XObject"));
  form.insert_or_assign("Subtype", name_object("Form"));
  form.insert_or_assign("BBox", page.crop_box);
  form.insert_or_assign("Matrix", Object(matrix_against(turned)));
  // Without /Group: nothing is transparent, and PDF/A-1 has no groups.
  form.insert_or_assign("Resources", page.dictionary["Resources"]);
  Importer importer(update, from);
  const Object translated = importer.translated(Object(std::move(form)));
  const Ref made = update.new_object();
  ESIGN_TRY(Bytes data, from.stored(*contents));
  ESIGN_CHECK(update.put_stream(made, *translated.dictionary(), std::move(data)));
  ESIGN_CHECK(importer.write_open());
  return made;
}

}  // namespace esign::pdf
