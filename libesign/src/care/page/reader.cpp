// SPDX-License-Identifier: Apache-2.0
#include "care/page/reader.h"

#include "base/text.h"
#include "care/page/run.h"

namespace esign::care::page {

std::optional<Area> area_of(const pdf::Object& object) {
  const pdf::Array* array = object.array();
  if (array == nullptr || array->size() != 4) return std::nullopt;
  const auto at = [&](std::size_t i) { return (*array)[i].number().value_or(0); };
  const Area area{std::min(at(0), at(2)), std::min(at(1), at(3)), std::max(at(0), at(2)), std::max(at(1), at(3))};
  if (area.width() <= 0 || area.height() <= 0) return std::nullopt;
  return area;
}

Result<pdf::Object> Store::object(const pdf::Object& named) {
  const auto ref = named.reference();
  if (!ref) return named;
  if (const auto found = objects_.find(*ref); found != objects_.end()) return found->second;
  ESIGN_TRY(pdf::Object object, window_.resolve(named));
  return objects_[*ref] = std::move(object);
}

Result<std::shared_ptr<const Bytes>> Store::content(pdf::Ref stream) {
  if (const auto found = contents_.find(stream); found != contents_.end()) return found->second;
  Result<Bytes> octets = window_.decoded(stream);
  std::shared_ptr<const Bytes> kept;
  if (octets) {
    ESIGN_CHECK(costs_.octets.spend(octets->size()));
    kept = std::make_shared<const Bytes>(*std::move(octets));
  } else {
    look_.note(CautionKind::unreadable, told(stream), octets.error().detail);
  }
  return contents_[stream] = std::move(kept);
}

Result<std::shared_ptr<const Font>> Store::font(const pdf::Object& named) {
  const auto ref = named.reference();
  if (ref) {
    if (const auto found = fonts_.find(*ref); found != fonts_.end()) return found->second;
  }
  ESIGN_TRY(const pdf::Object dictionary, object(named));
  std::shared_ptr<const Font> made;
  if (dictionary.dictionary() != nullptr) {
    const StreamText text = [this](pdf::Ref stream) -> Result<Bytes> {
      ESIGN_TRY(const auto octets, content(stream));
      return octets ? *octets : Bytes();
    };
    ESIGN_TRY(made, read_font(dictionary, [this](const pdf::Object& one) { return object(one); }, text));
  }
  if (ref) fonts_[*ref] = made;
  return made;
}

Result<void> Reader::page(const Page& page) {
  hidden_.begin_page();
  Run run(*this, page, Run::Kind::page);
  for (const pdf::Ref part : page.contents) {
    ESIGN_TRY(const auto content, store_.content(part));
    if (content) ESIGN_CHECK(run.follow(*content, part));
  }
  run.end_clip();
  return {};
}

Result<void> Reader::form(pdf::Ref form, const pdf::Object& dictionary) {
  hidden_.begin_page();
  Run run(*this, Page(), Run::Kind::lone_form);
  return run.draw_form(form, dictionary);
}

}  // namespace esign::care::page
