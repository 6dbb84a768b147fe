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

/// RSASSA-PSS-params, RFC 4055 section 3.1. Values equal to a DEFAULT are accepted when written out, against X.690
/// section 11.5: widely used libraries write trailerField 1, and the meaning is the same.
Result<SignatureAlgorithm> pss_from(View parameters) {
  SignatureAlgorithm result{Scheme::rsa_pss, Hash::sha1, Hash::sha1, 20};
  std::optional<AlgorithmIdentifier> hash_identifier, mgf_identifier;
  std::int64_t salt = 20, trailer = 1;
  asn1::Reader reader(parameters);
  const auto optional = [&](std::uint32_t number, auto&& body) {
    if (reader.next_is(asn1::tag::context_constructed(number))) reader.explicitly(number, body);
  };
  reader.at("RSASSA-PSS-params").sequence([&] {
    optional(0, [&] { hash_identifier = read_algorithm(reader); });
    optional(1, [&] { mgf_identifier = read_algorithm(reader); });
    optional(2, [&] { salt = reader.at("saltLength").small_integer(); });
    optional(3, [&] { trailer = reader.at("trailerField").small_integer(); });
  });
  ESIGN_CHECK(reader.finish());
  if (trailer != 1) return fail(Errc::unsupported, "RSASSA-PSS trailerField is not 1");
  if (salt < 0 || salt > 1024) return fail(Errc::malformed, "RSASSA-PSS saltLength is out of range");
  result.salt_octets = static_cast<unsigned>(salt);
  if (hash_identifier) {
    ESIGN_TRY(result.hash, hash_from(*hash_identifier));
  }
  if (mgf_identifier) {
    if (mgf_identifier->algorithm != kMgf1) return fail(Errc::unsupported, "RSASSA-PSS with a mask function other than MGF1");
    asn1::Reader inner(mgf_identifier->parameters);
    const AlgorithmIdentifier mgf_hash = read_algorithm(inner);
    ESIGN_CHECK(inner.finish());
    ESIGN_TRY(result.mgf_hash, hash_from(mgf_hash));
  }
  return result;
}

/// The hash of RSASSA-PSS-params: RFC 4055 section 2.1 wants NULL parameters here.
void write_pss_hash(asn1::Writer& writer, Hash hash) {
  writer.sequence([&] {
    writer.oid(oid(hash));
    writer.null();
  });
}

Bytes pss_parameters(const SignatureAlgorithm& algorithm) {
  asn1::Writer writer;
  writer.sequence([&] {
    if (algorithm.hash != Hash::sha1) writer.explicitly(0, [&] { write_pss_hash(writer, algorithm.hash); });
    if (algorithm.mgf_hash != Hash::sha1) {
      writer.explicitly(1, [&] {
        writer.sequence([&] {
          writer.oid(kMgf1);
          write_pss_hash(writer, algorithm.mgf_hash);
        });
      });
    }
    if (algorithm.salt_octets != 20) writer.explicitly(2, [&] { writer.integer(algorithm.salt_octets); });
  });
  return writer.take();
}

}  // namespace

AlgorithmIdentifier read_algorithm(asn1::Reader& reader) {
  AlgorithmIdentifier algorithm;
  reader.sequence([&] {
    algorithm.algorithm = reader.at("algorithm").oid();
    if (reader.more()) algorithm.parameters = copy(reader.at("parameters").any().whole);
  });
  return algorithm;
}

void write(asn1::Writer& writer, const AlgorithmIdentifier& algorithm) {
  writer.sequence([&] {
    writer.oid(algorithm.algorithm);
    writer.raw(algorithm.parameters);
  });
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
