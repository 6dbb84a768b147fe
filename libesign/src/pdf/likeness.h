// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <set>
#include <string_view>
#include <tuple>

#include "base/limits.h"
#include "pdf/references.h"
#include "pdf/window.h"

namespace esign::pdf {

enum class Likeness : std::uint8_t { same, different };

/// Objects that are compared where they have their place, each once, so that a reference to one is compared by its number.
struct Anchors {
  std::set<Ref> everywhere{};  ///< The catalog, the nodes of the page tree and the pages, in both revisions.
  std::set<Ref> by_link{};     ///< Fields and widgets: only under the keys that link annotations, fields and pages, not under names like them.
};

/// Compares objects of two revisions for what they mean: numbers by value, strings and names by their octets, streams by
/// dictionary and stored octets, references by what they lead to. Nothing that is too large to be compared is the same.
class Comparison {
 public:
  /// `touched`: the numbers of objects from which a changed one can be reached; others are the same when their references are.
  Comparison(const Window& older, const Window& newer, const Anchors& anchors, const Numbers& touched, Budget& left, const Limits& limits)
      : older_(older), newer_(newer), anchors_(anchors), touched_(touched), left_(left), limits_(limits) {}

  /// `key`: under which both stand. Errors: limit_exceeded (pdf_compare_steps); as Window::get().
  Result<Likeness> compare(const Object& older, const Object& newer, std::string_view key);
  /// Of two dictionaries, keys of `without` left out.
  Result<Likeness> compare_without(const Object& older, const Object& newer, const std::set<std::string_view>& without);

 private:
  /// Whether keys are the standard's here, so that some of them are links, or names that the document gives: of fonts, of states.
  enum class Keys : std::uint8_t { of_the_standard, of_the_document };
  struct Place {
    std::string_view key{};
    Keys keys = Keys::of_the_standard;
    unsigned depth = 0;
  };
  using Pair = std::tuple<Ref, Ref, Keys>;
  Place below(const Place& place, std::string_view key) const;
  Result<Likeness> walk(const Object& older, const Object& newer, const Place& place);
  Result<Likeness> values(const Object& older, const Object& newer, const Place& place);
  Result<Likeness> dictionaries(const Object& older, const Object& newer, const std::set<std::string_view>& without, const Place& place);
  Result<Likeness> streams(const Object& older, const Object& newer);
  Result<Likeness> conclude(Result<Likeness> found);

  const Window& older_;
  const Window& newer_;
  const Anchors& anchors_;
  const Numbers& touched_;
  Budget& left_;
  const Limits& limits_;
  std::set<Pair> same_{};    ///< Pairs of earlier comparisons that came out the same.
  std::set<Pair> assumed_{};  ///< Of the comparison under way: the same unless something else is different.
};

}  // namespace esign::pdf
