// SPDX-License-Identifier: Apache-2.0
#include "care/page/hidden.h"

#include <map>

namespace esign::care::page {
namespace {

std::string_view told(Hiding why) {
  switch (why) {
    case Hiding::not_painted: return "text that is not painted (rendering mode 3 or 7)";
    case Hiding::transparent: return "text that is transparent";
    case Hiding::colour_of_ground: return "text in the colour of what is under it";
    case Hiding::tiny: return "text smaller than one point";
    case Hiding::outside: return "text beside the page";
    case Hiding::covered: return "text under something that was painted over it";
  }
  return {};
}

}  // namespace

void HiddenText::note(Hiding why, pdf::Ref where) {
  Seen& seen = seen_.at(static_cast<std::size_t>(why));
  if (!seen.first) seen.first = where;
  if (seen.pages == 0 || seen.last != page_) ++seen.pages;
  seen.last = page_;
}

void HiddenText::tell(Look& look) const {
  // A place is told once, with all its reasons.
  std::map<pdf::Ref, std::string> places;
  for (std::size_t why = 0; why < kHidings; ++why) {
    const Seen& seen = seen_.at(why);
    if (!seen.first) continue;
    std::string& detail = places[*seen.first];
    if (!detail.empty()) detail += "; ";
    detail += told(static_cast<Hiding>(why));
    if (seen.pages > 1) detail += ", on " + std::to_string(seen.pages) + " pages";
  }
  for (auto& [place, detail] : places) look.note(CautionKind::hidden_text, pdf::told(place), detail);
}

}  // namespace esign::care::page
