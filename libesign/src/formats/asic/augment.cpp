// SPDX-License-Identifier: Apache-2.0
// Raising the level of the signatures in a container: inside their files, and by archive manifests (EN 319 162-1 clause A.7).
#include <algorithm>

#include "base/text.h"
#include "formats/asic/assemble.h"
#include "formats/asic/reading.h"
#include "formats/cades/cades.h"
#include "formats/xades/xades.h"

namespace esign::formats::asic {
namespace {

constexpr std::string_view kNewestArchive = "META-INF/ASiCArchiveManifest.xml";

Result<Bytes> octets_of(const Augmenter& file) {
  Bytes octets;
  ESIGN_CHECK(file.write([&](View piece) -> Result<void> {
    append(octets, piece);
    return {};
  }));
  return octets;
}

class ContainerAugmenter : public Augmenter {
 public:
  ContainerAugmenter(Package package, const Limits& limits) : package_(std::move(package)), limits_(limits) {}

  /// Finds the signature files. Errors: those of the formats.
  Result<void> open();

  Result<SignatureSet> read() const override { return read_package(package_, limits_, nullptr); }
  Result<Bytes> signature_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) override;
  Result<void> add_signature_timestamp(std::size_t signature, View token) override;
  Result<void> add_values(std::size_t signature, ValuesOf of, const Values& values) override;
  Result<Bytes> archive_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) override;
  Result<void> add_archive_timestamp(std::size_t signature, View token) override;
  Scope archive_scope() const override { return by_manifest() ? Scope::file : Scope::signature; }
  Result<void> write(const Sink& out) const override { return write_package(package_, out); }

 private:
  /// One signature file and how many signatures it has.
  struct Inner {
    std::string name{};
    std::unique_ptr<Augmenter> file{};
    std::size_t signatures = 0;
  };
  struct Place {
    Inner& inner;
    std::size_t signature = 0;  ///< Inside the file.
  };
  Place place_of(std::size_t signature);
  Result<void> open_one(const Member& member, std::unique_ptr<Augmenter> file);
  Result<void> keep(const Inner& inner);
  bool by_manifest() const { return package_.kind == Kind::extended && !package_.all(Part::cades_signature).empty(); }
  Result<std::vector<std::string>> listed_names() const;
  Result<void> check_not_listed(const Inner& inner) const;
  Result<std::string> newest_timestamp() const;
  Result<void> add_to_newest_timestamp(const Values& values);

  Package package_;
  Limits limits_;
  std::vector<Inner> inner_{};
  std::string next_timestamp_{};
};

Result<void> ContainerAugmenter::open_one(const Member& member, std::unique_ptr<Augmenter> file) {
  ESIGN_TRY(const SignatureSet set, file->read());
  inner_.push_back({member.name, std::move(file), set.signatures.size()});
  return {};
}

Result<void> ContainerAugmenter::open() {
  Reading reading{package_, limits_, nullptr, package_.files(), {}, {}, {}};
  ESIGN_CHECK(read_manifests(reading));
  for (const Member* member : package_.all(Part::xades_signatures)) {
    ESIGN_TRY(auto file, xades::open_in_container(member->octets, reading.files, limits_).in(printable(member->name)));
    ESIGN_CHECK(open_one(*member, std::move(file)));
  }
  for (const Member* member : package_.all(Part::cades_signature)) {
    const Member* content = package_.kind == Kind::simple ? data_of(package_).front() : nullptr;
    if (const ReadManifest* manifest = package_.kind == Kind::extended ? manifest_for(reading, *member) : nullptr; manifest != nullptr) content = manifest->file;
    if (content == nullptr) return fail(Errc::unsupported, "nothing says what this signature is over").in(printable(member->name));
    ESIGN_TRY(auto file, cades::open_for_more(member->octets, content->octets, limits_).in(printable(member->name)));
    ESIGN_CHECK(open_one(*member, std::move(file)));
  }
  return {};
}

ContainerAugmenter::Place ContainerAugmenter::place_of(std::size_t signature) {
  for (Inner& inner : inner_) {
    if (signature < inner.signatures) return {inner, signature};
    signature -= inner.signatures;
  }
  return {inner_.back(), inner_.back().signatures};  // not reached: read() numbers them the same way
}

Result<void> ContainerAugmenter::keep(const Inner& inner) {
  ESIGN_TRY(Bytes octets, octets_of(*inner.file));
  put(package_, inner.name, std::move(octets));
  return {};
}

/// What some manifest lists, and so must stay as it is.
Result<std::vector<std::string>> ContainerAugmenter::listed_names() const {
  Reading reading{package_, limits_, nullptr, package_.files(), {}, {}, {}};
  ESIGN_CHECK(read_manifests(reading));
  std::vector<std::string> names;
  for (const ReadManifest& one : reading.manifests) {
    for (const ManifestEntry& entry : one.manifest.entries) {
      if (const Document* file = reading.files->named(entry.uri); file != nullptr) names.push_back(file->name());
    }
  }
  return names;
}

