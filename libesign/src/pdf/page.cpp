// SPDX-License-Identifier: Apache-2.0
#include "pdf/page.h"

#include <algorithm>
#include <functional>
#include <set>

namespace esign::pdf {
namespace {

/// A node of the page tree on the way to the page that is looked for.
struct PageNode {
  Object object{};
  Object media_box{}, crop_box{}, rotate{};
  unsigned depth = 0;
};

/// Goes over the pages in their order until one is the wanted one.
class PageFinder {
 public:
  enum class Answer : std::uint8_t { other, wanted };
  using Question = std::function<Result<Answer>(const std::optional<Ref>&, const Object& page)>;
  PageFinder(const Window& window, Question question, const Limits& limits)
      : window_(window), question_(std::move(question)), limits_(limits), budget_("pdf_pages", limits.pdf_pages) {}

  Result<Page> find(const Object& pages);

 private:
  Result<std::optional<Page>> look_at(PageNode node);
  Result<Page> made(const PageNode& node, const Object& dictionary) const;

  const Window& window_;
  Question question_;
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
  return fail(Errc::not_found, "the document has no such page").in("page");
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
  ESIGN_TRY(const Answer answer, question_(ref, dictionary));
  if (answer == Answer::other) return std::optional<Page>();
  if (!ref) return fail(Errc::unsupported, "a page without a number of its own").in("Pages");
  ESIGN_TRY(Page page, made(node, dictionary));
  return std::optional<Page>(std::move(page));
}

Result<Page> PageFinder::made(const PageNode& node, const Object& dictionary) const {
  Page page{*node.object.reference(), dictionary, {}, {}, 0};
  ESIGN_TRY(page.media_box, window_.resolve(node.media_box));
  ESIGN_TRY(page.crop_box, window_.resolve(node.crop_box.is_null() ? node.media_box : node.crop_box));
  ESIGN_TRY(const Object rotate, window_.resolve(node.rotate));
  const std::int64_t degrees = rotate.integer().value_or(0) % 360;
  page.rotate = static_cast<int>((degrees + 360) % 360);
  if (page.rotate % 90 != 0) page.rotate = 0;
  return page;
}

}  // namespace

Result<Page> find_page(const Window& window, const Object& catalog, std::uint64_t number, const Limits& limits) {
  if (number == 0) return fail(Errc::invalid_argument, "pages are counted from 1").in("page");
  const auto counted = [left = number](const std::optional<Ref>&, const Object&) mutable -> Result<PageFinder::Answer> {
    return --left == 0 ? PageFinder::Answer::wanted : PageFinder::Answer::other;
  };
  return PageFinder(window, counted, limits).find(catalog["Pages"]);
}

Result<Page> page_of(const Window& window, const Object& catalog, const Widget& widget, const Limits& limits) {
  const auto named = widget.object["P"].reference();
  const auto has_it = [&](const std::optional<Ref>& page, const Object& dictionary) -> Result<PageFinder::Answer> {
    if (named) return page == named ? PageFinder::Answer::wanted : PageFinder::Answer::other;
    ESIGN_TRY(const Object annotations, window.resolve(dictionary["Annots"]));
    const Array* list = annotations.array();
    const bool lists = list != nullptr && widget.ref && std::ranges::any_of(*list, [&](const Object& one) { return one.reference() == widget.ref; });
    return lists ? PageFinder::Answer::wanted : PageFinder::Answer::other;
  };
  return PageFinder(window, has_it, limits).find(catalog["Pages"]);
}

}  // namespace esign::pdf
