// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <set>
#include <unordered_map>

#include "care/page/graphics.h"

namespace esign::care::page {

/// What drawing pages and forms costs, for one document.
struct Costs {
  explicit Costs(const Limits& limits) : octets("care_octets", limits.care_octets), steps("care_steps", limits.care_steps), depth(limits.care_depth) {}
  Budget octets;  ///< Of contents, each stream once.
  Budget steps;   ///< Operators each time they are followed, and what the canvas compares.
  unsigned depth;
};

/// Objects, streams and fonts of one document, each read once. What cannot be read is noted.
class Store {
 public:
  Store(Look& look, const pdf::Window& window, Costs& costs) : look_(look), window_(window), costs_(costs) {}

  /// `named` itself, or what it refers to.
  Result<pdf::Object> object(const pdf::Object& named);
  /// Null: it cannot be read.
  Result<std::shared_ptr<const Bytes>> content(pdf::Ref stream);
  /// Null: there is none.
  Result<std::shared_ptr<const Font>> font(const pdf::Object& named);

 private:
  Look& look_;
  const pdf::Window& window_;
  Costs& costs_;
  std::map<pdf::Ref, pdf::Object> objects_{};
  std::map<pdf::Ref, std::shared_ptr<const Bytes>> contents_{};
  std::map<pdf::Ref, std::shared_ptr<const Font>> fonts_{};
};

/// A rectangle (7.9.5), whichever corners it names. Empty: none.
std::optional<Area> area_of(const pdf::Object& object);

/// Follows the operators of a page and of the forms that it draws (ISO 32000-2, 8 and 9), for what happens to texts: nothing is
/// painted anywhere.
class Reader {
 public:
  Reader(Store& store, Costs& costs, HiddenText& hidden) : store_(store), costs_(costs), hidden_(hidden) {}

  struct Page {
    pdf::Object resources{};
    Area box = kEverywhere;  ///< What is shown of it: the crop box.
    double unit = 1;         ///< Points of one unit of its coordinates.
    std::vector<pdf::Ref> contents{};
  };
  Result<void> page(const Page& page);
  /// A form that no page draws by itself, such as the appearance of a field: for what is not painted, wherever it stands.
  Result<void> form(pdf::Ref form, const pdf::Object& dictionary);
  bool has_drawn(pdf::Ref form) const { return drawn_.contains(form); }

 private:
  friend class Run;
  Store& store_;
  Costs& costs_;
  HiddenText& hidden_;
  std::set<pdf::Ref> drawn_{};
};

}  // namespace esign::care::page
