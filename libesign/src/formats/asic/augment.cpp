// SPDX-License-Identifier: Apache-2.0
// Raising the level of the signatures in a container: inside their files, and by archive manifests (EN 319 162-1 clause A.7).
#include <algorithm>

#include "base/text.h"
#include "formats/asic/archive_manifest.h"
#include "formats/asic/reading.h"
#include "formats/cades/cades.h"
#include "formats/xades/xades.h"

namespace esign::formats::asic {
namespace {

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
  Result<void> check_not_listed(const Inner& inner) const;

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

Result<void> ContainerAugmenter::check_not_listed(const Inner& inner) const {
  ESIGN_TRY(const auto listed, listed_names(package_, limits_));
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

/// What the chain needs at a renewal goes into the token itself, which nothing covers yet.
Result<void> ContainerAugmenter::add_values(std::size_t signature, ValuesOf of, const Values& values) {
  if (values.empty()) return {};
  const Place place = place_of(signature);
  if (by_manifest()) {
    ESIGN_TRY(const auto listed, listed_names(package_, limits_));
    if (std::ranges::find(listed, place.inner.name) != listed.end()) return add_to_newest_timestamp(package_, values, limits_);
  }
  ESIGN_CHECK(place.inner.file->add_values(place.signature, of, values));
  return keep(place.inner);
}

Result<Bytes> ContainerAugmenter::archive_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) {
  if (!by_manifest()) {
    const Place place = place_of(signature);
    return place.inner.file->archive_imprint(place.signature, hash, digest);
  }
  ESIGN_TRY(BegunManifest begun, begin_archive_manifest(package_, hash, digest, limits_));
  next_timestamp_ = std::move(begun.timestamp);
  return std::move(begun.imprint);
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
