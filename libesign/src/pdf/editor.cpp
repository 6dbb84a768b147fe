// SPDX-License-Identifier: Apache-2.0
#include "pdf/editor.h"

#include <algorithm>

#include "pdf/serialise.h"
#include "pdf/update_base.h"

namespace esign::pdf {
namespace {

/// Whether the name is `lock` itself or below it: "A" locks "A" and "A.b", not "AB".
enum class Below : std::uint8_t { no, yes };
Below below(std::string_view name, std::string_view lock) {
  if (!name.starts_with(lock)) return Below::no;
  return name.size() == lock.size() || name[lock.size()] == '.' ? Below::yes : Below::no;
}

/// The names of an array of text strings.
Result<std::vector<std::string>> names_in(const Window& window, const Object& object) {
  ESIGN_TRY(const Object list, window.resolve(object));
  std::vector<std::string> names;
  if (const Array* array = list.array()) {
    for (const Object& one : *array) {
      ESIGN_TRY(const Object name, window.resolve(one));
      if (const std::string* octets = name.string()) names.push_back(text_of(*octets));
    }
  }
  return names;
}

/// ISO 32000-2, table 236 and 258: whether a lock of this kind holds the field.
Result<void> check_lock(const Window& window, const Object& lock, const std::string& field) {
  ESIGN_TRY(const Object action, window.resolve(lock["Action"]));
  ESIGN_TRY(const auto names, names_in(window, lock["Fields"]));
  const bool named = std::ranges::any_of(names, [&](const std::string& one) { return below(field, one) == Below::yes; });
  const bool held = action.is_name("All") || (action.is_name("Include") && named) || (action.is_name("Exclude") && !named);
  if (held) return fail(Errc::denied, "an earlier signature locks this field").in(field);
  return {};
}

/// ISO 32000-2, table 255 and 257 to 259.
Object signature_reference(std::string_view method, Dictionary parameters) {
  parameters.insert_or_assign("Type", name_object("TransformParams"));
  parameters.insert_or_assign("V", name_object("1.2"));
  Dictionary reference;
  reference.emplace("Type", name_object("SigRef"));
  reference.emplace("TransformMethod", name_object(method));
  reference.emplace("TransformParams", Object(std::move(parameters)));
  return Object(std::move(reference));
}

Dictionary parameters_of(const FieldLock& lock) {
  Dictionary parameters;
  switch (lock.action) {
    case FieldLock::Action::all: parameters.emplace("Action", name_object("All")); return parameters;
    case FieldLock::Action::include: parameters.emplace("Action", name_object("Include")); break;
    case FieldLock::Action::exclude: parameters.emplace("Action", name_object("Exclude")); break;
  }
  Array names;
  for (const std::string& name : lock.fields) names.push_back(text_object(name));
  parameters.emplace("Fields", Object(std::move(names)));
  return parameters;
}

}  // namespace

Result<Editor> Editor::open(const Document& document, std::string_view password, const Limits& limits) {
  ESIGN_TRY(UpdateBase base, update_base(document, limits));
  ESIGN_TRY(Window window, Window::open(document, document.size(), password, limits));
  const Object trailer = window.trailer();
  if (!trailer.dictionary()) return fail(Errc::malformed, "no trailer");
  base.trailer = *trailer.dictionary();
  ESIGN_TRY(const Object identifiers, window.resolve(trailer["ID"]));
  if (const Array* array = identifiers.array(); array && !array->empty() && array->front().string()) base.first_id = copy(as_view(*array->front().string()));
  if (window.encrypted() && base.first_id.empty()) return fail(Errc::unsupported, "an encrypted document without /ID: adding one would change its key").in("trailer");
  ESIGN_TRY(auto cipher, window.cipher());
  IncrementalUpdate update(base, std::move(cipher));
  Editor editor(std::move(window), std::move(base), std::move(update), limits);
  ESIGN_CHECK(editor.read_structure(trailer));
  return editor;
}

Result<void> Editor::read_structure(const Object& trailer) {
  const auto root = trailer["Root"].reference();
  if (!root) return fail(Errc::malformed, "no catalog").in("trailer.Root");
  catalog_ref_ = *root;
  ESIGN_TRY(const Object catalog, window_.get(catalog_ref_));
  if (!catalog.dictionary()) return fail(Errc::malformed, "the catalog is no dictionary").in(told(catalog_ref_));
  catalog_ = *catalog.dictionary();
  ESIGN_TRY(form_, read_fields(window_, catalog, limits_));
  if (!form_.repeated.empty()) return fail(Errc::malformed, "a form field that is listed twice").in(told(form_.repeated.front()));
  return {};
}

std::string Editor::free_name(std::string_view stem) const {
  for (std::size_t number = 1;; ++number) {
    const std::string name = std::string(stem) + std::to_string(number);
    if (!form_.fields.contains(name)) return name;
  }
}

/// ISO 32000-2, 12.8.2.2 and 12.8.2.4: what one earlier signature says about a further one.
Result<void> Editor::check_certification(const Object& signature, const SignatureToAdd& wanted) const {
  ESIGN_TRY(const Object references, window_.resolve(signature["Reference"]));
  if (!references.array()) return {};
  for (const Object& one : *references.array()) {
    ESIGN_TRY(const Object reference, window_.resolve(one));
    ESIGN_TRY(const Object method, window_.resolve(reference["TransformMethod"]));
    ESIGN_TRY(const Object parameters, window_.resolve(reference["TransformParams"]));
    ESIGN_TRY(const Object level, window_.resolve(parameters["P"]));
    // Long-term data is exempt from both: document time-stamps go in whatever is certified or locked.
    if (wanted.entries.contains("Type") && wanted.entries.at("Type").is_name("DocTimeStamp")) continue;
    if (method.is_name("DocMDP") && level.integer().value_or(2) == 1) return fail(Errc::denied, "the document is certified against every change").in("DocMDP");
    if (method.is_name("FieldMDP")) ESIGN_CHECK(check_lock(window_, parameters, wanted.field));
  }
  return {};
}

Result<void> Editor::check_earlier_field(const Field& field, const SignatureToAdd& wanted) const {
  if (field.type != "Sig" || field.place == Field::Place::inner) return {};
  ESIGN_TRY(const Object signature, window_.resolve(field.value));
  if (signature.is_null()) return {};
  if (wanted.certification != Certification::none)
    return fail(Errc::invalid_argument, "only the first signature of a document can certify it").in("certify");
  ESIGN_CHECK(check_certification(signature, wanted).in(field.name));
  ESIGN_TRY(const Object lock, window_.resolve(field.object["Lock"]));
  if (lock["P"].integer().value_or(2) == 1 && wanted.entries.contains("M"))
    return fail(Errc::denied, "an earlier signature locks the document").in(field.name);
  return {};
}

Result<void> Editor::check_earlier(const SignatureToAdd& wanted) const {
  for (const auto& [name, field] : form_.fields) ESIGN_CHECK(check_earlier_field(field, wanted));
  for (const Field& field : form_.namesakes) ESIGN_CHECK(check_earlier_field(field, wanted));
  return {};
}

/// The field that is there to be signed; null: none of the name. A direct one cannot be signed, nor can a signed one be direct (12.7.4.1).
Result<const Field*> Editor::empty_field(const std::string& name) const {
  const auto found = form_.fields.find(name);
  if (found == form_.fields.end()) return nullptr;
  const Field& field = found->second;
  if (std::ranges::any_of(form_.namesakes, [&](const Field& other) { return other.name == name; }))
    return fail(Errc::invalid_argument, "several fields have the name").in(name);
  if (field.type != "Sig" || field.place == Field::Place::inner || !field.ref) return fail(Errc::invalid_argument, "it is no signature field").in(name);
  ESIGN_TRY(const Object signature, window_.resolve(field.value));
  if (!signature.is_null()) return fail(Errc::invalid_argument, "the field is signed already").in(name);
  return &field;
}

/// DocMDP of a certification; FieldMDP of the caller's lock or else of the field's own (12.7.5.5: whoever signs the field locks).
Result<Object> Editor::references_of(const SignatureToAdd& wanted, const Field* existing) const {
  Array references;
  if (wanted.certification != Certification::none) {
    Dictionary parameters;
    parameters.emplace("P", Object(static_cast<std::int64_t>(wanted.certification)));
    references.push_back(signature_reference("DocMDP", std::move(parameters)));
  }
  std::optional<Dictionary> lock;
  if (wanted.lock) lock = parameters_of(*wanted.lock);
  if (existing) {
    ESIGN_TRY(const Object own, window_.resolve(existing->object["Lock"]));
    if (own.dictionary()) {
      if (wanted.lock) return fail(Errc::invalid_argument, "the field has a lock of its own").in("lock");
      lock = *own.dictionary();
    }
  }
  if (lock) {
    Object reference = signature_reference("FieldMDP", std::move(*lock));
    Dictionary whole = *reference.dictionary();
    whole.emplace("Data", Object(catalog_ref_));
    references.push_back(Object(std::move(whole)));
  }
  return references.empty() ? Object() : Object(std::move(references));
}

Result<void> Editor::add_signature(const SignatureToAdd& wanted) {
  ESIGN_CHECK(check_earlier(wanted));
  ESIGN_TRY(const Field* const existing, empty_field(wanted.field));
  const bool there = existing != nullptr;
  const Window::Permissions permissions = window_.permissions();
  if ((there ? permissions.sign_field : permissions.create_field) == Window::Permission::denied)
    return fail(Errc::denied, "the password of the document does not permit signing: the owner's does").in("Encrypt");
  const Ref value = update_.new_object();
  Dictionary entries = wanted.entries;
  ESIGN_TRY(Object references, references_of(wanted, existing));
  if (!references.is_null()) entries.insert_or_assign("Reference", std::move(references));
  ESIGN_CHECK(update_.put_signature(value, entries, wanted.reserve));
  if (wanted.certification != Certification::none) {
    ESIGN_TRY(const Object permissions_now, window_.resolve(Object(catalog_)["Perms"]));
    Dictionary made = permissions_now.dictionary() ? *permissions_now.dictionary() : Dictionary();
    made.insert_or_assign("DocMDP", Object(value));
    catalog_.insert_or_assign("Perms", Object(std::move(made)));
    catalog_state_ = Catalog::changed;
  }
  return there ? fill_field(wanted, *existing, value) : make_field(wanted, value);
}

Result<UpdateOctets> Editor::finish() {
  if (catalog_state_ == Catalog::changed) ESIGN_CHECK(update_.put(catalog_ref_, Object(catalog_)));
  return update_.finish();
}

}  // namespace esign::pdf
