// SPDX-License-Identifier: Apache-2.0
#include "formats/asic/manifest.h"

#include "formats/xades/algorithms.h"
#include "formats/xades/names.h"
#include "formats/xades/reading.h"
#include "xml/escape.h"
#include "xml/tree.h"

namespace esign::formats::asic {
namespace {

using xades::kAsic;
using xades::kDs;

Result<std::string> required(const xml::Element& element, std::string_view attribute) {
  auto value = element.attribute(attribute);
  if (!value || value->empty()) return fail(Errc::malformed, "no " + std::string(attribute)).in(element.path());
  return *std::move(value);
}

Result<ManifestEntry> read_entry(const xml::Element& element) {
  ManifestEntry entry;
  ESIGN_CHECK(xades::only_attributes(element, {"URI", "MimeType", "Rootfile"}));
  ESIGN_TRY(entry.uri, required(element, "URI"));
  entry.media_type = element.attribute("MimeType").value_or("");
  const std::string rootfile = element.attribute("Rootfile").value_or("false");
  if (rootfile == "true" || rootfile == "1") entry.rootfile = ManifestEntry::Rootfile::yes;
  ESIGN_TRY(const auto inside, element.elements());
  if (inside.size() != 2 || !inside[0].is(kDs, "DigestMethod") || !inside[1].is(kDs, "DigestValue"))
    return fail(Errc::malformed, "not DigestMethod, DigestValue").in(element.path());
  auto hash = xades::hash_from(inside[0].attribute("Algorithm").value_or(""));
  if (hash) entry.hash = *hash;
  else entry.failure = std::move(hash).error();
  ESIGN_TRY(entry.digest, xades::base64_value(inside[1]));
  return entry;
}

}  // namespace

Result<Manifest> read_manifest(const Document& file, const Limits& limits) {
  ESIGN_TRY(const Bytes octets, file.octets(limits.xml_octets));
  ESIGN_TRY(const auto tree, xml::Tree::parse(octets, limits));
  const xml::Element root = tree->root();
  if (!root.is(kAsic, "ASiCManifest")) return fail(Errc::malformed, "the root is not ASiCManifest");
  ESIGN_TRY(const auto inside, root.elements());
  Manifest manifest;
  Budget budget("zip_entries", limits.zip_entries);
  for (std::size_t i = 0; i < inside.size(); ++i) {
    const xml::Element& element = inside[i];
    ESIGN_CHECK(budget.spend());
    if (i == 0 && element.is(kAsic, "SigReference")) {
      ESIGN_CHECK(xades::only_attributes(element, {"URI", "MimeType"}));
      ESIGN_TRY(manifest.signature_uri, required(element, "URI"));
      manifest.signature_type = element.attribute("MimeType").value_or("");
    } else if (i > 0 && element.is(kAsic, "DataObjectReference")) {
      ESIGN_TRY(auto entry, read_entry(element));
      manifest.entries.push_back(std::move(entry));
    } else {
      return fail(element.is(kAsic, "ASiCManifestExtensions") ? Errc::unsupported : Errc::malformed, "an element that may not stand here").in(element.path());
    }
  }
  if (manifest.entries.empty()) return fail(Errc::malformed, "not SigReference, DataObjectReference");
  return manifest;
}

Bytes write_manifest(const Manifest& manifest) {
  const auto attribute = [](std::string_view name, std::string_view value) {
    return value.empty() ? std::string() : ' ' + std::string(name) + "=\"" + xml::escaped(value) + '"';
  };
  std::string text = "<asic:ASiCManifest xmlns:asic=\"" + std::string(kAsic) + "\" xmlns:ds=\"" + std::string(kDs) + "\"><asic:SigReference" +
                     attribute("URI", manifest.signature_uri) + attribute("MimeType", manifest.signature_type) + "/>";
  for (const ManifestEntry& entry : manifest.entries) {
    text += "<asic:DataObjectReference" + attribute("URI", entry.uri) + attribute("MimeType", entry.media_type) +
            (entry.rootfile == ManifestEntry::Rootfile::yes ? attribute("Rootfile", "true") : "") + "><ds:DigestMethod" +
            attribute("Algorithm", xades::uri(entry.hash)) + "/><ds:DigestValue>" + to_base64(entry.digest) + "</ds:DigestValue></asic:DataObjectReference>";
  }
  return copy(as_view(text + "</asic:ASiCManifest>\n"));
}

}  // namespace esign::formats::asic
