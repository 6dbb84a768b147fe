// SPDX-License-Identifier: Apache-2.0
// ASiC-S with a time-stamp token over its file (EN 319 162-1 clause 4.3.3.2 c).
#include <algorithm>

#include "base/text.h"
#include "formats/asic/assemble.h"
#include "formats/asic/reading.h"

namespace esign::formats::asic {
namespace {

constexpr std::string_view kToken = "META-INF/timestamp.tst";

Result<void> check_kind(const Package& package) {
  for (const Defect& defect : package.defects) {
    if (defect.weight == Defect::Weight::fatal) return fail(Error{Errc::malformed, defect.detail, printable(defect.place), -1});
  }
  const bool is_signed = !package.all(Part::xades_signatures).empty() || !package.all(Part::cades_signature).empty();
  if (is_signed) return fail(Errc::unsupported, "the container is signed: esign verify");
  if (package.kind != Kind::simple) return fail(Errc::unsupported, "an ASiC-E container with time-stamps alone");
  return {};
}

}  // namespace

Result<Stamped> read_stamped(const Document& container, const Limits& limits) {
  ESIGN_TRY(Package package, open_package(container, limits));
  check_package(package);
  ESIGN_CHECK(check_kind(package));
  Reading reading{package, limits, nullptr, package.files(), {}, {}, {}};
  ESIGN_CHECK(read_manifests(reading));
  Stamped stamped{data_of(package).front()->octets, {}, {}};
  for (const Member* member : package.all(Part::timestamp)) {
    const ReadManifest* manifest = manifest_for(reading, *member);
    ESIGN_TRY(auto view, read_timestamp(reading, *member, manifest));
    if (manifest != nullptr) {
      stamped.renewals.push_back(std::move(view));
    } else if (stamped.token.empty()) {
      stamped.token = view->octets;
    } else {
      return fail(Errc::malformed, "two time-stamps over the file").in(printable(member->name));
    }
  }
  if (!reading.defects.empty()) return fail(Error{Errc::malformed, reading.defects.front().detail, printable(reading.defects.front().place), -1});
  if (stamped.token.empty()) return fail(Errc::malformed, "no time-stamp over the file itself");
  return stamped;
}

Result<void> write_stamped(const Document& file, View token, const Sink& out) {
  ESIGN_TRY(Package package, new_package(Kind::simple, {file}));
  put(package, std::string(kToken), copy(token));
  return write_package(package, out);
}

}  // namespace esign::formats::asic
