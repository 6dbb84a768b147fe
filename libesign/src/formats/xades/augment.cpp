// SPDX-License-Identifier: Apache-2.0
// Raising the level of a ds:Signature: SignatureTimeStamp (EN 319 132-1 clause 5.3), CertificateValues and RevocationValues (5.4.2,
// 5.4.3), TimeStampValidationData and AnyValidationData (5.5.1, 5.4.6), ArchiveTimeStamp (5.5.2).
#include <algorithm>

#include "formats/xades/names.h"
#include "formats/xades/reading.h"
#include "formats/xades/xades.h"
#include "xml/locate.h"

namespace esign::formats::xades {
namespace {

std::string declared(std::string_view prefix, std::string_view name_space) {
  return " xmlns:" + std::string(prefix) + "=\"" + std::string(name_space) + '"';
}

/// A time-stamp property. Its namespaces are declared on itself: a declaration further up would change what inclusive
/// canonicalisation has made of the properties that are there.
std::string stamp_text(std::string_view prefix, std::string_view name_space, std::string_view name, View token) {
  const std::string tag = std::string(prefix) + ':' + std::string(name);
  return '<' + tag + declared(prefix, name_space) + "><ds:CanonicalizationMethod" + declared("ds", kDs) + " Algorithm=\"" +
         std::string(kExclusiveC14n) + "\"/><xades:EncapsulatedTimeStamp" + (prefix == "xades" ? "" : declared("xades", kXades)) + '>' +
         to_base64(token) + "</xades:EncapsulatedTimeStamp></" + tag + '>';
}
std::string signature_stamp(View token) { return stamp_text("xades", kXades, "SignatureTimeStamp", token); }
std::string archive_stamp(View token) { return stamp_text("xades141", kXades141, "ArchiveTimeStamp", token); }

std::string encapsulated(std::string_view name, const std::vector<Bytes>& items) {
  std::string text;
  for (const Bytes& item : items) {
    text += "<xades:" + std::string(name) + '>' + to_base64(item) + "</xades:" + std::string(name) + '>';
  }
  return text;
}

std::string certificate_values(const Values& values, std::string_view declaration) {
  if (values.certificates.empty()) return {};
  return "<xades:CertificateValues" + std::string(declaration) + '>' + encapsulated("EncapsulatedX509Certificate", values.certificates) +
         "</xades:CertificateValues>";
}

/// Schema order: CRLValues, OCSPValues.
std::string revocation_values(const Values& values, std::string_view declaration) {
  if (values.crls.empty() && values.ocsp.empty()) return {};
  std::string text = "<xades:RevocationValues" + std::string(declaration) + '>';
  if (!values.crls.empty()) text += "<xades:CRLValues>" + encapsulated("EncapsulatedCRLValue", values.crls) + "</xades:CRLValues>";
  if (!values.ocsp.empty()) text += "<xades:OCSPValues>" + encapsulated("EncapsulatedOCSPValue", values.ocsp) + "</xades:OCSPValues>";
  return text + "</xades:RevocationValues>";
}

std::string validation_data(std::string_view name, const Values& values) {
  return "<xades141:" + std::string(name) + declared("xades141", kXades141) + declared("xades", kXades) + '>' + certificate_values(values, "") +
         revocation_values(values, "") + "</xades141:" + std::string(name) + '>';
}

std::optional<xml::Element> child(const xml::Element& parent, std::string_view name_space, std::string_view name) {
  for (const xml::Element& element : parent.children())
    if (element.is(name_space, name)) return element;
  return std::nullopt;
}

class XadesAugmenter : public Augmenter {
 public:
  XadesAugmenter(Bytes octets, const Document& file, std::optional<Document> content, const Limits& limits, std::shared_ptr<const ContainerFiles> files)
      : octets_(std::move(octets)), name_(file.name()), media_type_(file.media_type()), content_(std::move(content)), limits_(limits), files_(std::move(files)) {}

  Result<SignatureSet> read() const override { return read_octets(octets_); }
  Result<Bytes> signature_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) override {
    return imprint_of_next(signature, signature_stamp(kNoToken), hash, digest);
  }
  Result<void> add_signature_timestamp(std::size_t signature, View token) override { return add(signature, signature_stamp(token)); }
  Result<void> add_values(std::size_t signature, ValuesOf of, const Values& values) override;
  Result<Bytes> archive_imprint(std::size_t signature, Hash hash, const DigestFunction& digest) override {
    return imprint_of_next(signature, archive_stamp(kNoToken), hash, digest);
  }
  Result<void> add_archive_timestamp(std::size_t signature, View token) override { return add(signature, archive_stamp(token)); }
  Result<void> write(const Sink& out) const override { return out(octets_); }
  Result<void> check_extensible() const;

 private:
  static constexpr std::uint8_t kNoToken[] = {0x05, 0x00};  ///< In the place of a token that is not there yet: its octets are not covered.

  Result<SignatureSet> read_octets(const Bytes& octets) const {
    const Document document = Document::from_octets(octets, name_, media_type_);
    return files_ ? xades::read_in_container(document, files_, limits_) : xades::read(document, content_, limits_);
  }
  Result<Bytes> with_property(std::size_t signature, std::string_view property) const;
  Result<Bytes> imprint_of_next(std::size_t signature, std::string_view property, Hash hash, const DigestFunction& digest) const;
  Result<void> add(std::size_t signature, std::string_view property) {
    ESIGN_TRY(octets_, with_property(signature, property));
    return {};
  }

