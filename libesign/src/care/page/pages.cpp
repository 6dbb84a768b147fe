// SPDX-License-Identifier: Apache-2.0
#include "care/page/pages.h"

#include <algorithm>

#include "care/page/reader.h"

namespace esign::care::page {
namespace {

/// A node of the page tree with what it inherits (ISO 32000-2, table 31).
struct Node {
  pdf::Object named{}, resources{}, media_box{}, crop_box{};
};

class PageWalk {
 public:
  PageWalk(Look& look, const pdf::Window& window, HiddenText& hidden)
      : parts_("care_parts", look.limits().care_parts), costs_(look.limits()), store_(look, window, costs_), reader_(store_, costs_, hidden) {}

  /// The page tree (7.7.3), each node once.
  Result<void> pages(const pdf::Object& root) {
    std::vector<Node> pending{Node{root, {}, {}, {}}};
    while (!pending.empty()) {
      ESIGN_CHECK(parts_.spend());
      const Node node = std::move(pending.back());
      pending.pop_back();
      if (const auto ref = node.named.reference(); ref && !visited_.insert(*ref).second) continue;
      ESIGN_TRY(const pdf::Object dictionary, store_.object(node.named));
      ESIGN_TRY(const Node known, inherited(node, dictionary));
      ESIGN_TRY(const pdf::Object kids, store_.object(dictionary["Kids"]));
      if (kids.array() == nullptr) {
        ESIGN_CHECK(page(known, dictionary));
        continue;
      }
      for (auto kid = kids.array()->rbegin(); kid != kids.array()->rend(); ++kid) {
        ESIGN_CHECK(parts_.spend());
        pending.push_back({*kid, known.resources, known.media_box, known.crop_box});
      }
    }
    return {};
  }

  Result<void> forms(const std::vector<pdf::Ref>& all) {
    for (const pdf::Ref ref : all) {
      if (reader_.has_drawn(ref)) continue;
      ESIGN_TRY(const pdf::Object dictionary, store_.object(pdf::Object(ref)));
      ESIGN_CHECK(reader_.form(ref, dictionary));
    }
    return {};
  }

 private:
  Result<Node> inherited(const Node& from, const pdf::Object& dictionary) {
    Node node = from;
    for (const auto& [key, value] : {std::pair{"Resources", &Node::resources}, std::pair{"MediaBox", &Node::media_box}, std::pair{"CropBox", &Node::crop_box}}) {
      ESIGN_TRY(pdf::Object own, store_.object(dictionary[key]));
      if (!own.is_null()) node.*value = std::move(own);
    }
    return node;
  }

  Result<void> page(const Node& node, const pdf::Object& dictionary) {
    Reader::Page page;
    page.resources = node.resources;
    page.unit = dictionary["UserUnit"].number().value_or(1);
    if (const auto media = area_of(node.media_box)) page.box = *media;
    // A crop box that lies beside the page is none (14.11.2).
    if (const auto crop = area_of(node.crop_box); crop && crop->meets(page.box)) page.box = crop->within(page.box);
    ESIGN_TRY(const pdf::Object contents, store_.object(dictionary["Contents"]));
    if (contents.is_stream() && dictionary["Contents"].reference()) page.contents.push_back(*dictionary["Contents"].reference());
    if (const auto* parts = contents.array()) {
      for (const pdf::Object& part : *parts) {
        ESIGN_CHECK(parts_.spend());
        if (part.reference()) page.contents.push_back(*part.reference());
      }
    }
    return reader_.page(page);
  }

  Budget parts_;
  Costs costs_;
  Store store_;
  Reader reader_;
  std::set<pdf::Ref> visited_{};
};

}  // namespace

Result<void> look_at_pages(Look& look, const pdf::Window& window, const Pages& pages) {
  HiddenText hidden;
  PageWalk walk(look, window, hidden);
  auto done = walk.pages(pages.root);
  if (done) done = walk.forms(pages.forms);
  hidden.tell(look);
  return done;
}

}  // namespace esign::care::page
