// SPDX-License-Identifier: Apache-2.0
#include "mechanisms.h"

#include <algorithm>
#include <array>

namespace esign::p11 {
namespace {

// PKCS#11 2.40 mechanisms that p11-kit's header leaves out or names otherwise are given by value below.
constexpr std::array kSigning{
    Mechanism{CKM_RSA_PKCS, Scheme::rsa_pkcs1, std::nullopt, Input::block},
    Mechanism{CKM_SHA224_RSA_PKCS, Scheme::rsa_pkcs1, Hash::sha224, Input::message},
    Mechanism{CKM_SHA256_RSA_PKCS, Scheme::rsa_pkcs1, Hash::sha256, Input::message},
    Mechanism{CKM_SHA384_RSA_PKCS, Scheme::rsa_pkcs1, Hash::sha384, Input::message},
    Mechanism{CKM_SHA512_RSA_PKCS, Scheme::rsa_pkcs1, Hash::sha512, Input::message},
    Mechanism{CKM_RSA_PKCS_PSS, Scheme::rsa_pss, std::nullopt, Input::digest},
    Mechanism{CKM_SHA224_RSA_PKCS_PSS, Scheme::rsa_pss, Hash::sha224, Input::message},
    Mechanism{CKM_SHA256_RSA_PKCS_PSS, Scheme::rsa_pss, Hash::sha256, Input::message},
    Mechanism{CKM_SHA384_RSA_PKCS_PSS, Scheme::rsa_pss, Hash::sha384, Input::message},
    Mechanism{CKM_SHA512_RSA_PKCS_PSS, Scheme::rsa_pss, Hash::sha512, Input::message},
    Mechanism{CKM_ECDSA, Scheme::ecdsa, std::nullopt, Input::digest},
    Mechanism{CKM_ECDSA_SHA224, Scheme::ecdsa, Hash::sha224, Input::message},
    Mechanism{CKM_ECDSA_SHA256, Scheme::ecdsa, Hash::sha256, Input::message},
    Mechanism{CKM_ECDSA_SHA384, Scheme::ecdsa, Hash::sha384, Input::message},
    Mechanism{CKM_ECDSA_SHA512, Scheme::ecdsa, Hash::sha512, Input::message},
};

struct PssRow {
  CK_MECHANISM_TYPE digest;
  CK_ULONG mgf;
  Hash hash;
};
constexpr std::array kPss{
    PssRow{CKM_SHA224, CKG_MGF1_SHA224, Hash::sha224},
    PssRow{CKM_SHA256, CKG_MGF1_SHA256, Hash::sha256},
    PssRow{CKM_SHA384, CKG_MGF1_SHA384, Hash::sha384},
    PssRow{CKM_SHA512, CKG_MGF1_SHA512, Hash::sha512},
};

enum class Fit : std::uint8_t { no, yes };

Fit key_fits(const pkix::PublicKeyInfo& key, Scheme scheme) {
  switch (key.type) {
    case pkix::KeyType::rsa: return scheme == Scheme::rsa_pkcs1 || scheme == Scheme::rsa_pss ? Fit::yes : Fit::no;
    case pkix::KeyType::rsa_pss: return scheme == Scheme::rsa_pss ? Fit::yes : Fit::no;
    case pkix::KeyType::ec: return scheme == Scheme::ecdsa ? Fit::yes : Fit::no;
    case pkix::KeyType::ed25519:
    case pkix::KeyType::other: break;
  }
  return Fit::no;
}

SignatureAlgorithm with_hash(Scheme scheme, Hash hash) {
  SignatureAlgorithm algorithm;
  algorithm.scheme = scheme;
  algorithm.hash = hash;
  algorithm.mgf_hash = hash;
  algorithm.salt_octets = scheme == Scheme::rsa_pss ? static_cast<unsigned>(pkix::octets(hash)) : 0;
  return algorithm;
}

Hash hash_of_curve(unsigned order_bits) {
  if (order_bits <= 224) return Hash::sha224;
  if (order_bits <= 256) return Hash::sha256;
  return order_bits <= 384 ? Hash::sha384 : Hash::sha512;
}

}  // namespace

std::vector<Mechanism> signing_mechanisms(const token::Profile& profile, const pkix::PublicKeyInfo& key) {
  std::vector<Mechanism> able;
  for (const Mechanism& mechanism : kSigning) {
    if (key_fits(key, mechanism.scheme) == Fit::no) continue;
    const Hash by_card = mechanism.scheme == Scheme::ecdsa ? hash_of_curve(key.bits) : mechanism.hash.value_or(Hash::sha256);
    if (token::algorithm_reference(profile, with_hash(mechanism.scheme, by_card))) able.push_back(mechanism);
  }
  return able;
}

Mechanism blank_card_mechanism() { return {CKM_ECDSA_SHA1, Scheme::ecdsa, Hash::sha1, Input::message}; }

const std::vector<DigestMechanism>& digest_mechanisms() {
  static const std::vector<DigestMechanism> all{{CKM_SHA_1, Hash::sha1},     {CKM_SHA224, Hash::sha224},
                                                {CKM_SHA256, Hash::sha256}, {CKM_SHA384, Hash::sha384},
                                                {CKM_SHA512, Hash::sha512}};
  return all;
}

std::optional<Hash> digest_hash(CK_MECHANISM_TYPE type) {
  for (const DigestMechanism& mechanism : digest_mechanisms()) {
    if (mechanism.type == type) return mechanism.hash;
  }
  return std::nullopt;
}

CK_RV read_parameters(const Mechanism& mechanism, const CK_MECHANISM& given, SignatureAlgorithm& algorithm) {
  if (mechanism.scheme != Scheme::rsa_pss) {
    // Programs exist that pass a pointer with no length, or the reverse; both mean nothing.
    if (given.pParameter != nullptr && given.ulParameterLen != 0) return CKR_MECHANISM_PARAM_INVALID;
    algorithm = with_hash(mechanism.scheme, mechanism.hash.value_or(Hash::sha256));
    return CKR_OK;
  }
  if (given.pParameter == nullptr || given.ulParameterLen != sizeof(CK_RSA_PKCS_PSS_PARAMS)) return CKR_MECHANISM_PARAM_INVALID;
  const auto& pss = *static_cast<const CK_RSA_PKCS_PSS_PARAMS*>(given.pParameter);
  const auto row = std::find_if(kPss.begin(), kPss.end(), [&](const PssRow& one) { return one.digest == pss.hashAlg; });
  if (row == kPss.end() || row->mgf != pss.mgf || pss.sLen != pkix::octets(row->hash)) return CKR_MECHANISM_PARAM_INVALID;
  if (mechanism.hash && *mechanism.hash != row->hash) return CKR_MECHANISM_PARAM_INVALID;
  algorithm = with_hash(Scheme::rsa_pss, row->hash);
  return CKR_OK;
}

CK_MECHANISM_INFO info_of(const Mechanism& mechanism, const pkix::PublicKeyInfo& key) {
  CK_MECHANISM_INFO info{};
  info.ulMinKeySize = info.ulMaxKeySize = key.bits;
  info.flags = CKF_HW | CKF_SIGN | CKF_VERIFY;
  if (mechanism.scheme == Scheme::ecdsa) info.flags |= CKF_EC_F_P | CKF_EC_NAMEDCURVE | CKF_EC_UNCOMPRESS;
  return info;
}

CK_MECHANISM_INFO info_of_agreement(const pkix::PublicKeyInfo& key) {
  return {key.bits, key.bits, CKF_HW | CKF_DERIVE | CKF_EC_F_P | CKF_EC_NAMEDCURVE | CKF_EC_UNCOMPRESS};
}

FittedDigest fit_digest(View digest, unsigned order_bits) {
  FittedDigest fitted;
  fitted.hash = hash_of_curve(order_bits);
  // The orders of all curves that cards have are whole octets except P-521's, for which no digest is too long.
  const std::size_t width = std::min<std::size_t>(pkix::octets(fitted.hash), (order_bits + 7) / 8);
  const View kept = digest.first(std::min(digest.size(), width));
  fitted.octets.assign(width - kept.size(), 0);
  append(fitted.octets, kept);
  return fitted;
}

std::size_t signature_octets(const pkix::PublicKeyInfo& key) {
  const std::size_t width = (key.bits + 7) / 8;
  return key.type == pkix::KeyType::ec ? 2 * width : width;
}

}  // namespace esign::p11
