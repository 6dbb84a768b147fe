// SPDX-License-Identifier: Apache-2.0
#include "pdf/fields.h"

#include <algorithm>
#include <set>

namespace esign::pdf {
namespace {

/// What a field inherits from those above it.
struct Above {
  std::string name{}, type{};
  Object value{};
  unsigned depth = 0;
};

class Walk {
 public:
  Walk(const Window& window, const Limits& limits, AcroForm& form) : window_(window), form_(form), left_("pdf_fields", limits.pdf_fields), limits_(limits) {}

  Result<void> fields(const Array& list, const Above& above) {
    if (above.depth > limits_.pdf_field_depth) return fail(Errc::limit_exceeded, "pdf_field_depth").in(above.name);
    for (const Object& one : list) {
      ESIGN_CHECK(left_.spend());
      ESIGN_CHECK(field(one, above));
    }
    return {};
  }

 private:
  void irregular(const Object& object, const std::string& what) {
    const auto ref = object.reference();
    form_.irregularities.push_back((ref ? told(*ref) : "direct object") + ": " + what);
  }

  enum class FirstTime : std::uint8_t { no, yes };
  FirstTime first_time(const Object& entry) {
    const auto ref = entry.reference();
    if (!ref || seen_.insert(*ref).second) return FirstTime::yes;
    form_.repeated.push_back(*ref);
    irregular(entry, "listed twice");
    return FirstTime::no;
  }

  Result<void> field(const Object& entry, const Above& above) {
    if (first_time(entry) == FirstTime::no) return {};
    ESIGN_TRY(const Object object, window_.resolve(entry));
    if (!object.dictionary() || object.is_stream()) {
      if (!object.is_null()) irregular(entry, "no dictionary");
      return {};
    }
    ESIGN_TRY(const Object partial, window_.resolve(object["T"]));
    if (!partial.string()) {
      irregular(entry, "a field without a name");
      return {};
    }
    Field made;
    made.ref = entry.reference();
    made.object = object;
    const std::string own = text_of(*partial.string());
    made.name = above.name.empty() ? own : above.name + '.' + own;
    if (!made.ref) irregular(entry, "a direct field " + made.name);
    if (own.empty() || own.find('.') != std::string::npos) irregular(entry, "the name of " + made.name);
    ESIGN_TRY(const Object type, window_.resolve(object["FT"]));
    made.type = type.name() ? *type.name() : above.type;
    made.value = object["V"].is_null() ? above.value : object["V"];
    return store(entry, std::move(made), above.depth);
  }

  /// Kids with a name are fields, those without are widgets of this one (12.7.4.1).
  Result<void> store(const Object& entry, Field made, unsigned depth) {
    ESIGN_TRY(const Object kids, window_.resolve(made.object["Kids"]));
    Array below;
    if (const Array* list = kids.array()) {
      for (const Object& kid : *list) {
        ESIGN_CHECK(left_.spend());
        ESIGN_TRY(const Object resolved, window_.resolve(kid));
        ESIGN_TRY(const Object name, window_.resolve(resolved["T"]));
        if (!name.is_null()) {
          below.push_back(kid);
          continue;
        }
        (void)first_time(kid);
        if (!resolved["Kids"].is_null()) irregular(kid, "a widget with kids");
        if (resolved.is_stream()) irregular(kid, "a widget that is a stream");
        else if (resolved.dictionary()) made.widgets.push_back({kid.reference(), resolved});
      }
    }
    ESIGN_TRY(const Object subtype, window_.resolve(made.object["Subtype"]));
    if (subtype.is_name("Widget") || !made.object["Rect"].is_null()) made.widgets.push_back({made.ref, made.object});
    if (!below.empty()) made.place = Field::Place::inner;
    const Above next{made.name, made.type, made.value, depth + 1};
    if (!form_.fields.emplace(made.name, made).second) {
      irregular(entry, "another field of the name " + made.name);
      form_.namesakes.push_back(made);
    }
    return fields(below, next);
  }

  const Window& window_;
  AcroForm& form_;
  Budget left_;
  const Limits& limits_;
  std::set<Ref> seen_{};
};

}  // namespace

Result<AcroForm> read_fields(const Window& window, const Object& catalog, const Limits& limits) {
  AcroForm form;
  form.ref = catalog["AcroForm"].reference();
  ESIGN_TRY(form.dictionary, window.resolve(catalog["AcroForm"]));
  if (!form.dictionary.dictionary()) return form;
  ESIGN_TRY(const Object list, window.resolve(form.dictionary["Fields"]));
  if (const Array* fields = list.array()) {
    Walk walk(window, limits, form);
    ESIGN_CHECK(walk.fields(*fields, {}));
  }
  return form;
}

const Field* field_of(const AcroForm& form, Ref value) {
  const Field* found = nullptr;
  std::size_t count = 0;
  const auto look = [&](const Field& field) {
    if (field.place == Field::Place::inner || field.value.reference() != value) return;
    found = &field;
    ++count;
  };
  for (const auto& [name, field] : form.fields) look(field);
  for (const Field& field : form.namesakes) look(field);
  return count == 1 ? found : nullptr;
}

Result<std::optional<Rectangle>> rectangle(const Window& window, const Object& widget) {
  ESIGN_TRY(const Object list, window.resolve(widget["Rect"]));
  const Array* array = list.array();
  if (!array || array->size() != 4) return std::optional<Rectangle>{};
  double at[4] = {};
  for (std::size_t i = 0; i < 4; ++i) {
    ESIGN_TRY(const Object number, window.resolve((*array)[i]));
    if (!number.number()) return std::optional<Rectangle>{};
    at[i] = *number.number();
  }
  return std::optional(Rectangle{std::min(at[0], at[2]), std::min(at[1], at[3]), std::max(at[0], at[2]), std::max(at[1], at[3])});
}

Result<Visibility> visibility(const Window& window, const Field& field) {
  for (const Widget& widget : field.widgets) {
    if (widget.object["Rect"].is_null()) continue;
    ESIGN_TRY(const auto room, rectangle(window, widget.object));
    if (!room || (room->right > room->left && room->top > room->bottom)) return Visibility::visible;
  }
  return Visibility::invisible;
}

SignatureKind signature_kind(const Object& signature_dictionary) {
  return signature_dictionary["Type"].is_name("DocTimeStamp") || signature_dictionary["SubFilter"].is_name("ETSI.RFC3161")
             ? SignatureKind::document_timestamp
             : SignatureKind::signature;
}

}  // namespace esign::pdf
