// SPDX-License-Identifier: Apache-2.0
#include "formats/xades/algorithms.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "formats/xades/names.h"
#include "pkix/algorithms.h"

namespace esign::formats::xades {
namespace {

struct HashRow {
  Hash hash;
  std::string_view uri;
};
// XML Signature 1.1 section 6.2; RFC 9231 sections 2.1.2, 2.1.3, 2.1.5.
constexpr std::array kHashes = {
    HashRow{Hash::sha1, "http://www.w3.org/2000/09/xmldsig#sha1"},
    HashRow{Hash::sha224, "http://www.w3.org/2001/04/xmldsig-more#sha224"},
    HashRow{Hash::sha256, "http://www.w3.org/2001/04/xmlenc#sha256"},
    HashRow{Hash::sha384, "http://www.w3.org/2001/04/xmldsig-more#sha384"},
    HashRow{Hash::sha512, "http://www.w3.org/2001/04/xmlenc#sha512"},
    HashRow{Hash::sha3_256, "http://www.w3.org/2007/05/xmldsig-more#sha3-256"},
    HashRow{Hash::sha3_384, "http://www.w3.org/2007/05/xmldsig-more#sha3-384"},
    HashRow{Hash::sha3_512, "http://www.w3.org/2007/05/xmldsig-more#sha3-512"},
};

struct SignatureRow {
  Scheme scheme;
  Hash hash;
  std::string_view uri;
};
// XML Signature 1.1 section 6.4; RFC 9231 sections 2.3.2 to 2.3.4 (RSA), 2.3.10 (RSASSA-PSS without parameters: MGF1 and salt
// by the hash), 2.3.6 (ECDSA), 2.3.12 (EdDSA).
constexpr std::array kSignatures = {
    SignatureRow{Scheme::rsa_pkcs1, Hash::sha1, "http://www.w3.org/2000/09/xmldsig#rsa-sha1"},
    SignatureRow{Scheme::rsa_pkcs1, Hash::sha224, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha224"},
    SignatureRow{Scheme::rsa_pkcs1, Hash::sha256, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"},
    SignatureRow{Scheme::rsa_pkcs1, Hash::sha384, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"},
    SignatureRow{Scheme::rsa_pkcs1, Hash::sha512, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"},
    SignatureRow{Scheme::rsa_pss, Hash::sha1, "http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1"},
    SignatureRow{Scheme::rsa_pss, Hash::sha224, "http://www.w3.org/2007/05/xmldsig-more#sha224-rsa-MGF1"},
    SignatureRow{Scheme::rsa_pss, Hash::sha256, "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"},
    SignatureRow{Scheme::rsa_pss, Hash::sha384, "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1"},
    SignatureRow{Scheme::rsa_pss, Hash::sha512, "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1"},
    SignatureRow{Scheme::rsa_pss, Hash::sha3_256, "http://www.w3.org/2007/05/xmldsig-more#sha3-256-rsa-MGF1"},
    SignatureRow{Scheme::rsa_pss, Hash::sha3_384, "http://www.w3.org/2007/05/xmldsig-more#sha3-384-rsa-MGF1"},
    SignatureRow{Scheme::rsa_pss, Hash::sha3_512, "http://www.w3.org/2007/05/xmldsig-more#sha3-512-rsa-MGF1"},
    SignatureRow{Scheme::ecdsa, Hash::sha1, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1"},
    SignatureRow{Scheme::ecdsa, Hash::sha224, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha224"},
    SignatureRow{Scheme::ecdsa, Hash::sha256, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"},
    SignatureRow{Scheme::ecdsa, Hash::sha384, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"},
    SignatureRow{Scheme::ecdsa, Hash::sha512, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"},
    SignatureRow{Scheme::ecdsa, Hash::sha3_256, "http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-256"},
    SignatureRow{Scheme::ecdsa, Hash::sha3_384, "http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-384"},
    SignatureRow{Scheme::ecdsa, Hash::sha3_512, "http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-512"},
    SignatureRow{Scheme::ed25519, Hash::sha512, "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519"},
};
constexpr std::string_view kPssWithParameters = "http://www.w3.org/2007/05/xmldsig-more#rsa-pss";
constexpr std::string_view kMgf1 = "http://www.w3.org/2007/05/xmldsig-more#MGF1";

struct C14nRow {
  std::string_view uri;
  xml::C14n method;
  xml::WithComments comments;
};
// XML Signature 1.1 section 6.5; EN 319 132-1 clause 6.3 requirement d) names the same six.
constexpr std::array kCanonicalizations = {
    C14nRow{"http://www.w3.org/TR/2001/REC-xml-c14n-20010315", xml::C14n::inclusive_1_0, xml::WithComments::no},
    C14nRow{"http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments", xml::C14n::inclusive_1_0, xml::WithComments::yes},
    C14nRow{"http://www.w3.org/2006/12/xml-c14n11", xml::C14n::inclusive_1_1, xml::WithComments::no},
    C14nRow{"http://www.w3.org/2006/12/xml-c14n11#WithComments", xml::C14n::inclusive_1_1, xml::WithComments::yes},
    C14nRow{"http://www.w3.org/2001/10/xml-exc-c14n#", xml::C14n::exclusive, xml::WithComments::no},
    C14nRow{"http://www.w3.org/2001/10/xml-exc-c14n#WithComments", xml::C14n::exclusive, xml::WithComments::yes},
};

SignatureAlgorithm algorithm_of(const SignatureRow& row) {
  const bool pss = row.scheme == Scheme::rsa_pss;
  return {row.scheme, row.hash, pss ? row.hash : Hash::sha256, pss ? static_cast<unsigned>(pkix::octets(row.hash)) : 0};
}

Result<Hash> digest_method(const xml::Element& holder) {
  ESIGN_TRY(const auto inside, holder.elements());
  const auto found = std::ranges::find_if(inside, [](const xml::Element& e) { return e.is(kDs, "DigestMethod"); });
  if (found == inside.end()) return Hash::sha256;
  return hash_from(found->attribute("Algorithm").value_or(""));
}

Result<unsigned> number(const xml::Element& element) {
  ESIGN_TRY(const std::string text, element.value());
  const std::string_view digits = trim(text);
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return fail(Errc::malformed, "not a number").in(element.path());
  return value;
}

/// RSAPSSParams of RFC 9231 section 2.3.9. Absent parts: SHA-256, MGF1 with SHA-256, salt as long as the hash, trailer 1.
Result<SignatureAlgorithm> pss_from(const xml::Element& method) {
  ESIGN_TRY(const auto inside, method.elements());
  if (inside.size() != 1 || !inside.front().is(kRsaPssNamespace, "RSAPSSParams")) return fail(Errc::malformed, "RSAPSSParams are missing");
  const xml::Element& params = inside.front();
  ESIGN_TRY(const auto parts, params.elements());
  SignatureAlgorithm algorithm{Scheme::rsa_pss, Hash::sha256, Hash::sha256, 0};
  ESIGN_TRY(algorithm.hash, digest_method(params));
  algorithm.salt_octets = static_cast<unsigned>(pkix::octets(algorithm.hash));
  for (const xml::Element& part : parts) {
    if (part.is(kDs, "DigestMethod")) continue;
    if (part.is(kRsaPssNamespace, "MaskGenerationFunction")) {
      if (part.attribute("Algorithm") != kMgf1) return fail(Errc::unsupported, "a mask generation function other than MGF1");
      ESIGN_TRY(algorithm.mgf_hash, digest_method(part));
    } else if (part.is(kRsaPssNamespace, "SaltLength")) {
      ESIGN_TRY(algorithm.salt_octets, number(part));
    } else if (part.is(kRsaPssNamespace, "TrailerField")) {
      ESIGN_TRY(const unsigned trailer, number(part));
      if (trailer != 1) return fail(Errc::unsupported, "a trailer field other than 1");
    } else {
      return fail(Errc::malformed, "an unknown RSASSA-PSS parameter");
    }
  }
  return algorithm;
}

}  // namespace

Result<Hash> hash_from(std::string_view uri) {
  const auto row = std::ranges::find(kHashes, uri, &HashRow::uri);
  if (row == kHashes.end()) return fail(Errc::unsupported, "digest algorithm " + printable(uri));
  return row->hash;
}

std::string_view uri(Hash hash) { return std::ranges::find(kHashes, hash, &HashRow::hash)->uri; }

Result<SignatureAlgorithm> signature_algorithm_from(const xml::Element& method) {
  const std::string named = method.attribute("Algorithm").value_or("");
  if (named == kPssWithParameters) return pss_from(method);
  const auto row = std::ranges::find(kSignatures, named, &SignatureRow::uri);
  if (row == kSignatures.end()) return fail(Errc::unsupported, "signature algorithm " + printable(named));
  ESIGN_TRY(const auto inside, method.elements());
  if (!inside.empty()) return fail(Errc::malformed, "parameters of an algorithm that has none");
  return algorithm_of(*row);
}

Result<std::string_view> uri(const SignatureAlgorithm& algorithm) {
  const auto same = [&](const SignatureRow& row) {
    return row.scheme == algorithm.scheme && (row.scheme == Scheme::ed25519 || row.hash == algorithm.hash) &&
           (row.scheme != Scheme::rsa_pss || algorithm_of(row) == algorithm);
  };
  const auto row = std::ranges::find_if(kSignatures, same);
  if (row == kSignatures.end()) return fail(Errc::unsupported, "RSASSA-PSS parameters that no algorithm URI stands for");
  return row->uri;
}

std::optional<xml::Canonicalization> canonicalization_named(std::string_view uri) {
  const auto row = std::ranges::find(kCanonicalizations, uri, &C14nRow::uri);
  if (row == kCanonicalizations.end()) return std::nullopt;
  return xml::Canonicalization{row->method, row->comments, {}};
}

Result<xml::Canonicalization> canonicalization_from(const xml::Element& method) {
  const std::string named = method.attribute("Algorithm").value_or("");
  auto how = canonicalization_named(named);
  if (!how) return fail(Errc::unsupported, "canonicalisation " + printable(named));
  ESIGN_TRY(const auto inside, method.elements());
  if (inside.empty()) return *std::move(how);
  // Exclusive XML Canonicalization 1.0 section 4.
  const xml::Element& list = inside.front();
  if (how->method != xml::C14n::exclusive || inside.size() != 1 || !list.is(kExclusiveC14n, "InclusiveNamespaces"))
    return fail(Errc::malformed, "parameters of a canonicalisation that has none");
  const std::string prefixes = list.attribute("PrefixList").value_or("");
  for (const std::string_view prefix : split(prefixes, ' '))
    if (!prefix.empty()) how->inclusive_prefixes.emplace_back(prefix);
  return *std::move(how);
}

}  // namespace esign::formats::xades
