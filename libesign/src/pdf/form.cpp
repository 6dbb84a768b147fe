// SPDX-License-Identifier: Apache-2.0
#include "pdf/form.h"

#include <set>

namespace esign::pdf {
namespace {

/// A node of the field tree that is still to be looked at, with what its ancestors say (ISO 32000-2, 12.7.4.1).
struct FieldNode {
  Object object{};
  std::string name{};
  Object type{}, value{};
  unsigned depth = 0;
};

class FormReader {
 public:
  FormReader(const Window& window, const Limits& limits) : window_(window), limits_(limits), budget_("pdf_fields", limits.pdf_fields) {}

  Result<Form> read(const Object& catalog);

 private:
  Result<void> look_at(const FieldNode& node);
  Result<void> keep(const FieldNode& node, const Object& dictionary, const std::vector<Object>& widgets);

  const Window& window_;
  const Limits& limits_;
  Budget budget_;
  std::set<Ref> seen_{};
  std::vector<FieldNode> open_{};
  Form form_{};
};

Result<Form> FormReader::read(const Object& catalog) {
  ESIGN_TRY(const Object form, window_.resolve(catalog["AcroForm"]));
  ESIGN_TRY(const Object fields, window_.resolve(form["Fields"]));
  if (const Array* array = fields.array()) {
    for (const Object& one : *array) open_.push_back({one, {}, {}, {}, 0});
  }
  while (!open_.empty()) {
    const FieldNode node = std::move(open_.back());
    open_.pop_back();
    ESIGN_CHECK(look_at(node));
  }
  return std::move(form_);
}

Result<void> FormReader::look_at(const FieldNode& node) {
  ESIGN_CHECK(budget_.spend());
  if (node.depth > limits_.pdf_field_depth) return fail(Errc::limit_exceeded, "pdf_field_depth");
  const auto ref = node.object.reference();
  if (ref && !seen_.insert(*ref).second) return fail(Errc::malformed, "a form field that is listed twice").in(told(*ref));
  ESIGN_TRY(const Object dictionary, window_.resolve(node.object));
  FieldNode here = node;
  const auto inherit = [&](const char* key, Object& into) {
    if (!dictionary[key].is_null()) into = dictionary[key];
  };
  inherit("FT", here.type);
  inherit("V", here.value);
  ESIGN_TRY(const Object partial, window_.resolve(dictionary["T"]));
  if (const std::string* octets = partial.string()) here.name += (here.name.empty() ? "" : ".") + text_of(*octets);
  ESIGN_TRY(const Object kids, window_.resolve(dictionary["Kids"]));
  std::vector<Object> widgets;  // Kids without a name are widgets of this field.
  if (const Array* array = kids.array()) {
    for (const Object& kid : *array) {
      ESIGN_TRY(const Object below, window_.resolve(kid));
      if (below["T"].is_null()) {
        widgets.push_back(kid);
      } else {
        open_.push_back({kid, here.name, here.type, here.value, node.depth + 1});
      }
    }
    if (widgets.empty() && !array->empty()) return {};
  }
  return keep(here, dictionary, widgets);
}

Result<void> FormReader::keep(const FieldNode& node, const Object& dictionary, const std::vector<Object>& widgets) {
  form_.names.push_back(node.name);
  ESIGN_TRY(const Object type, window_.resolve(node.type));
  if (!type.is_name("Sig")) return {};
  SignatureField field;
  field.name = node.name;
  const auto ref = node.object.reference();
  if (!ref) return {};  // A direct field cannot be signed, nor can a signed one be direct (12.7.4.1).
  field.field = *ref;
  if (widgets.empty()) field.widget = *ref;
  if (widgets.size() == 1) field.widget = widgets.front().reference();
  field.dictionary = dictionary;
  ESIGN_TRY(field.value, window_.resolve(node.value));
  form_.signatures.push_back(std::move(field));
  return {};
}

/// A node of the page tree on the way to the page that is looked for.
struct PageNode {
  Object object{};
  Object media_box{}, crop_box{}, rotate{};
  unsigned depth = 0;
};

class PageFinder {
 public:
  PageFinder(const Window& window, std::uint64_t number, const Limits& limits)
      : window_(window), left_(number), limits_(limits), budget_("pdf_pages", limits.pdf_pages) {}

  Result<Page> find(const Object& pages);

 private:
  Result<std::optional<Page>> look_at(PageNode node);
  Result<Page> made(const PageNode& node, const Object& dictionary) const;

  const Window& window_;
  std::uint64_t left_;
  const Limits& limits_;
  Budget budget_;
  std::set<Ref> seen_{};
  std::vector<PageNode> open_{};
};

Result<Page> PageFinder::find(const Object& pages) {
  open_.push_back({pages, {}, {}, {}, 0});
  while (!open_.empty()) {
    PageNode node = std::move(open_.back());
    open_.pop_back();
    ESIGN_TRY(std::optional<Page> found, look_at(std::move(node)));
    if (found) return std::move(*found);
  }
  return fail(Errc::not_found, "the document has fewer pages").in("page");
}

Result<std::optional<Page>> PageFinder::look_at(PageNode node) {
  ESIGN_CHECK(budget_.spend());
  if (node.depth > limits_.pdf_page_depth) return fail(Errc::limit_exceeded, "pdf_page_depth");
  const auto ref = node.object.reference();
  if (ref && !seen_.insert(*ref).second) return fail(Errc::malformed, "a page that is listed twice").in(told(*ref));
  ESIGN_TRY(const Object dictionary, window_.resolve(node.object));
  const auto inherit = [&](const char* key, Object& into) {
    if (!dictionary[key].is_null()) into = dictionary[key];
  };
  inherit("MediaBox", node.media_box);
  inherit("CropBox", node.crop_box);
  inherit("Rotate", node.rotate);
  ESIGN_TRY(const Object kids, window_.resolve(dictionary["Kids"]));
  if (const Array* array = kids.array()) {
    for (auto kid = array->rbegin(); kid != array->rend(); ++kid) open_.push_back({*kid, node.media_box, node.crop_box, node.rotate, node.depth + 1});
    return std::optional<Page>();
  }
  if (!dictionary.dictionary()) return fail(Errc::malformed, "a page that is no dictionary").in("Pages");
  if (--left_ > 0) return std::optional<Page>();
  if (!ref) return fail(Errc::unsupported, "a page without a number of its own").in("Pages");
  ESIGN_TRY(Page page, made(node, dictionary));
  return std::optional<Page>(std::move(page));
}

Result<Page> PageFinder::made(const PageNode& node, const Object& dictionary) const {
  Page page{*node.object.reference(), dictionary, {}, 0};
  ESIGN_TRY(page.crop_box, window_.resolve(node.crop_box.is_null() ? node.media_box : node.crop_box));
  ESIGN_TRY(const Object rotate, window_.resolve(node.rotate));
  const std::int64_t degrees = rotate.integer().value_or(0) % 360;
  page.rotate = static_cast<int>((degrees + 360) % 360);
  if (page.rotate % 90 != 0) page.rotate = 0;
  return page;
}

}  // namespace

Result<Form> read_form(const Window& window, const Object& catalog, const Limits& limits) { return FormReader(window, limits).read(catalog); }

Result<Page> find_page(const Window& window, const Object& catalog, std::uint64_t number, const Limits& limits) {
  if (number == 0) return fail(Errc::invalid_argument, "pages are counted from 1").in("page");
  return PageFinder(window, number, limits).find(catalog["Pages"]);
}

}  // namespace esign::pdf
