// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.h"
#include "formats/asic/reading.h"
#include "formats/xades/xades.h"

namespace esign::formats::asic {
namespace {

using Weight = Defect::Weight;

/// EN 319 162-1 clauses 4.3.3.2 b) and 4.4.3.2.
Result<void> read_xades(Reading& reading, const Member& file) {
  auto read = xades::read_in_container(file.octets, reading.files, reading.limits, reading.parsed);
  if (!read) {
    if (!is_finding(read.error())) return fail(std::move(read).error());
    // A signature file without a signature that can be read: nobody knows what it would have said.
    reading.defects.push_back({Weight::fatal, file.name, words(read.error())});
    return {};
  }
  for (SignatureView& view : read->signatures) {
    reading.inner_timestamps += view.timestamps.size();
    reading.set.signatures.push_back(std::move(view));
  }
  return reading.inner_timestamps > reading.limits.timestamps ? Result<void>(fail(Errc::limit_exceeded, "timestamps")) : Result<void>();
}

ContainerView describe(const Package& package) {
  ContainerView view;
  view.type = std::string(name(package.kind));
  for (const Member& member : package.members) {
    const bool data = member.part == Part::data || member.part == Part::unknown;
    view.files.push_back({member.name, member.octets.size(), data ? ContainerView::File::Part::data : ContainerView::File::Part::structure});
  }
  return view;
}

/// Manifests that speak of no signature that is here.
void check_manifests(Reading& reading) {
  for (const ReadManifest& one : reading.manifests) {
    if (reading.files->named(one.manifest.signature_uri) == nullptr)
      reading.defects.push_back({Weight::fatal, one.file->name, "it is about a signature that is not in the container"});
  }
}

}  // namespace

bool is_finding(const Error& error) {
  return error.code == Errc::malformed || error.code == Errc::unsupported || error.code == Errc::not_found || error.code == Errc::no_signature ||
         error.code == Errc::invalid_argument;
}
std::string words(const Error& error) { return error.at.empty() ? error.detail : error.at + ": " + error.detail; }

Result<SignatureSet> read_package(const Package& package, const Limits& limits, pkix::ParsedObjects* parsed) {
  Reading reading{package, limits, parsed, package.files(), {}, package.defects, {}};
  ESIGN_CHECK(read_manifests(reading));
  check_manifests(reading);
  for (const Member* file : package.all(Part::xades_signatures)) {
    ESIGN_CHECK(read_xades(reading, *file).in(printable(file->name)));
    if (reading.set.signatures.size() > limits.signers) return fail(Errc::limit_exceeded, "signers");
  }
  for (const Member* file : package.all(Part::cades_signature)) {
    ESIGN_CHECK(read_cades(reading, *file).in(printable(file->name)));
    if (reading.set.signatures.size() > limits.signers) return fail(Errc::limit_exceeded, "signers");
  }
  if (reading.set.signatures.empty()) {
    const auto found = std::ranges::find(reading.defects, Weight::fatal, &Defect::weight);
    if (found != reading.defects.end()) return fail(Error{Errc::malformed, found->detail, printable(found->place), -1});
    return fail(Errc::no_signature, "the container has a time-stamp and no signature: esign timestamp --verify");
  }
  for (SignatureView& view : reading.set.signatures) view.defects.insert(view.defects.end(), reading.defects.begin(), reading.defects.end());
  reading.set.container = describe(package);
  return std::move(reading.set);
}

namespace {

Result<SignatureSet> read_with(const Document& container, const Limits& limits, pkix::ParsedObjects* parsed) {
  ESIGN_TRY(Package package, open_package(container, limits));
  check_package(package);
  return read_package(package, limits, parsed);
}

}  // namespace

Result<SignatureSet> read(const Document& container, const Limits& limits) { return read_with(container, limits, nullptr); }
Result<SignatureSet> read(const Document& container, pkix::ParsedObjects& parsed) { return read_with(container, parsed.limits(), &parsed); }

}  // namespace esign::formats::asic
