// SPDX-License-Identifier: Apache-2.0
#include "pkix/algorithms.h"

#include <fmt/format.h>

#include <algorithm>

namespace esign::pkix {
namespace {

using asn1::Oid;

struct HashRow {
  Hash hash;
  Oid oid;
  std::string_view name;
  std::size_t octets;
};
// FIPS 180-4 and FIPS 202 by their NIST OIDs; SHA-1 by RFC 3370 section 2.1.
constexpr HashRow kHashes[] = {
    {Hash::sha1, Oid("1.3.14.3.2.26"), "SHA1", 20},
    {Hash::sha224, Oid("2.16.840.1.101.3.4.2.4"), "SHA224", 28},
    {Hash::sha256, Oid("2.16.840.1.101.3.4.2.1"), "SHA256", 32},
    {Hash::sha384, Oid("2.16.840.1.101.3.4.2.2"), "SHA384", 48},
    {Hash::sha512, Oid("2.16.840.1.101.3.4.2.3"), "SHA512", 64},
    {Hash::sha3_256, Oid("2.16.840.1.101.3.4.2.8"), "SHA3-256", 32},
    {Hash::sha3_384, Oid("2.16.840.1.101.3.4.2.9"), "SHA3-384", 48},
    {Hash::sha3_512, Oid("2.16.840.1.101.3.4.2.10"), "SHA3-512", 64},
};
const HashRow& row(Hash hash) { return *std::ranges::find(kHashes, hash, &HashRow::hash); }

struct SchemeRow {
  Oid oid;
  Scheme scheme;
  Hash hash;
};
// RFC 8017 appendix A.2.4, RFC 5758 section 3.2, RFC 3279 section 2.2.3, NIST's sigAlgs arc for SHA-3.
constexpr SchemeRow kSchemes[] = {
    {Oid("1.2.840.113549.1.1.5"), Scheme::rsa_pkcs1, Hash::sha1},
    {Oid("1.2.840.113549.1.1.14"), Scheme::rsa_pkcs1, Hash::sha224},
    {Oid("1.2.840.113549.1.1.11"), Scheme::rsa_pkcs1, Hash::sha256},
    {Oid("1.2.840.113549.1.1.12"), Scheme::rsa_pkcs1, Hash::sha384},
    {Oid("1.2.840.113549.1.1.13"), Scheme::rsa_pkcs1, Hash::sha512},
    {Oid("2.16.840.1.101.3.4.3.14"), Scheme::rsa_pkcs1, Hash::sha3_256},
    {Oid("2.16.840.1.101.3.4.3.15"), Scheme::rsa_pkcs1, Hash::sha3_384},
    {Oid("2.16.840.1.101.3.4.3.16"), Scheme::rsa_pkcs1, Hash::sha3_512},
    {Oid("1.2.840.10045.4.1"), Scheme::ecdsa, Hash::sha1},
    {Oid("1.2.840.10045.4.3.1"), Scheme::ecdsa, Hash::sha224},
    {Oid("1.2.840.10045.4.3.2"), Scheme::ecdsa, Hash::sha256},
    {Oid("1.2.840.10045.4.3.3"), Scheme::ecdsa, Hash::sha384},
    {Oid("1.2.840.10045.4.3.4"), Scheme::ecdsa, Hash::sha512},
    {Oid("2.16.840.1.101.3.4.3.10"), Scheme::ecdsa, Hash::sha3_256},
    {Oid("2.16.840.1.101.3.4.3.11"), Scheme::ecdsa, Hash::sha3_384},
    {Oid("2.16.840.1.101.3.4.3.12"), Scheme::ecdsa, Hash::sha3_512},
    {Oid("1.3.101.112"), Scheme::ed25519, Hash::sha512},
};
constexpr Oid kRsaEncryption("1.2.840.113549.1.1.1");
constexpr Oid kRsassaPss("1.2.840.113549.1.1.10");
constexpr Oid kMgf1("1.2.840.113549.1.1.8");

constexpr std::uint8_t kNull[] = {0x05, 0x00};

bool absent_or_null(const AlgorithmIdentifier& algorithm) {
  return algorithm.parameters.empty() || equal(algorithm.parameters, kNull);
}

/// RSASSA-PSS-params ::= SEQUENCE {                               RFC 4055 section 3.1
///      hashAlgorithm     [0] HashAlgorithm DEFAULT sha1Identifier,
///      maskGenAlgorithm  [1] MaskGenAlgorithm DEFAULT mgf1SHA1Identifier,
///      saltLength        [2] INTEGER DEFAULT 20,
///      trailerField      [3] INTEGER DEFAULT 1 }
/// Values equal to a DEFAULT are accepted when written out, against X.690 section 11.5: widely used libraries write
/// trailerField 1, and the meaning is the same.
struct PssParameters {
  std::optional<AlgorithmIdentifier> hash{}, mask_generation{};
  std::optional<std::int64_t> salt_octets{}, trailer_field{};
};
template <class Der>
void describe(Der& der, asn1::Field<Der, PssParameters> field) {
  const auto optional = [&](std::uint32_t number, auto& value, auto&& body) {
    der.optional(asn1::tag::context_constructed(number), value, [&](auto& one) { der.explicitly(number, [&] { body(one); }); });
  };
  der.sequence([&] {
    optional(0, field.hash, [&](auto& one) { describe(der.at("hashAlgorithm"), one); });
    optional(1, field.mask_generation, [&](auto& one) { describe(der.at("maskGenAlgorithm"), one); });
    optional(2, field.salt_octets, [&](auto& one) { der.at("saltLength").integer(one); });
    optional(3, field.trailer_field, [&](auto& one) { der.at("trailerField").integer(one); });
  });
}

/// MGF1 (RFC 8017 appendix B.2.1) with its hash.
Result<Hash> mgf1_hash_from(const AlgorithmIdentifier& mask_generation) {
  if (mask_generation.algorithm != kMgf1) return fail(Errc::unsupported, "RSASSA-PSS with a mask function other than MGF1");
  asn1::Reader reader(mask_generation.parameters);
  const AlgorithmIdentifier hash = read_algorithm(reader);
  ESIGN_CHECK(reader.finish());
  return hash_from(hash);
}

Result<SignatureAlgorithm> pss_from(View der) {
  PssParameters parameters;
  asn1::Reader reader(der);
  asn1::Reading reading(reader.at("RSASSA-PSS-params"));
  describe(reading, parameters);
  ESIGN_CHECK(reader.finish());
  if (parameters.trailer_field.value_or(1) != 1) return fail(Errc::unsupported, "RSASSA-PSS trailerField is not 1");
  const std::int64_t salt = parameters.salt_octets.value_or(20);
  if (salt < 0 || salt > 1024) return fail(Errc::malformed, "RSASSA-PSS saltLength is out of range");
  SignatureAlgorithm result{Scheme::rsa_pss, Hash::sha1, Hash::sha1, static_cast<unsigned>(salt)};
  if (parameters.hash) {
    ESIGN_TRY(result.hash, hash_from(*parameters.hash));
  }
  if (parameters.mask_generation) {
    ESIGN_TRY(result.mgf_hash, mgf1_hash_from(*parameters.mask_generation));
  }
  return result;
}

Bytes pss_parameters(const SignatureAlgorithm& algorithm) {
  // RFC 4055 section 2.1 wants NULL parameters of a hash here.
  const auto identifier = [](Hash hash) { return AlgorithmIdentifier{oid(hash), copy(kNull)}; };
  PssParameters parameters;
  if (algorithm.hash != Hash::sha1) parameters.hash = identifier(algorithm.hash);
  if (algorithm.mgf_hash != Hash::sha1) {
    parameters.mask_generation = {kMgf1, asn1::written([&](asn1::Writer& out) { write(out, identifier(algorithm.mgf_hash)); })};
  }
  if (algorithm.salt_octets != 20) parameters.salt_octets = algorithm.salt_octets;
  asn1::Writer writer;
  asn1::Writing writing(writer);
  describe(writing, parameters);
  return writer.take();
}

}  // namespace

AlgorithmIdentifier read_algorithm(asn1::Reader& reader) {
  AlgorithmIdentifier algorithm;
  asn1::Reading reading(reader);
  describe(reading, algorithm);
  return algorithm;
}

void write(asn1::Writer& writer, const AlgorithmIdentifier& algorithm) {
  asn1::Writing writing(writer);
  describe(writing, algorithm);
}

std::string_view name(Hash hash) noexcept { return row(hash).name; }
std::size_t octets(Hash hash) noexcept { return row(hash).octets; }
asn1::Oid oid(Hash hash) noexcept { return row(hash).oid; }

Result<Hash> hash_from(const AlgorithmIdentifier& algorithm) {
  const auto found = std::ranges::find(kHashes, algorithm.algorithm, &HashRow::oid);
  if (found == std::end(kHashes)) return fail(Errc::unsupported, "hash algorithm " + asn1::name_of(algorithm.algorithm));
  if (!absent_or_null(algorithm)) return fail(Errc::malformed, "parameters of a hash algorithm are neither absent nor NULL");
  return found->hash;
}

AlgorithmIdentifier algorithm_identifier(Hash hash) { return {oid(hash), {}}; }

Result<SignatureAlgorithm> signature_algorithm_from(const AlgorithmIdentifier& algorithm, std::optional<Hash> digest) {
  if (algorithm.algorithm == kRsassaPss) {
    if (algorithm.parameters.empty()) return fail(Errc::malformed, "RSASSA-PSS without parameters (RFC 4055 section 3.1)");
    return pss_from(algorithm.parameters);
  }
  if (algorithm.algorithm == kRsaEncryption) {
    if (!digest) return fail(Errc::unsupported, "rsaEncryption names no hash");
    if (!absent_or_null(algorithm)) return fail(Errc::malformed, "parameters of rsaEncryption are neither absent nor NULL");
    return SignatureAlgorithm{Scheme::rsa_pkcs1, *digest, *digest, 0};
  }
  const auto found = std::ranges::find(kSchemes, algorithm.algorithm, &SchemeRow::oid);
  if (found == std::end(kSchemes)) return fail(Errc::unsupported, "signature algorithm " + asn1::name_of(algorithm.algorithm));
  const bool parameters_fit = found->scheme == Scheme::rsa_pkcs1 ? absent_or_null(algorithm) : algorithm.parameters.empty();
  if (!parameters_fit) return fail(Errc::malformed, "wrong parameters of " + asn1::name_of(algorithm.algorithm));
  return SignatureAlgorithm{found->scheme, found->hash, found->hash, 0};
}

AlgorithmIdentifier algorithm_identifier(const SignatureAlgorithm& algorithm) {
  if (algorithm.scheme == Scheme::rsa_pss) return {kRsassaPss, pss_parameters(algorithm)};
  for (const SchemeRow& candidate : kSchemes) {
    if (candidate.scheme != algorithm.scheme || (candidate.hash != algorithm.hash && algorithm.scheme != Scheme::ed25519)) continue;
    return {candidate.oid, algorithm.scheme == Scheme::rsa_pkcs1 ? copy(kNull) : Bytes{}};
  }
  return {};
}

std::string name(const SignatureAlgorithm& algorithm, const PublicKeyInfo& key) {
  const std::string_view hash = name(algorithm.hash);
  switch (algorithm.scheme) {
    case Scheme::rsa_pkcs1: return fmt::format("RSA{}-PKCS1-{}", key.bits, hash);
    case Scheme::rsa_pss: return fmt::format("RSA{}-PSS-{}", key.bits, hash);
    case Scheme::ecdsa: return fmt::format("ECDSA-{}-{}", name(key.curve), hash);
    case Scheme::ed25519: return "Ed25519";
  }
  return {};
}

}  // namespace esign::pkix
