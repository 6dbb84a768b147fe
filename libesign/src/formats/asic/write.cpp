// SPDX-License-Identifier: Apache-2.0
// A B-B signature in a container (EN 319 162-1 clauses 4.3 and 4.4), cut in the middle like any other.
#include <algorithm>

#include "base/text.h"
#include "formats/asic/assemble.h"
#include "formats/asic/reading.h"
#include "formats/cades/cades.h"
#include "formats/media_types.h"
#include "formats/xades/xades.h"

namespace esign::formats::asic {
namespace {

/// The container to be, and where the new signature goes.
struct Work {
  Package package{};
  std::string signature{};  ///< Name of the signature file.
  Unfinished inner{};
  Limits limits{};
  std::size_t before = 0;  ///< Signatures that were there.
};

/// EN 319 162-1 clause 4.4.3.2 c): one kind of signature, and nothing that is not understood.
Result<void> check_format(const Package& package, Format format) {
  const Part other = format == Format::xades ? Part::cades_signature : Part::xades_signatures;
  if (!package.all(other).empty()) return fail(Errc::unsupported, "the container has signatures of the other format: choose that one");
  return {};
}

std::optional<Document> existing_file(const Package& package, std::string_view name) {
  const Member* found = package.find(name);
  return found == nullptr ? std::nullopt : std::optional(found->octets);
}

/// The only signature file of ASiC-S, whatever it is called.
std::string simple_name(const Package& package, Part part, std::string_view usual) {
  const auto found = package.all(part);
  return found.empty() ? std::string(usual) : found.front()->name;
}

Result<void> prepare_xades(Work& work, const WriteOptions& options, const DigestFunction& digest) {
  const bool simple = work.package.kind == Kind::simple;
  work.signature = simple ? simple_name(work.package, Part::xades_signatures, "META-INF/signatures.xml") : free_name(work.package, "META-INF/signatures", ".xml");
  // Each file is a reference, and the signed properties are one: who reads more than this many refuses. Told before a PIN is asked.
  if (data_of(work.package).size() >= work.limits.references) return fail(Errc::limit_exceeded, "references");
  std::vector<FileToSign> files;
  for (const Member* member : data_of(work.package)) {
    ESIGN_TRY(std::string type, media_type_to_state(member->octets));
    files.push_back({member->octets, std::move(type)});
  }
  ESIGN_TRY(work.inner, xades::prepare_in_container(files, existing_file(work.package, work.signature), options, digest, work.limits));
  return {};
}

/// Clause 4.4.3.2 b): the manifest is what is signed. It goes into the container before anything is digested, so that no later
/// change of it can be overlooked.
Result<Document> add_manifest(Work& work, Hash hash, const DigestFunction& digest) {
  Manifest manifest{percent_encoded(work.signature, "/"), "application/pkcs7-signature", {}};
  for (const Member* member : data_of(work.package)) {
    ESIGN_TRY(auto entry, entry_for(*member, hash, digest).in(printable(member->name)));
    manifest.entries.push_back(std::move(entry));
  }
  const std::string name = free_name(work.package, "META-INF/ASiCManifest", ".xml");
  put(work.package, name, write_manifest(manifest));
  return work.package.find(name)->octets;
}

Result<void> prepare_cades(Work& work, const WriteOptions& options, const DigestFunction& digest) {
  const bool simple = work.package.kind == Kind::simple;
  work.signature = simple ? simple_name(work.package, Part::cades_signature, "META-INF/signature.p7s") : free_name(work.package, "META-INF/signature", ".p7s");
  WriteOptions inner = options;
  if (!simple) {
    ESIGN_TRY(const Document manifest, add_manifest(work, options.content_hash, digest));
    inner.media_type = manifest.media_type();
    ESIGN_TRY(work.inner, cades::prepare(manifest, std::nullopt, inner, digest, work.limits));
    return {};
  }
  const Document& file = data_of(work.package).front()->octets;
  ESIGN_TRY(inner.media_type, media_type_to_state(file));
  ESIGN_TRY(work.inner, cades::prepare(file, existing_file(work.package, work.signature), inner, digest, work.limits));
  return {};
}

/// What is there is read first: nobody signs beside what cannot be read.
Result<Package> container_for(const std::vector<Document>& files, const ContainerOptions& container, const Limits& limits) {
  if (!container.existing) return new_package(container.kind, files);
  if (!files.empty()) return fail(Errc::invalid_argument, "a signature is added over the files that the container has");
  ESIGN_TRY(Package package, package_to_extend(*container.existing, limits));
  ESIGN_CHECK(check_format(package, container.format));
  return package;
}

Result<void> finish(const Work& work, View value, const Sink& out) {
  Package package = work.package;
  Bytes signature;
  ESIGN_CHECK(work.inner.finish(value, [&](View piece) -> Result<void> {
    append(signature, piece);
    return {};
  }));
  put(package, work.signature, std::move(signature));
  // Read as a stranger would: the new signature is there, and nothing is amiss.
  ESIGN_TRY(const SignatureSet set, read_package(package, work.limits, nullptr));
  if (set.signatures.size() != work.before + 1) return fail(Errc::internal, "the new signature is not found in the container");
  for (const SignatureView& view : set.signatures) {
    for (const Defect& defect : view.defects)
      if (defect.weight == Defect::Weight::fatal && work.before == 0) return fail(Error{Errc::internal, defect.detail, defect.place, -1});
  }
  return write_package(package, out);
}

}  // namespace

Result<Unfinished> prepare(const std::vector<Document>& files, const ContainerOptions& container, const WriteOptions& options,
                           const DigestFunction& digest, const Limits& limits) {
  auto work = std::make_shared<Work>();
  work->limits = limits;
  ESIGN_TRY(work->package, container_for(files, container, limits));
  if (container.existing) {
    ESIGN_TRY(const SignatureSet set, read_package(work->package, limits, nullptr));
    work->before = set.signatures.size();
  }
  WriteOptions inner = options;
  inner.packaging = Packaging::detached;
  switch (container.format) {
    case Format::xades: ESIGN_CHECK(prepare_xades(*work, inner, digest)); break;
    case Format::cades: ESIGN_CHECK(prepare_cades(*work, inner, digest)); break;
    case Format::pades: return fail(Errc::invalid_argument, "a container has XAdES or CAdES signatures");
  }
  Unfinished unfinished;
  unfinished.message = work->inner.message;
  unfinished.finish = [work](View value, const Sink& out) { return finish(*work, value, out); };
  return unfinished;
}

}  // namespace esign::formats::asic
