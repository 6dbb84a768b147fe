// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/container_files.h"
#include "formats/signature_view.h"
#include "zip/archive.h"

namespace esign::formats::asic {

inline constexpr std::string_view kMetaInf = "META-INF/", kMimetype = "mimetype";
inline constexpr std::string_view kTypeE = "application/vnd.etsi.asic-e+zip", kTypeS = "application/vnd.etsi.asic-s+zip";

/// EN 319 162-1 clauses 4.3 (simple: one file) and 4.4 (extended).
enum class Kind : std::uint8_t { simple, extended };
std::string_view name(Kind kind) noexcept;        ///< "ASiC-S", "ASiC-E"
std::string_view media_type(Kind kind) noexcept;

/// What a file is in a container, told by its name (clauses 4.3.3 and 4.4.3): where it lies, what its name contains, how it ends.
enum class Part : std::uint8_t {
  mimetype, data,
  xades_signatures,   ///< META-INF/…signatures….xml
  cades_signature,    ///< META-INF/…signature….p7s
  timestamp,          ///< META-INF/…timestamp….tst
  manifest,           ///< META-INF/…ASiCManifest….xml
  archive_manifest,   ///< META-INF/…ASiCArchiveManifest….xml
  evidence_record,    ///< META-INF/…evidencerecord….ers or .xml, and ASiCEvidenceRecordManifest: not looked into
  opendocument_manifest,  ///< META-INF/manifest.xml: media types, nothing that is believed
  unknown             ///< Anything else in META-INF: nobody knows what it is to whom, so it counts like data that should be signed.
};

struct Member {
  std::string name{};
  Part part = Part::data;
  Document octets;
  std::optional<std::size_t> entry{};  ///< Of the archive, while it is the same there.
};

/// A container taken apart, and not judged: the files in their order, and what breaks a rule.
struct Package {
  Kind kind = Kind::extended;
  std::optional<zip::Archive> archive{};
  std::vector<Member> members{};
  std::vector<Defect> defects{};

  const Member* find(std::string_view member_name) const;
  std::vector<const Member*> all(Part part) const;
  std::shared_ptr<const ContainerFiles> files() const;
};

/// Whether the first octets are those of a ZIP archive.
enum class Likeness : std::uint8_t { no, yes };
Likeness looks_like_zip(View front);

/// Opens a container. Names must differ after case folding and NFKC, or two programs find different files. Errors: those of
/// zip::Archive::open(); malformed (two such names, META-INF in other letters); unsupported (a signed document of another
/// kind, named); no_signature.
Result<Package> open_package(const Document& document, const Limits& limits);
/// The rules on a container's files that do not hinder reading it: mimetype (clause 4.3.3.1 and A.1), and one file in ASiC-S.
/// What breaks one is a fatal defect.
void check_package(Package& package);
/// Files that are data, or count as such.
std::vector<const Member*> data_of(const Package& package);

Part part_of(std::string_view name);

}  // namespace esign::formats::asic
