// SPDX-License-Identifier: Apache-2.0
// Makes a XAdES B-B signature (EN 319 132-1 clause 6.3), cut in the middle. Exclusive canonicalisation everywhere: the
// signature then means the same wherever its octets stand, so it is composed alone and set into the document as text.
#include <algorithm>

#include "base/text.h"
#include "formats/xades/algorithms.h"
#include "formats/xades/draft.h"
#include "formats/xades/names.h"
#include "formats/xades/reading.h"
#include "formats/xades/xades.h"
#include "xml/locate.h"

namespace esign::formats::xades {
namespace {

/// Without XML_PARSE_HUGE libxml2 takes ten million octets of one text, and base64 grows by a third.
constexpr std::uint64_t kLargestBase64Content = 7'400'000;
constexpr std::string_view kTrustedList = "http://uri.etsi.org/02231/v2#";

/// The signature in the making, shared by prepare and finish.
struct Work {
  Document document;
  WriteOptions options;
  DigestFunction digest;
  Limits limits;
  Draft draft{};
  xml::Tree::Ptr tree{};       ///< Of an XML document that is signed as one, or of a signature file that gets a further signature.
  std::vector<Source> data{};  ///< What the data references digest, in their order.
  std::optional<Document> signature_file{};  ///< Of a container, that gets a further signature.
  Bytes message{};
};

Source octets_of(const Document& document) {
  return [document](const Sink& out) { return document.read(out); };
}
Source held(Bytes octets) {
  return [octets = std::move(octets)](const Sink& out) { return out(octets); };
}

bool is_xml(std::string_view media_type) {
  return media_type == "application/xml" || media_type == "text/xml" || media_type.ends_with("+xml");
}

/// Ids that nothing random goes into, so that the same input gives the same octets, and that no element bears already.
Result<void> name_parts(Work& work, const Source& seed) {
  ESIGN_TRY(const Bytes content, work.digest(Hash::sha256, seed));
  for (unsigned attempt = 0;; ++attempt) {
    Bytes input = content;
    append(input, as_view(to_rfc3339(work.options.signing_time) + '/' + std::to_string(attempt)));
    append(input, work.options.signer->der());
    ESIGN_TRY(const Bytes seeded, work.digest(Hash::sha256, held(std::move(input))));
    const std::string hex = to_hex(View(seeded).first(16));
    work.draft.signature_id = "S-" + hex;
    work.draft.properties_id = "P-" + hex;
    const auto taken = [&](const std::string& name) { return work.tree && work.tree->has_id(name); };
    bool repeated = taken(work.draft.signature_id) || taken(work.draft.properties_id);
    for (std::size_t i = 0; i < work.draft.data.size(); ++i) {
      std::string& id = work.draft.data[i].id;
      id = "R-" + hex + (i == 0 ? "" : '-' + std::to_string(i + 1));
      repeated = repeated || taken(id);
    }
    if (!repeated) return {};
  }
}

std::string certificate_element(const pkix::Certificate& certificate) {
  return "<ds:X509Certificate>" + to_base64(certificate.der()) + "</ds:X509Certificate>";
}

/// What does not depend on the packaging.
Result<void> describe(Work& work) {
  const WriteOptions& options = work.options;
  ESIGN_TRY(work.draft.signature_method, uri(options.algorithm));
  work.draft.hash = options.content_hash;
  work.draft.certificates = certificate_element(*options.signer);
  for (const auto& certificate : options.chain)
    if (!certificate->self_issued() && !equal(certificate->der(), options.signer->der())) work.draft.certificates += certificate_element(*certificate);
  work.draft.signing_time = to_rfc3339(options.signing_time);
  ESIGN_TRY(work.draft.certificate_digest, work.digest(options.content_hash, held(copy(options.signer->der()))));
  work.draft.issuer_serial = issuer_serial(*options.signer);
  return {};
}

/// TS 119 612 clause 5.7.1: one signature over the whole list, with the transforms enveloped-signature and exclusive
/// canonicalisation and no others.
Result<void> prepare_trusted_list(Work& work) {
  if (!work.tree->all(kDs, "Signature").empty()) return fail(Errc::invalid_argument, "the trusted list is signed already, and has one signature only");
  if (work.tree->comments() == xml::Tree::Comments::present || work.tree->outer_instructions() == xml::Tree::Instructions::present)
    return fail(Errc::invalid_argument, "a trusted list without comments and processing instructions is needed: its signature would not cover them");
  work.draft.data.front().transforms = transforms_enveloped();
  work.data.push_back([tree = work.tree](const Sink& out) {
    return xml::canonicalize(*tree, {{}, xml::WithComments::no, {}}, {xml::C14n::exclusive, xml::WithComments::no, {}}, out);
  });
  return {};
}

Result<void> prepare_enveloped(Work& work) {
  ESIGN_TRY(const Bytes octets, work.document.octets(work.limits.xml_octets));
  ESIGN_TRY(work.tree, xml::Tree::parse(octets, work.limits));
  if (work.tree->root().is(kDs, "Signature"))
    return fail(Errc::unsupported, "an enveloping signature cannot take in another one: sign it detached");
  if (!work.tree->repeated_ids().empty())
    return fail(Errc::malformed, "two elements have the Id \"" + printable(work.tree->repeated_ids().front()) + '"');
  ESIGN_CHECK(name_parts(work, held(octets)));
  if (work.tree->root().is(kTrustedList, "TrustServiceStatusList")) return prepare_trusted_list(work);
  // A reference with URI="" leaves comments out; where there are any, the whole document is named in the way that keeps them.
  const bool comments = work.tree->comments() == xml::Tree::Comments::present;
  work.draft.data.front().uri = comments ? "#xpointer(/)" : "";
  work.draft.data.front().transforms = transforms_without_signatures(comments ? KeepComments::yes : KeepComments::no);
  const auto keep = comments ? xml::WithComments::yes : xml::WithComments::no;
  work.data.push_back([tree = work.tree, keep](const Sink& out) {
    return xml::canonicalize(*tree, {{}, keep, tree->all(kDs, "Signature")}, {xml::C14n::exclusive, keep, {}}, out);
  });
  return {};
}

/// An XML document goes in as XML if nothing of it would be lost or change its meaning there: a reference to an element
/// leaves out comments and what stands beside the root; a signature inside would find itself in another document.
bool fits_as_xml(const xml::Tree& tree) {
  return tree.comments() == xml::Tree::Comments::absent && tree.outer_instructions() == xml::Tree::Instructions::absent &&
         tree.all(kDs, "Signature").empty() && tree.repeated_ids().empty();
}

Result<void> prepare_enveloping(Work& work) {
  const bool may_be_xml = is_xml(work.options.media_type.empty() ? work.document.media_type() : work.options.media_type);
  ESIGN_TRY(const Bytes octets, work.document.octets(may_be_xml ? work.limits.xml_octets : kLargestBase64Content));
  if (may_be_xml) {
    ESIGN_TRY(work.tree, xml::Tree::parse(octets, work.limits));
  }
  ESIGN_CHECK(name_parts(work, held(octets)));
  const std::string object_id = 'O' + work.draft.signature_id.substr(1);
  const std::string open = "<ds:Object Id=\"" + object_id + "\">";
  work.draft.data.front().uri = '#' + object_id;
  if (work.tree && fits_as_xml(*work.tree) && !work.tree->has_id(object_id)) {
    const xml::Outline& outline = work.tree->outline();
    work.draft.data.front().transforms = transforms_exclusive();
    work.draft.object = open + std::string(as_text(octets).substr(outline.root_begin, outline.root_end - outline.root_begin)) + "</ds:Object>";
    ESIGN_TRY(const auto alone, xml::Tree::parse(as_view(signature_text(work.draft, "")), work.limits));
    ESIGN_TRY(const xml::Element object, alone->by_id(object_id));
    work.data.push_back([alone, object](const Sink& out) {
      return xml::canonicalize(*alone, {object, xml::WithComments::no, {}}, {xml::C14n::exclusive, xml::WithComments::no, {}}, out);
    });
    return {};
  }
  if (octets.size() > kLargestBase64Content) return fail(Errc::limit_exceeded, "xml_octets");
  if (octets.empty()) return fail(Errc::invalid_argument, "an empty document cannot be enveloped: sign it detached");
  work.tree = nullptr;
  work.draft.data.front().transforms = transforms_base64();
  work.draft.object = open + to_base64(octets) + "</ds:Object>";
  work.data.push_back(held(octets));
  return {};
}

Result<void> prepare_detached(Work& work) {
  if (work.document.name().empty()) return fail(Errc::invalid_argument, "a detached signature needs the name of what it signs");
  work.draft.data.front().uri = percent_encoded(work.document.name());
  work.data.push_back(octets_of(work.document));
  return {};
}

/// The digests, innermost first, then the octets to sign.
Result<void> digest_parts(Work& work) {
  const xml::Canonicalization exclusive{xml::C14n::exclusive, xml::WithComments::no, {}};
  Bytes digests;
  for (std::size_t i = 0; i < work.data.size(); ++i) {
    ESIGN_TRY(work.draft.data[i].digest, work.digest(work.draft.hash, work.data[i]));
    append(digests, work.draft.data[i].digest);
  }
  if (work.options.packaging == Packaging::detached) ESIGN_CHECK(name_parts(work, held(std::move(digests))));
  ESIGN_TRY(const auto first, xml::Tree::parse(as_view(signature_text(work.draft, "")), work.limits));
  ESIGN_TRY(const xml::Element properties, first->by_id(work.draft.properties_id));
  ESIGN_TRY(work.draft.properties_digest, work.digest(work.draft.hash, [&](const Sink& out) {
    return xml::canonicalize(*first, {properties, xml::WithComments::no, {}}, exclusive, out);
  }));
  ESIGN_TRY(const auto second, xml::Tree::parse(as_view(signature_text(work.draft, "")), work.limits));
  ESIGN_TRY(work.message, xml::canonical_octets(*second, {second->root().children().front(), xml::WithComments::no, {}}, exclusive));
  return {};
}

/// The document with the signature as the last child of its root; every other octet stays what it was.
Result<Bytes> set_in(const Work& work, std::string_view signature) {
  ESIGN_TRY(const Bytes octets, work.document.octets(work.limits.xml_octets));
  ESIGN_TRY(const xml::Outline outline, xml::outline(octets, work.limits));
  const View whole(octets);
  Bytes out;
  out.reserve(octets.size() + signature.size() + 256);
  if (outline.root == xml::Outline::Root::open) {
    append(out, whole.first(outline.root_end_tag));
    append(out, as_view(signature));
    append(out, whole.subspan(outline.root_end_tag));
  } else {
    append(out, whole.first(outline.root_tag_end - 2));  // <a/> becomes <a>…</a>
    append(out, as_view(">"));
    append(out, as_view(signature));
    append(out, as_view("</" + outline.root_name + '>'));
    append(out, whole.subspan(outline.root_tag_end));
  }
  return out;
}

/// A signature file of a container: a new one, or the existing one with the signature behind the others.
Result<Bytes> signature_file(const Work& work, const std::string& signature) {
  if (work.signature_file) {
    ESIGN_TRY(const Bytes octets, work.signature_file->octets(work.limits.xml_octets));
    return xml::with_last_child(*work.tree, octets, work.tree->root(), signature);
  }
  return copy(as_view("<asic:XAdESSignatures xmlns:asic=\"" + std::string(kAsic) + "\">" + signature + "</asic:XAdESSignatures>\n"));
}

/// Reads the finished octets as a stranger would: same message, same value, every digest as computed, nothing amiss.
Result<void> check_back(const Work& work, const Bytes& octets, View value) {
  const auto document = Document::from_octets(octets, "signature.xml", "application/xml");
  ESIGN_TRY(const SignatureSet set, read(document, std::nullopt, work.limits));
  const auto own = std::ranges::find(set.signatures, work.draft.signature_id, &SignatureView::id);
  if (own == set.signatures.end()) return fail(Errc::internal, "the new signature is not found in the signed document");
  for (const Defect& defect : own->defects)
    if (defect.weight == Defect::Weight::fatal) return fail(Error{Errc::internal, defect.detail, defect.place, -1});
  if (!equal(own->signed_octets, work.message) || !equal(own->value, value) || own->references.size() != work.draft.data.size() + 1)
    return fail(Errc::internal, "the signed document does not say what was signed");
  for (const Reference& reference : own->references) {
    if (!reference.octets) continue;  // Detached: the content was hashed once and is not read a second time.
    ESIGN_TRY(const Bytes digest, work.digest(reference.hash, reference.octets));
    if (!equal(digest, reference.expected)) return fail(Errc::internal, "the signed document does not hold what was signed");
  }
  return {};
}

Result<void> finish(const Work& work, View value, const Sink& out) {
  Bytes encoded = copy(value);
  if (work.options.algorithm.scheme == Scheme::ecdsa) {
    ESIGN_TRY(encoded, raw_ecdsa(value, work.options.signer->public_key().bits));
  }
  const std::string signature = signature_text(work.draft, to_base64(encoded));
  Bytes octets;
  if (work.options.packaging == Packaging::enveloped) {
    ESIGN_TRY(octets, set_in(work, signature));
  } else if (work.draft.container == Draft::Container::yes) {
    ESIGN_TRY(octets, signature_file(work, signature));
  } else {
    // No XML declaration: nothing would sign it, and one changed bit makes it a processing instruction that nobody misses.
    octets = copy(as_view(signature + '\n'));
  }
  ESIGN_CHECK(check_back(work, octets, value));
  return out(octets);
}

Unfinished unfinished_of(const std::shared_ptr<Work>& work) {
  Unfinished unfinished;
  unfinished.message = work->message;
  unfinished.finish = [work](View value, const Sink& out) { return finish(*work, value, out); };
  return unfinished;
}

}  // namespace

Result<Unfinished> prepare(const Document& document, const WriteOptions& options, const DigestFunction& digest, const Limits& limits) {
  if (!options.signer) return fail(Errc::invalid_argument, "no signing certificate");
  auto work = std::make_shared<Work>(Work{document, options, digest, limits});
  ESIGN_CHECK(describe(*work));
  work->draft.data.front().media_type = options.media_type.empty() ? document.media_type() : options.media_type;
  switch (options.packaging) {
    case Packaging::enveloped: ESIGN_CHECK(prepare_enveloped(*work)); break;
    case Packaging::enveloping: ESIGN_CHECK(prepare_enveloping(*work)); break;
    case Packaging::detached: ESIGN_CHECK(prepare_detached(*work)); break;
  }
  ESIGN_CHECK(digest_parts(*work));
  return unfinished_of(work);
}

Result<Unfinished> prepare_in_container(const std::vector<FileToSign>& files, const std::optional<Document>& existing, const WriteOptions& options,
                                        const DigestFunction& digest, const Limits& limits) {
  if (!options.signer) return fail(Errc::invalid_argument, "no signing certificate");
  if (files.empty()) return fail(Errc::invalid_argument, "nothing to sign");
  if (files.size() >= limits.references) return fail(Errc::limit_exceeded, "references");
  auto work = std::make_shared<Work>(Work{files.front().file, options, digest, limits});
  work->options.packaging = Packaging::detached;
  work->draft.container = Draft::Container::yes;
  work->signature_file = existing;
  if (existing) {
    ESIGN_TRY(const Bytes octets, existing->octets(limits.xml_octets));
    ESIGN_TRY(work->tree, xml::Tree::parse(octets, limits));
    if (!work->tree->root().is(kAsic, "XAdESSignatures")) return fail(Errc::unsupported, "the signature file has no place for another signature");
  }
  ESIGN_CHECK(describe(*work));
  work->draft.data.clear();
  for (const FileToSign& one : files) {
    work->draft.data.push_back({{}, percent_encoded(one.file.name(), "/"), {}, one.media_type, {}});
    work->data.push_back(octets_of(one.file));
  }
  ESIGN_CHECK(digest_parts(*work));
  return unfinished_of(work);
}

}  // namespace esign::formats::xades