Result<void> ContainerAugmenter::check_not_listed(const Inner& inner) const {
  ESIGN_TRY(const auto listed, listed_names());
  if (std::ranges::find(listed, inner.name) == listed.end()) return {};
  return fail(Errc::unsupported, "an archive manifest lists this signature: it may not change any more").in(printable(inner.name));
}

Result<Bytes> ContainerAugmenter::signature_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) {
  const Place place = place_of(signature);
  ESIGN_CHECK(check_not_listed(place.inner));
  return place.inner.file->signature_imprint(place.signature, hash, digest);
}

Result<void> ContainerAugmenter::add_signature_timestamp(std::size_t signature, View token) {
  const Place place = place_of(signature);
  ESIGN_CHECK(place.inner.file->add_signature_timestamp(place.signature, token));
  return keep(place.inner);
}

/// The time-stamp that no manifest lists yet.
Result<std::string> ContainerAugmenter::newest_timestamp() const {
  ESIGN_TRY(const auto listed, listed_names());
  std::optional<std::string> newest;
  for (const Member* member : package_.all(Part::timestamp)) {
    if (std::ranges::find(listed, member->name) != listed.end()) continue;
    if (newest) return fail(Errc::unsupported, "two archive time-stamps that no other covers");
    newest = member->name;
  }
  if (!newest) return fail(Errc::unsupported, "no time-stamp of the container that may still get validation data");
  return *newest;
}

/// What the chain needs at a renewal goes into the token itself, which nothing covers yet: its own signature does not cover the
/// certificates and CRLs beside it.
Result<void> ContainerAugmenter::add_to_newest_timestamp(const Values& values) {
  ESIGN_TRY(const std::string name, newest_timestamp());
  ESIGN_TRY(const auto token, cades::open_for_more(package_.find(name)->octets, std::nullopt, limits_).in(printable(name)));
  ESIGN_CHECK(token->add_values(0, ValuesOf::timestamps, values));
  ESIGN_TRY(Bytes octets, octets_of(*token));
  put(package_, name, std::move(octets));
  return {};
}

Result<void> ContainerAugmenter::add_values(std::size_t signature, ValuesOf of, const Values& values) {
  if (values.empty()) return {};
  const Place place = place_of(signature);
  if (by_manifest()) {
    ESIGN_TRY(const auto listed, listed_names());
    if (std::ranges::find(listed, place.inner.name) != listed.end()) return add_to_newest_timestamp(values);
  }
  ESIGN_CHECK(place.inner.file->add_values(place.signature, of, values));
  return keep(place.inner);
}

/// Clause A.7: the newest archive manifest has the plain name; the one before gets a number, and stands in the new one as its root
/// file. Everything is listed but the mimetype, which no manifest lists.
Result<Bytes> ContainerAugmenter::archive_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) {
  if (!by_manifest()) {
    const Place place = place_of(signature);
    return place.inner.file->archive_imprint(place.signature, hash, digest);
  }
  std::string before;
  if (const auto last = std::ranges::find(package_.members, kNewestArchive, &Member::name); last != package_.members.end()) {
    before = free_name(package_, "META-INF/ASiCArchiveManifest", ".xml");
    ESIGN_TRY(Bytes octets, last->octets.octets(limits_.xml_octets));
    package_.members.erase(last);
    put(package_, before, std::move(octets));
  }
  next_timestamp_ = free_name(package_, "META-INF/timestamp", ".tst");
  Manifest manifest{percent_encoded(next_timestamp_, "/"), "application/vnd.etsi.timestamp-token", {}};
  for (const Member& member : package_.members) {
    if (member.part == Part::mimetype) continue;
    ESIGN_TRY(auto entry, entry_for(member, hash, digest).in(printable(member.name)));
    if (member.name == before) entry.rootfile = ManifestEntry::Rootfile::yes;
    manifest.entries.push_back(std::move(entry));
  }
  Bytes octets = write_manifest(manifest);
  put(package_, std::string(kNewestArchive), octets);
  return digest(hash, [&](const Sink& out) { return out(octets); });
}

Result<void> ContainerAugmenter::add_archive_timestamp(std::size_t signature, View token) {
  if (by_manifest()) {
    put(package_, next_timestamp_, copy(token));
    return {};
  }
  const Place place = place_of(signature);
  ESIGN_CHECK(place.inner.file->add_archive_timestamp(place.signature, token));
  return keep(place.inner);
}

}  // namespace

Result<std::unique_ptr<Augmenter>> open_for_more(const Document& container, const Limits& limits) {
  ESIGN_TRY(Package package, package_to_extend(container, limits));
  auto opened = std::make_unique<ContainerAugmenter>(std::move(package), limits);
  ESIGN_CHECK(opened->open());
  return std::unique_ptr<Augmenter>(std::move(opened));
}

}  // namespace esign::formats::asic
