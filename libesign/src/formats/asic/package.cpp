// SPDX-License-Identifier: Apache-2.0
#include "formats/asic/package.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "pkix/unicode/prepare.h"

namespace esign::formats::asic {
namespace {

using Weight = Defect::Weight;

constexpr std::size_t kLongestMimetype = 256;

/// Names that some file system takes for one: without case (RFC 4518 section 2 with NFKC); what that refuses stays as it is.
std::string folded(std::string_view name) {
  const std::u32string points = to_code_points(name);
  const auto prepared = pkix::prepare(points);
  return to_utf8(prepared ? *prepared : pkix::nfkc(points));
}

Result<void> check_names(const zip::Archive& archive) {
  std::map<std::string, std::string> names;
  for (const zip::Entry& entry : archive.entries()) {
    const auto [known, fresh] = names.emplace(folded(entry.name), entry.name);
    if (!fresh) return fail(Errc::malformed, "its name and \"" + printable(known->second) + "\" are one to some programs").in(printable(entry.name));
    const std::string_view front = std::string_view(entry.name).substr(0, kMetaInf.size() - 1);
    const bool meta = folded(front) == folded(kMetaInf.substr(0, kMetaInf.size() - 1)) && (entry.name.size() == front.size() || entry.name[front.size()] == '/');
    if (meta && !entry.name.starts_with(kMetaInf)) return fail(Errc::malformed, "META-INF in other letters").in(printable(entry.name));
  }
  return {};
}

/// OpenDocument 1.2 part 3 sections 3.3 and 5: its media types, and the files of its signatures over the document and over its macros.
enum class SignedOpenDocument : std::uint8_t { no, yes };
Result<SignedOpenDocument> looks_like_opendocument(const Package& package) {
  using enum SignedOpenDocument;
  if (package.find("META-INF/documentsignatures.xml") != nullptr || package.find("META-INF/macrosignatures.xml") != nullptr) return yes;
  const Member* mimetype = package.find(kMimetype);
  if (mimetype == nullptr || mimetype->octets.size() > kLongestMimetype) return no;
  ESIGN_TRY(const Bytes value, mimetype->octets.octets(kLongestMimetype));
  return as_text(value).starts_with("application/vnd.oasis.opendocument.") && !package.all(Part::xades_signatures).empty() ? yes : no;
}

/// Formats that keep their signatures in a ZIP archive by rules of their own.
Result<void> refuse_others(const Package& package) {
  const auto refuse = [](const char* what) { return fail(Errc::unsupported, std::string(what) + ", not an ASiC container"); };
  ESIGN_TRY(const SignedOpenDocument opendocument, looks_like_opendocument(package));
  if (opendocument == SignedOpenDocument::yes)
    return refuse("a signed OpenDocument file, whose signatures follow ODF 1.2 part 3 and which LibreOffice verifies");
  for (const Member& member : package.members) {
    if (member.name.starts_with("_xmlsignatures/")) return refuse("a signed Office Open XML file");
    if (member.name.starts_with(kMetaInf) && member.name.ends_with(".SF")) return refuse("a signed Java archive");
  }
  return {};
}

bool is_signature(Part part) { return part == Part::xades_signatures || part == Part::cades_signature || part == Part::timestamp; }

/// The kind where no mimetype tells: by the archive's comment (clause A.1), else by what is inside.
Kind guessed_kind(const Package& package) {
  const std::string_view comment = package.archive ? as_text(package.archive->comment()) : std::string_view();
  if (comment == "mimetype=" + std::string(kTypeS)) return Kind::simple;
  if (comment == "mimetype=" + std::string(kTypeE)) return Kind::extended;
  const bool simple = data_of(package).size() == 1 && (package.find("META-INF/signatures.xml") != nullptr || package.find("META-INF/signature.p7s") != nullptr ||
                                                        package.find("META-INF/timestamp.tst") != nullptr);
  return simple ? Kind::simple : Kind::extended;
}

Result<void> find_kind(Package& package) {
  const Member* mimetype = package.find(kMimetype);
  package.kind = guessed_kind(package);
  if (mimetype == nullptr) return {};
  if (mimetype->octets.size() > kLongestMimetype) return {};  // told by check_package
  ESIGN_TRY(const Bytes value, mimetype->octets.octets(kLongestMimetype));
  if (as_text(value).starts_with(kTypeS)) package.kind = Kind::simple;
  if (as_text(value).starts_with(kTypeE)) package.kind = Kind::extended;
  return {};
}

void fatal(Package& package, std::string place, std::string detail) { package.defects.push_back({Weight::fatal, std::move(place), std::move(detail)}); }

/// Clause A.1: the first file, stored, so that its value is at a place that is known; nothing behind the value.
void check_mimetype(Package& package) {
  const Member* mimetype = package.find(kMimetype);
  if (mimetype == nullptr) {
    package.defects.push_back({Weight::conformance, "mimetype", "the container does not say its media type (EN 319 162-1 clause A.1)"});
    return;
  }
  const auto value = mimetype->octets.octets(kLongestMimetype);
  if (!value || as_text(*value) != media_type(package.kind)) return fatal(package, "mimetype", "not the media type of an ASiC container, or more than that");
  if (mimetype != &package.members.front()) return fatal(package, "mimetype", "not the first file of the container");
  if (!package.archive || !mimetype->entry) return;
  const zip::Entry& entry = package.archive->entries().at(*mimetype->entry);
  if (entry.method != zip::Entry::Method::stored) return fatal(package, "mimetype", "it is compressed");
  if (entry.local_extra == zip::Entry::LocalExtra::present)
    package.defects.push_back({Weight::conformance, "mimetype", "an extra field stands before its value (EN 319 162-1 clause A.1)"});
}

/// Clause 4.3.3.2: one file, and one kind of signature over it.
void check_simple(Package& package) {
  if (data_of(package).size() != 1) fatal(package, "ASiC-S", "not exactly one signed file, but " + std::to_string(data_of(package).size()));
  const auto count = [&](Part part) { return package.all(part).size(); };
  if (count(Part::xades_signatures) > 1 || count(Part::cades_signature) > 1) fatal(package, "ASiC-S", "more than one signature file");
  if (count(Part::manifest) > 0) fatal(package, "ASiC-S", "an ASiCManifest, which belongs to ASiC-E");
}

}  // namespace

std::string_view name(Kind kind) noexcept { return kind == Kind::simple ? "ASiC-S" : "ASiC-E"; }
std::string_view media_type(Kind kind) noexcept { return kind == Kind::simple ? kTypeS : kTypeE; }

Part part_of(std::string_view name) {
  if (name == kMimetype) return Part::mimetype;
  if (!name.starts_with(kMetaInf)) return Part::data;
  name.remove_prefix(kMetaInf.size());
  const auto is = [&](std::string_view word, std::string_view ending) { return name.find(word) != std::string_view::npos && name.ends_with(ending); };
  if (name.find('/') != std::string_view::npos) return Part::unknown;
  if (name == "manifest.xml") return Part::opendocument_manifest;
  if (is("ASiCEvidenceRecordManifest", ".xml") || is("evidencerecord", ".ers") || is("evidencerecord", ".xml")) return Part::evidence_record;
  if (is("ASiCArchiveManifest", ".xml")) return Part::archive_manifest;
  if (is("ASiCManifest", ".xml")) return Part::manifest;
  if (is("signatures", ".xml")) return Part::xades_signatures;
  if (is("signature", ".p7s")) return Part::cades_signature;
  if (is("timestamp", ".tst")) return Part::timestamp;
  return Part::unknown;
}

const Member* Package::find(std::string_view member_name) const {
  const auto found = std::ranges::find(members, member_name, &Member::name);
  return found == members.end() ? nullptr : &*found;
}

std::vector<const Member*> Package::all(Part part) const {
  std::vector<const Member*> found;
  for (const Member& member : members)
    if (member.part == part) found.push_back(&member);
  return found;
}

std::shared_ptr<const ContainerFiles> Package::files() const {
  auto all = std::make_shared<ContainerFiles>();
  for (const Member& member : members) all->add(member.name, member.octets);
  return all;
}

std::vector<const Member*> data_of(const Package& package) {
  std::vector<const Member*> found = package.all(Part::data);
  const std::vector<const Member*> unknown = package.all(Part::unknown);
  found.insert(found.end(), unknown.begin(), unknown.end());
  return found;
}

Likeness looks_like_zip(View front) {
  const std::string_view text = as_text(front);
  return text.starts_with("PK\x03\x04") || text.starts_with("PK\x05\x06") ? Likeness::yes : Likeness::no;
}

Result<Package> open_package(const Document& document, const Limits& limits) {
  Package package;
  ESIGN_TRY(package.archive, zip::Archive::open(document, limits));
  ESIGN_CHECK(check_names(*package.archive));
  const auto& entries = package.archive->entries();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].kind == zip::Entry::Kind::folder) continue;
    package.members.push_back({entries[i].name, part_of(entries[i].name), package.archive->file(i), i});
  }
  ESIGN_CHECK(refuse_others(package));
  const bool any = std::ranges::any_of(package.members, [](const Member& member) { return is_signature(member.part); });
  if (!any) return fail(Errc::no_signature, "the ZIP archive has no signature in META-INF");
  ESIGN_CHECK(find_kind(package));
  return package;
}

void check_package(Package& package) {
  check_mimetype(package);
  if (package.kind == Kind::simple) check_simple(package);
  if (!package.all(Part::xades_signatures).empty() && !package.all(Part::cades_signature).empty())
    fatal(package, "META-INF", "XAdES and CAdES signatures in one container");
  for (const Member* member : package.all(Part::unknown))
    package.defects.push_back({Weight::conformance, member->name, "a file in META-INF that is not known: it counts as one that should be signed"});
  for (const Member* member : package.all(Part::evidence_record))
    package.defects.push_back({Weight::conformance, member->name, "an evidence record, which is not looked at"});
}

}  // namespace esign::formats::asic
