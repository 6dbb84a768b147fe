// SPDX-License-Identifier: Apache-2.0
// Containers: whatever they hold, it is told without a judgement and without an internal error, and nothing is covered that is not there.
#include <algorithm>

#include "formats/asic/asic.h"
#include "fuzz.h"
#include "views.h"

namespace {

using namespace esign;

void check_coverage(const formats::SignatureSet& set, const formats::SignatureView& view) {
  for (const formats::Reference& reference : view.references) {
    if (reference.entry.empty()) continue;
    const auto& files = set.container->files;
    const auto found = std::ranges::find(files, reference.entry, &formats::ContainerView::File::name);
    ESIGN_LAW(found != files.end(), "what is covered is a file of the container");
    ESIGN_LAW(reference.role != formats::ReferenceRole::data || found->part == formats::ContainerView::File::Part::data,
              "what makes the container is no signed data");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Document document = Document::from_octets(copy({data, size}), "müqavilə.asice");
  const auto set = formats::asic::read(document);
  if (!set) {
    fuzz::require_sound(set.error());
    return 0;
  }
  ESIGN_LAW(!set->signatures.empty(), "a container without signatures is an error");
  ESIGN_LAW(set->container.has_value(), "a container tells its files");
  for (const formats::SignatureView& view : set->signatures) {
    fuzz::check_view(view);
    check_coverage(*set, view);
  }
  return 0;
}
