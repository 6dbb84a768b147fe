// SPDX-License-Identifier: Apache-2.0
#include "lints/rules.h"

namespace esign::ca::lints {
namespace {

Result<void> check(const Case& c) {
  const Category category = c.record().category;
  if (subscriber(c) != (category != Category::none)) return broken("category", subscriber(c) ? "there is none" : "there is one");
  if (legal_person(c) && category == Category::citizen) return broken("category", "a citizen's seal");
  return {};
}

}  // namespace

const Rule record_category{
    .name = "record-category",
    .citation = "This authority's profile: the bulletins count certificates by category",
    .says = "Subscribers are counted in a category, nobody else is; a seal is not a citizen's.",
    .since = kOwn,
    .applies = every,
    .check = check,
};

}  // namespace esign::ca::lints
