// SPDX-License-Identifier: Apache-2.0
// Manifests, and the time-stamps over them (EN 319 162-1 clauses A.4 and A.7).
#include <algorithm>

#include "base/text.h"
#include "formats/asic/reading.h"

namespace esign::formats::asic {
namespace {

using Weight = Defect::Weight;

/// What a listed file proves the existence of, seen from one signature of the file `signature`.
Covered covered_by(const std::string& listed, std::string_view signature, const SignatureView& view) {
  Covered covers;
  if (listed == signature) {
    covers.signature_value = Covered::SignatureValue::yes;
    covers.evidence = {view.certificates, view.crls, view.ocsp};
    for (std::size_t i = 0; i < view.timestamps.size(); ++i) {
      if (view.timestamps[i]->listed.empty()) covers.timestamps.push_back(i);  // those of the container lie in files of their own
    }
  }
  for (std::size_t i = 0; i < view.references.size(); ++i) {
    if (view.references[i].entry == listed) covers.references.push_back(i);
  }
  for (std::size_t i = 0; i < view.timestamps.size(); ++i) {
    const TimestampView& timestamp = *view.timestamps[i];
    if (timestamp.attribute == listed) covers.timestamps.push_back(i);
  }
  return covers;
}

}  // namespace

bool lists(const Reading& reading, const Manifest& manifest, std::string_view name) {
  return std::ranges::any_of(manifest.entries, [&](const ManifestEntry& one) {
    const Document* file = reading.files->named(one.uri);
    return file != nullptr && file->name() == name;
  });
}

std::shared_ptr<const TimestampView> with_covers(const Reading& reading, const Manifest& manifest, const TimestampView& timestamp,
                                                 std::string_view signature, const SignatureView& view) {
  auto own = std::make_shared<TimestampView>(timestamp);
  for (std::size_t i = 0; i < own->listed.size(); ++i) {
    const Document* file = reading.files->named(manifest.entries[i].uri);
    if (file != nullptr) own->listed[i].covers = covered_by(file->name(), signature, view);
  }
  return own;
}

Result<void> read_manifests(Reading& reading) {
  for (const Member& member : reading.package.members) {
    if (member.part != Part::manifest && member.part != Part::archive_manifest) continue;
    auto manifest = read_manifest(member.octets, reading.limits);
    if (manifest) {
      reading.manifests.push_back({&member, *std::move(manifest)});
      continue;
    }
    if (!is_finding(manifest.error())) return fail(std::move(manifest).error()).in(printable(member.name));
    reading.defects.push_back({Weight::fatal, member.name, words(manifest.error())});
  }
  return {};
}

const ReadManifest* manifest_for(Reading& reading, const Member& signature) {
  const ReadManifest* found = nullptr;
  for (const ReadManifest& one : reading.manifests) {
    const Document* file = reading.files->named(one.manifest.signature_uri);
    if (file == nullptr || file->name() != signature.name) continue;
    if (found != nullptr) {
      reading.defects.push_back({Weight::fatal, signature.name, "two manifests say what it is over"});
      return nullptr;
    }
    found = &one;
  }
  return found;
}

Result<std::shared_ptr<TimestampView>> read_timestamp(Reading& reading, const Member& file, const ReadManifest* manifest) {
  auto view = std::make_shared<TimestampView>();
  view->kind = TimestampKind::archive;
  view->attribute = file.name;
  ESIGN_TRY(Bytes octets, file.octets.octets(reading.limits.timestamp_octets).in(printable(file.name)));
  ESIGN_CHECK(take_token(*view, std::move(octets), reading.limits, reading.parsed));
  std::optional<Document> over;
  if (manifest != nullptr) over = manifest->file->octets;
  else if (const auto data = data_of(reading.package); reading.package.kind == Kind::simple && data.size() == 1) over = data.front()->octets;
  if (!over) {
    view->no_imprint = Error{Errc::not_found, "nothing says what this time-stamp is over", {}, -1};
    return view;
  }
  view->rules.push_back({{}, ImprintRule::Standing::accepted, {{ImprintPiece::Form::plain, [document = *over](const Sink& out) { return document.read(out); }}}});
  if (manifest == nullptr) return view;
  for (const ManifestEntry& entry : manifest->manifest.entries) {
    ListedFile listed{printable(percent_decoded(entry.uri)), entry.hash, entry.digest, {}, {}, reading.digests, {}};
    const Document* found = reading.files->named(entry.uri);
    if (found != nullptr && !entry.failure) {
      listed.file = found->name();
      listed.octets = [document = *found](const Sink& out) { return document.read(out); };
    }
    view->listed.push_back(std::move(listed));
  }
  return view;
}

Result<void> attach_timestamps(Reading& reading, const Member& signature, std::size_t first) {
  std::vector<std::pair<const ReadManifest*, std::shared_ptr<TimestampView>>> all;
  Budget budget("timestamps", reading.limits.timestamps);
  for (const Member* file : reading.package.all(Part::timestamp)) {
    const ReadManifest* manifest = manifest_for(reading, *file);
    if (manifest == nullptr || !lists(reading, manifest->manifest, signature.name)) continue;
    ESIGN_CHECK(budget.spend());
    ESIGN_TRY(auto view, read_timestamp(reading, *file, manifest));
    all.emplace_back(manifest, std::move(view));
  }
  // Oldest first, so that each covers those before it; one that cannot be read covers nothing.
  std::ranges::stable_sort(all, {}, [](const auto& one) { return one.second->token ? one.second->token->info.gen_time : Time::max(); });
  for (std::size_t i = first; i < reading.set.signatures.size(); ++i) reading.inner_timestamps += reading.set.signatures[i].timestamps.size();
  if (reading.inner_timestamps > reading.limits.timestamps) return fail(Errc::limit_exceeded, "timestamps");
  for (std::size_t i = first; i < reading.set.signatures.size(); ++i) {
    SignatureView& view = reading.set.signatures[i];
    const std::size_t inside = view.timestamps.size();
    for (const auto& [manifest, shared] : all) view.timestamps.push_back(std::make_shared<TimestampView>(*shared));
    for (std::size_t t = inside; t < view.timestamps.size(); ++t)
      view.timestamps[t] = with_covers(reading, all[t - inside].first->manifest, *view.timestamps[t], signature.name, view);
  }
  return {};
}

}  // namespace esign::formats::asic
