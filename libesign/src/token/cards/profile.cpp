// SPDX-License-Identifier: Apache-2.0
#include "token/cards/profile.h"

#include <array>

#include "crypto/backend.h"
#include "token/secure/card_access.h"

namespace esign::token {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kPkcs15 = "\xA0\x00\x00\x00\x63PKCS-15"sv;
constexpr std::string_view kAzeDit = "\xD0\x31\x00\x00\x00" "DigiID"sv;
constexpr std::string_view kIsoApplet = "\xF2\x76\xA2\x88\xBC\xFB\xA6\x9D\x34\xF3\x10\x01"sv;

// The card table. A real card of another make is one more row here; one that ISO/IEC 7816-15 does not describe brings its
// layout along, as AzeDIT does.
// Order matters: rows with an ATR mark before the rows that any PKCS#15 card fits.
constexpr std::array kProfiles{
    Profile{"AzeDIT 3.5", "AZE DIT"sv, kAzeDit, EcdsaForm::plain, AlgorithmNumbers::none, Layout::azedit},
    Profile{"MyEID", "MyEID"sv, kPkcs15, EcdsaForm::der, AlgorithmNumbers::national},
    Profile{"IsoApplet", ""sv, kIsoApplet, EcdsaForm::der, AlgorithmNumbers::isoapplet},
    Profile{"ISO 7816-15 national ID", ""sv, kPkcs15, EcdsaForm::plain, AlgorithmNumbers::national},
};

/// High nibble of the algorithm reference in the FINEID S1 numbering.
Result<unsigned> hash_nibble(pkix::Hash hash) {
  switch (hash) {
    case pkix::Hash::sha224: return 3u;
    case pkix::Hash::sha256: return 4u;
    case pkix::Hash::sha384: return 5u;
    case pkix::Hash::sha512: return 6u;
    case pkix::Hash::sha1:
    case pkix::Hash::sha3_256:
    case pkix::Hash::sha3_384:
    case pkix::Hash::sha3_512: break;
  }
  return fail(Errc::unsupported, "the card does not sign with this hash");
}

/// FINEID: 02 PKCS#1 over a DigestInfo, x5 PSS, x4 ECDSA, x the hash.
Result<std::uint8_t> national_number(const pkix::SignatureAlgorithm& algorithm) {
  if (algorithm.scheme == pkix::Scheme::rsa_pkcs1) return std::uint8_t{0x02};
  ESIGN_TRY(const unsigned hash, hash_nibble(algorithm.hash));
  if (algorithm.scheme == pkix::Scheme::ecdsa) return static_cast<std::uint8_t>(hash << 4 | 4u);
  // The card has one mask generation function and one salt length for each hash: both the hash's own (FINEID S1).
  if (algorithm.mgf_hash != algorithm.hash || algorithm.salt_octets != pkix::octets(algorithm.hash))
    return fail(Errc::unsupported, "the card makes PSS signatures with its own salt length only");
  return static_cast<std::uint8_t>(hash << 4 | 5u);
}

Result<std::uint8_t> isoapplet_number(const pkix::SignatureAlgorithm& algorithm) {
  if (algorithm.scheme == pkix::Scheme::rsa_pkcs1) return std::uint8_t{0x11};
  return fail(Errc::unsupported, "the card's applet signs with RSA PKCS#1 only");
}

/// Whether the card has an EF.CardAccess with a PACE that this driver can do.
enum class SecuredLink : std::uint8_t { offered, none };
Result<SecuredLink> secured_link(Conversation& conversation) {
  const auto access = read_pace_info(conversation);
  if (access) return SecuredLink::offered;
  switch (access.error().code) {
    case Errc::token_absent:
    case Errc::timed_out:
    case Errc::unavailable: return fail(access.error());
    case Errc::invalid_argument:
    case Errc::unsupported:
    case Errc::malformed:
    case Errc::limit_exceeded:
    case Errc::not_found:
    case Errc::already_exists:
    case Errc::no_signature:
    case Errc::changed:
    case Errc::pin_incorrect:
    case Errc::pin_blocked:
    case Errc::cancelled:
    case Errc::conflict:
    case Errc::protocol:
    case Errc::denied:
    case Errc::misconfigured:
    case Errc::storage:
    case Errc::cannot_create:
    case Errc::internal: break;
  }
  return SecuredLink::none;
}

bool has_mark(View atr, std::string_view mark) { return as_text(atr).find(mark) != std::string_view::npos; }

}  // namespace

Result<const Profile*> probe(Conversation& conversation) {
  for (const Profile& profile : kProfiles) {
    if (!has_mark(conversation.channel().atr(), profile.atr_mark)) continue;
    Command select{.ins = 0xA4, .p1 = 0x04, .p2 = 0x0C, .data = as_view(profile.application)};
    ESIGN_TRY(const Response response, conversation.send(select));
    if (response.status.ok()) return &profile;
  }
  if (!conversation.secured()) {
    ESIGN_TRY(const SecuredLink offered, secured_link(conversation));
    if (offered == SecuredLink::offered) return fail(Errc::denied, "the card answers only through a secured link: its CAN is needed");
  }
  return fail(Errc::unsupported, "no known kind of card: ATR " + to_hex(conversation.channel().atr()));
}

Result<std::uint8_t> algorithm_reference(const Profile& profile, const pkix::SignatureAlgorithm& algorithm) {
  if (algorithm.scheme == pkix::Scheme::ed25519) return fail(Errc::unsupported, "the card has no Ed25519 keys");
  switch (profile.numbers) {
    case AlgorithmNumbers::national: return national_number(algorithm);
    case AlgorithmNumbers::isoapplet: return isoapplet_number(algorithm);
    case AlgorithmNumbers::none:
      if (algorithm.scheme == pkix::Scheme::rsa_pss) return fail(Errc::unsupported, "the card makes no PSS signatures");
      return std::uint8_t{0};
  }
  return fail(Errc::unsupported, "the card's numbering of algorithms");
}

Bytes signature_input(const pkix::SignatureAlgorithm& algorithm, View digest) {
  if (algorithm.scheme == pkix::Scheme::rsa_pkcs1) return crypto::digest_info(algorithm.hash, digest);
  return copy(digest);
}

}  // namespace esign::token
