// SPDX-License-Identifier: Apache-2.0
// Signs with the keys of the test PKI and says in words what a read signature is worth, digests and value recomputed.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "crypto/backend.h"
#include "formats/xades/xades.h"
#include "pki/test_pki.h"

namespace esign::xades_test {

using formats::Defect;
using formats::Reference;
using formats::SignatureSet;
using formats::SignatureView;
using formats::WriteOptions;
using formats::xades::prepare;
using formats::xades::read;

inline Result<Bytes> digest(Hash hash, const Source& octets) { return crypto::digest(crypto::openssl(), hash, octets); }

inline Document document(std::string_view text, std::string name = "arayış.xml", std::string media_type = "application/xml") {
  return Document::from_octets(copy(as_view(text)), std::move(name), std::move(media_type));
}

/// One signer of the test PKI.
struct Signer {
  pkix::Certificate::Ptr certificate{};
  std::unique_ptr<crypto::PrivateKey> key{};
  SignatureAlgorithm algorithm{Scheme::ecdsa, Hash::sha256, Hash::sha256, 0};
};
inline Signer signer(const std::string& name, SignatureAlgorithm algorithm = {Scheme::ecdsa, Hash::sha256, Hash::sha256, 0}) {
  Signer made;
  made.certificate = *pkix::Certificate::parse(pki::pki_file(name + ".der"));
  std::string pem = pki::pki_text(name + ".key");
  const auto begin = pem.find('\n') + 1;
  made.key = *crypto::open_pkcs8(*from_base64(pem.substr(begin, pem.find("-----END") - begin), Base64Space::xml_whitespace));
  made.algorithm = algorithm;
  return made;
}

inline WriteOptions options(const Signer& signer, Packaging packaging = Packaging::enveloped) {
  WriteOptions options;
  options.packaging = packaging;
  options.signer = signer.certificate;
  options.algorithm = signer.algorithm;
  options.signing_time = *parse_rfc3339("2026-11-21T12:00:00Z");
  return options;
}

inline Result<std::string> sign(const Document& content, const Signer& signer, const WriteOptions& options) {
  ESIGN_TRY(const auto unfinished, prepare(content, options, digest));
  ESIGN_TRY(const Bytes value, signer.key->sign(options.algorithm, unfinished.message));
  std::string out;
  ESIGN_CHECK(unfinished.finish(value, [&](View piece) -> Result<void> {
    out += as_text(piece);
    return {};
  }));
  return out;
}
inline Result<std::string> sign(const Document& content, const Signer& signer, Packaging packaging = Packaging::enveloped) {
  return sign(content, signer, options(signer, packaging));
}

/// The certificate that the signed reference means, or the first reason why there is none.
inline pkix::Certificate::Ptr signing_certificate(const SignatureView& view) {
  if (view.certificate_references.empty()) return nullptr;
  const auto& wanted = view.certificate_references.front();
  for (const auto& certificate : view.certificates) {
    const auto found = crypto::digest(crypto::openssl(), wanted.hash, certificate->der());
    if (found && equal(*found, wanted.digest)) return certificate;
  }
  return nullptr;
}

inline std::string reference_answer(const Reference& reference) {
  if (reference.failure) return "reference " + reference.uri + ": " + reference.failure->detail;
  if (!reference.octets) return "reference " + reference.uri + ": not here";
  const auto found = digest(reference.hash, reference.octets);
  if (!found) return "reference " + reference.uri + ": " + found.error().detail;
  return equal(*found, reference.expected) ? "" : "reference " + reference.uri + ": another digest";
}

inline std::string value_answer(const SignatureView& view, const pkix::Certificate& certificate) {
  const auto verdict = crypto::openssl().verify(certificate.spki(), view.algorithm, view.signed_octets, view.value);
  if (!verdict) return "value: " + verdict.error().detail;
  return *verdict == crypto::Verdict::valid ? "" : "another value";
}

/// "intact", or the first thing that is wrong. Plain XML signatures have no signed certificate reference: `any_certificate`
/// lets every certificate of KeyInfo try.
enum class Key : std::uint8_t { referenced, any_certificate };
inline std::string answer(const SignatureView& view, Key key = Key::referenced) {
  for (const Defect& defect : view.defects)
    if (defect.weight != Defect::Weight::conformance) return "defect " + defect.place + ": " + defect.detail;
  if (view.algorithm_failure) return view.algorithm_failure->detail;
  if (view.references.empty()) return "nothing signed";
  for (const Reference& reference : view.references)
    if (const std::string wrong = reference_answer(reference); !wrong.empty()) return wrong;
  if (const auto certificate = signing_certificate(view)) {
    const std::string wrong = value_answer(view, *certificate);
    return wrong.empty() ? "intact" : wrong;
  }
  if (key == Key::any_certificate && view.certificate_references.empty())
    for (const auto& certificate : view.certificates)
      if (value_answer(view, *certificate).empty()) return "intact";
  return "signing certificate not found";
}

/// The answers of all signatures, joined by " | "; an error of reading as "error CODE: place: detail".
inline std::string answers(std::string_view xml, const std::optional<Document>& content = {}, Key key = Key::referenced) {
  const auto set = read(document(xml), content);
  if (!set) return "error " + std::string(name(set.error().code)) + ": " + set.error().at + ": " + set.error().detail;
  std::string all;
  for (const SignatureView& view : set->signatures) all += (all.empty() ? "" : " | ") + answer(view, key);
  return all;
}

/// A folder that goes away with the test.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "esign-xades-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path put(const std::string& name, std::string_view octets) const {
    std::ofstream(path_ / name, std::ios::binary) << octets;
    return path_ / name;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

inline constexpr std::string_view kArayis =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<arayış xmlns=\"urn:az:arayis\"><fin>5ABCD12</fin><ad>Gülçöhrə Əliyeva-Ğ</ad>"
    "<məbləğ valyuta=\"AZN\">1500</məbləğ></arayış>\n";

}  // namespace esign::xades_test
