// SPDX-License-Identifier: Apache-2.0
// ASiC-S with a time-stamp token over its file (EN 319 162-1 clause 4.3.3.2 c).
#include <algorithm>

#include "base/text.h"
#include "formats/asic/archive_manifest.h"
#include "formats/asic/reading.h"

namespace esign::formats::asic {
namespace {

constexpr std::string_view kToken = "META-INF/timestamp.tst";

bool is_signed(const Package& package) { return !package.all(Part::xades_signatures).empty() || !package.all(Part::cades_signature).empty(); }

Result<void> check_kind(const Package& package) {
  for (const Defect& defect : package.defects) {
    if (defect.weight == Defect::Weight::fatal) return fail(Error{Errc::malformed, defect.detail, printable(defect.place), -1});
  }
  if (is_signed(package)) return fail(Errc::unsupported, "the container is signed: esign verify");
  if (package.kind != Kind::simple) return fail(Errc::unsupported, "an ASiC-E container with time-stamps alone");
  return {};
}

/// A time-stamp beside the manifest that it is over; null: it is over the file.
struct Found {
  const ReadManifest* manifest = nullptr;
  std::shared_ptr<TimestampView> view{};
};

/// Clause 4.3.3.2 c): one is over the file itself. Later ones are over manifests, and say nothing of a file that theirs does not list.
Result<std::vector<Found>> find_timestamps(Reading& reading, const Document& file) {
  std::vector<Found> all;
  Budget budget("timestamps", reading.limits.timestamps);
  for (const Member* member : reading.package.all(Part::timestamp)) {
    ESIGN_CHECK(budget.spend());
    const ReadManifest* manifest = manifest_for(reading, *member);
    ESIGN_TRY(auto view, read_timestamp(reading, *member, manifest));
    if (manifest == nullptr) view->kind = TimestampKind::content;
    if (manifest != nullptr && !lists(reading, manifest->manifest, file.name())) {
      view->no_imprint = Error{Errc::not_found, "its manifest does not list the file", printable(manifest->file->name), -1};
      view->rules.clear();
    }
    all.push_back({manifest, std::move(view)});
  }
  for (const ReadManifest& one : reading.manifests) {
    if (reading.files->named(one.manifest.signature_uri) == nullptr) return fail(Errc::malformed, "it is about a time-stamp that is not there").in(printable(one.file->name));
  }
  if (!reading.defects.empty()) return fail(Error{Errc::malformed, reading.defects.front().detail, printable(reading.defects.front().place), -1});
  const auto over_the_file = std::ranges::count(all, nullptr, &Found::manifest);
  if (over_the_file != 1) return fail(Errc::malformed, over_the_file == 0 ? "no time-stamp over the file itself" : "two time-stamps over the file");
  // Oldest first; one that cannot be read last.
  std::ranges::stable_sort(all, {}, [](const Found& one) { return one.view->token ? one.view->token->info.gen_time : Time::max(); });
  return all;
}

Result<Stamped> read_stamped_package(const Package& package, const Limits& limits) {
  ESIGN_CHECK(check_kind(package));
  Reading reading{package, limits, nullptr, package.files(), {}, {}, {}};
  ESIGN_CHECK(read_manifests(reading));
  Stamped stamped{data_of(package).front()->octets, {}, {}};
  ESIGN_TRY(const auto all, find_timestamps(reading, stamped.file));
  SignatureView& carrier = stamped.carrier;
  // There is no signature, and nobody is its signer.
  carrier.algorithm_failure = Error{Errc::not_found, "the container has no signature", {}, -1};
  carrier.signer_identifier = SignerIdentifier{};
  for (const Found& one : all) {
    if (one.manifest == nullptr) stamped.token = one.view->octets;
    carrier.timestamps.push_back(one.view);
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].manifest != nullptr) carrier.timestamps[i] = with_covers(reading, all[i].manifest->manifest, *all[i].view, {}, carrier);
  }
  return stamped;
}

}  // namespace

Result<Stamped> read_stamped(const Document& container, const Limits& limits) {
  ESIGN_TRY(Package package, open_package(container, limits));
  check_package(package);
  return read_stamped_package(package, limits);
}

Result<Holds> holds(const Document& container, const Limits& limits) {
  ESIGN_TRY(const Package package, open_package(container, limits));
  return is_signed(package) ? Holds::signatures : Holds::timestamps;
}

Result<Renewal> Renewal::open(const Document& container, const Limits& limits) {
  ESIGN_TRY(Package package, package_to_extend(container, limits));
  ESIGN_CHECK(read_stamped_package(package, limits));
  return Renewal(std::move(package), limits);
}

Result<Stamped> Renewal::read() const { return read_stamped_package(package_, limits_); }

Result<void> Renewal::add_values(const Values& values) { return add_to_newest_timestamp(package_, values, limits_); }

Result<Bytes> Renewal::imprint(Hash hash, const DigestFunction& digest) {
  ESIGN_TRY(BegunManifest begun, begin_archive_manifest(package_, hash, digest, limits_));
  next_ = std::move(begun.timestamp);
  return std::move(begun.imprint);
}

void Renewal::add(View token) { put(package_, next_, copy(token)); }

Result<void> Renewal::write(const Sink& out) const { return write_package(package_, out); }

Result<void> write_stamped(const Document& file, View token, const Sink& out) {
  ESIGN_TRY(Package package, new_package(Kind::simple, {file}));
  put(package, std::string(kToken), copy(token));
  return write_package(package, out);
}

}  // namespace esign::formats::asic