  Bytes octets_;
  std::string name_, media_type_;
  std::optional<Document> content_;
  Limits limits_;
  std::shared_ptr<const ContainerFiles> files_;  ///< Instead of `content_`.
};

/// The signatures as read() numbers them: counter-signatures apart.
Result<xml::Element> signature_at(const xml::Tree& tree, std::size_t wanted) {
  std::size_t number = 0;
  for (const xml::Element& signature : tree.all(kDs, "Signature")) {
    if (nesting_of(signature) != Nesting::own) continue;
    if (number++ == wanted) return signature;
  }
  return fail(Errc::internal, "no such signature");
}

Result<xml::Element> qualifying_properties(const xml::Element& signature) {
  for (const xml::Element& object : signature.children()) {
    if (!object.is(kDs, "Object")) continue;
    if (const auto found = child(object, kXades, "QualifyingProperties")) return *found;
  }
  return fail(Errc::unsupported, "a signature without XAdES properties has no place for a time-stamp");
}

/// The document with the property as the last of this signature's UnsignedSignatureProperties, which are made if they are not there.
Result<Bytes> XadesAugmenter::with_property(std::size_t signature, std::string_view property) const {
  constexpr std::string_view kOpen = "<xades:UnsignedSignatureProperties", kClose = "</xades:UnsignedSignatureProperties>";
  ESIGN_TRY(const auto tree, xml::Tree::parse(octets_, limits_));
  ESIGN_TRY(const xml::Element element, signature_at(*tree, signature));
  ESIGN_TRY(const xml::Element qualifying, qualifying_properties(element));
  const auto unsigned_properties = child(qualifying, kXades, "UnsignedProperties");
  const std::string group = std::string(kOpen) + declared("xades", kXades) + '>' + std::string(property) + std::string(kClose);
  if (!unsigned_properties) {
    return xml::with_last_child(*tree, octets_, qualifying,
                                "<xades:UnsignedProperties" + declared("xades", kXades) + '>' + group + "</xades:UnsignedProperties>");
  }
  if (const auto list = child(*unsigned_properties, kXades, "UnsignedSignatureProperties")) {
    return xml::with_last_child(*tree, octets_, *list, property);
  }
  // UnsignedDataObjectProperties stand behind what is missing here (schema order), and nobody writes them.
  if (!unsigned_properties->children().empty()) return fail(Errc::unsupported, "UnsignedProperties of a kind that is not extended");
  return xml::with_last_child(*tree, octets_, *unsigned_properties, group);
}

/// What a time-stamp in this new last property would have to be over: asked of the very rules by which it will be verified.
Result<Bytes> XadesAugmenter::imprint_of_next(std::size_t signature, std::string_view property, Hash hash, const DigestFunction& digest) const {
  ESIGN_TRY(const Bytes octets, with_property(signature, property));
  ESIGN_TRY(const SignatureSet set, read_octets(octets));
  const auto& timestamps = set.signatures.at(signature).timestamps;
  if (timestamps.empty()) return fail(Errc::internal, "the new property is not found");
  const TimestampView& next = *timestamps.back();
  if (next.no_imprint) return fail(*next.no_imprint);
  if (next.rules.empty()) return fail(Errc::internal, "the new property has no imprint");
  return hash_rule(next.rules.front(), hash, digest);
}

/// CertificateValues and RevocationValues stand once (EN 319 132-1 clause 6.3, Table 2). What comes later, and what time-stamps
/// need, goes into the containers that may stand more often.
Result<void> XadesAugmenter::add_values(std::size_t signature, ValuesOf of, const Values& values) {
  if (values.empty()) return {};
  if (of == ValuesOf::timestamps) return add(signature, validation_data("TimeStampValidationData", values));
  ESIGN_TRY(const SignatureSet set, read());
  const auto& attributes = set.signatures.at(signature).attributes;
  const bool taken = std::ranges::any_of(attributes, [](const AttributeNote& note) {
    return note.name == "xades:CertificateValues" || note.name == "xades:RevocationValues" || note.name == "xades:ArchiveTimeStamp" ||
           note.name == "xades141:ArchiveTimeStamp";
  });
  if (taken) return add(signature, validation_data("AnyValidationData", values));
  return add(signature, certificate_values(values, declared("xades", kXades)) + revocation_values(values, declared("xades", kXades)));
}

Result<void> XadesAugmenter::check_extensible() const {
  ESIGN_TRY(const SignatureSet set, read());
  for (const SignatureView& view : set.signatures) {
    for (const AttributeNote& note : view.attributes) {
      if (note.name.ends_with("SealingEvidenceRecords"))
        return fail(Errc::unsupported, "an evidence record would be broken by anything that is added");
    }
  }
  return {};
}

Result<std::unique_ptr<Augmenter>> open(const Document& xml, const std::optional<Document>& content, std::shared_ptr<const ContainerFiles> files,
                                        const Limits& limits) {
  ESIGN_TRY(Bytes octets, xml.octets(limits.xml_octets));
  auto opened = std::make_unique<XadesAugmenter>(std::move(octets), xml, content, limits, std::move(files));
  ESIGN_CHECK(opened->check_extensible());
  return std::unique_ptr<Augmenter>(std::move(opened));
}

}  // namespace

Result<std::unique_ptr<Augmenter>> open_for_more(const Document& xml, const std::optional<Document>& content, const Limits& limits) {
  return open(xml, content, nullptr, limits);
}

Result<std::unique_ptr<Augmenter>> open_in_container(const Document& xml, std::shared_ptr<const ContainerFiles> files, const Limits& limits) {
  return open(xml, std::nullopt, std::move(files), limits);
}

}  // namespace esign::formats::xades
