// SPDX-License-Identifier: Apache-2.0
// Document -> digest -> key -> document, cut in the middle (esign/signer.h).
#include <esign/signer.h>

#include <algorithm>

#include "crypto/backend.h"
#include "formats/cades/cades.h"
#include "formats/media_types.h"
#include "formats/pades/write.h"
#include "formats/xades/xades.h"
#include "signing/fixed_document.h"
#include "signing/signing.h"

namespace esign {
namespace {

constexpr asn1::Oid kClientAuth("1.3.6.1.5.5.7.3.2");
/// anyExtendedKeyUsage, emailProtection, documentSigning (RFC 9336), Microsoft's older document signing.
constexpr asn1::Oid kSigningPurposes[] = {asn1::Oid("2.5.29.37.0"), asn1::Oid("1.3.6.1.5.5.7.3.4"), asn1::Oid("1.3.6.1.5.5.7.3.36"),
                                          asn1::Oid("1.3.6.1.4.1.311.10.3.12")};

Result<void> check_level(Level level) {
  if (level == Level::b_b) return {};
  return fail(Errc::unsupported, "levels above B-B are reached by extend(), once the signature is made");
}

/// No new signature is made with a hash that has ended (TS 119 312): SHA-1 and SHA-224 are for reading only.
Result<void> check_hash(Hash hash) {
  if (hash == Hash::sha1 || hash == Hash::sha224) return fail(Errc::unsupported, "SHA-1 and SHA-224 make no new signatures");
  return {};
}

/// RFC 5280 section 4.2.1.3: a certificate that names its key usages and neither nonRepudiation nor digitalSignature is among
/// them signs nothing. Section 4.2.1.12: one that is for client authentication, and neither for commitments nor for mail or
/// documents, is the key an ID card is logged in with. A signature of it would say more than its holder meant to.
Result<void> check_key_usage(const Certificate& signer) {
  const pkix::Extensions& extensions = signer.parsed()->extensions();
  const auto& usage = extensions.key_usage;
  if (!usage || usage->has(pkix::KeyUsageBit::content_commitment)) return {};
  if (!usage->has(pkix::KeyUsageBit::digital_signature))
    return fail(Errc::invalid_argument, "the certificate's key usage does not permit signatures").in("keyUsage");
  const auto& purposes = extensions.extended_key_usage;
  const bool for_login = purposes && std::ranges::find(*purposes, kClientAuth) != purposes->end();
  const bool for_documents = purposes && std::ranges::any_of(*purposes, [](const asn1::Oid& purpose) {
    return std::ranges::find(kSigningPurposes, purpose) != std::end(kSigningPurposes);
  });
  if (for_login && !for_documents)
    return fail(Errc::invalid_argument, "this is the certificate for login, not for documents: choose the signature key (PIN2)").in("extKeyUsage");
  return {};
}

Result<formats::Unfinished> prepare_format(const Document& document, const formats::WriteOptions& write, const SignOptions& options) {
  switch (options.format) {
    case Format::cades: {
      if (write.packaging == Packaging::enveloped) return fail(Errc::invalid_argument, "a CAdES signature is detached or enveloping, never enveloped");
      return formats::cades::prepare(document, options.existing, write, signing::host_digest());
    }
    case Format::xades:
      if (options.existing) return fail(Errc::invalid_argument, "a further XAdES signature is made by signing the signed document again");
      return formats::xades::prepare(document, write, signing::host_digest());
    case Format::pades:
      if (options.existing) return fail(Errc::invalid_argument, "a further PAdES signature is made by signing the signed document again");
      return formats::pades::prepare(document, options.pdf, write, signing::host_digest());
  }
  return fail(Errc::internal, "unknown format");
}

}  // namespace

ToBeSigned Prepared::to_be_signed() const { return {state_->algorithm, state_->unfinished.message, state_->digest}; }

namespace signing {

formats::DigestFunction host_digest() {
  return [](Hash hash, const Source& octets) { return crypto::digest(crypto::openssl(), hash, octets); };
}

Result<formats::WriteOptions> write_options(const Signer& signer, const SignOptions& options) {
  ESIGN_CHECK(check_level(options.level));
  const Hash content_hash = options.content_hash.value_or(signer.algorithm.hash);
  ESIGN_CHECK(check_hash(signer.algorithm.hash));
  ESIGN_CHECK(check_hash(content_hash));
  ESIGN_CHECK(check_key_usage(signer.certificate));
  formats::WriteOptions write;
  write.packaging = options.packaging;
  write.signer = signer.certificate.parsed();
  for (const Certificate& one : signer.chain) write.chain.push_back(one.parsed());
  write.algorithm = signer.algorithm;
  write.content_hash = content_hash;
  write.signing_time = options.signing_time;
  write.media_type = options.media_type;
  return write;
}

Result<Prepared> prepared(formats::Unfinished unfinished, const Signer& signer) {
  auto state = std::make_shared<Prepared::State>();
  state->unfinished = std::move(unfinished);
  state->signer = signer.certificate.parsed();
  state->algorithm = signer.algorithm;
  if (signer.algorithm.scheme != Scheme::ed25519) {
    ESIGN_TRY(state->digest, crypto::digest(crypto::openssl(), signer.algorithm.hash, state->unfinished.message));
  }
  return Prepared(std::move(state));
}

}  // namespace signing

Result<Prepared> prepare(const Document& document, const Certificate& signer, const std::vector<Certificate>& chain,
                         const SignatureAlgorithm& algorithm, const SignOptions& options) {
  const signing::Signer by{signer, chain, algorithm};
  ESIGN_TRY(formats::WriteOptions write, signing::write_options(by, options));
  ESIGN_TRY(const Document shown, signing::as_shown(document, options.expected_sha256));
  if (write.media_type.empty()) {
    ESIGN_TRY(write.media_type, formats::media_type_to_state(shown));
  }
  ESIGN_TRY(formats::Unfinished unfinished, prepare_format(shown, write, options));
  return signing::prepared(std::move(unfinished), by);
}

Result<void> complete(const Prepared& prepared, const SignatureValue& value, const Output& output) {
  const Prepared::State& state = *prepared.state();
  ESIGN_TRY(const crypto::Verdict verdict,
            crypto::openssl().verify(state.signer->spki(), state.algorithm, state.unfinished.message, value.octets));
  if (verdict != crypto::Verdict::valid)
    return fail(Errc::protocol, "the key returned a value that its own certificate does not verify");
  return state.unfinished.finish(value.octets, output);
}

Result<void> sign(const Document& document, SigningKey& key, const SignOptions& options, const Output& output) {
  ESIGN_TRY(const Prepared prepared, prepare(document, key.certificate(), key.chain(), key.algorithm(), options));
  ESIGN_TRY(const SignatureValue value, key.sign(prepared.to_be_signed()));
  return complete(prepared, value, output);
}

}  // namespace esign
