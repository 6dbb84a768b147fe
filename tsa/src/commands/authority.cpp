// SPDX-License-Identifier: Apache-2.0
#include "commands/authority.h"

#include "config/ca_config.h"
#include "crypto/backend.h"
#include "keys/file_key_ring.h"
#include "keys/pkcs11_key_ring.h"

namespace esign::tsa {
namespace {

constexpr asn1::Oid kTimeStamping("1.3.6.1.5.5.7.3.8"), kExtendedKeyUsage("2.5.29.37"), kPrivateKeyUsagePeriod("2.5.29.16");

/// RFC 3161 section 2.3: critical, timeStamping alone. A key usage, where there is one, lets sign.
Result<void> check_purpose(const pkix::Certificate& certificate) {
  const pkix::Extensions& extensions = certificate.extensions();
  const pkix::Extension* usage = extensions.find(kExtendedKeyUsage);
  const bool only = extensions.extended_key_usage && extensions.extended_key_usage->size() == 1 && extensions.extended_key_usage->front() == kTimeStamping;
  const auto& key_usage = extensions.key_usage;
  if (key_usage && !key_usage->has(pkix::KeyUsageBit::digital_signature) && !key_usage->has(pkix::KeyUsageBit::content_commitment))
    return fail(Errc::misconfigured, "has a key usage that lets it sign nothing");
  if (usage == nullptr || usage->critical != pkix::Critical::yes || !only) return fail(Errc::misconfigured, "is no certificate of a time-stamping unit");
  return {};
}

/// PrivateKeyUsagePeriod ::= SEQUENCE { notBefore [0] GeneralizedTime OPTIONAL, notAfter [1] GeneralizedTime OPTIONAL }
/// (X.509; EN 319 422 clause 6.4): within the certificate's own period.
Result<void> read_period(const pkix::Certificate& certificate, Unit& unit) {
  unit.not_before = certificate.validity().not_before;
  unit.not_after = certificate.validity().not_after;
  const pkix::Extension* period = certificate.extensions().find(kPrivateKeyUsagePeriod);
  if (period == nullptr) return {};
  asn1::Reader reader(period->value);
  reader.sequence([&] {
    if (reader.next_is(asn1::tag::context(0))) unit.not_before = std::max(unit.not_before, reader.generalized_time(asn1::tag::context(0)));
    if (reader.next_is(asn1::tag::context(1))) unit.not_after = std::min(unit.not_after, reader.generalized_time(asn1::tag::context(1)));
  });
  return reader.finish();
}

Result<pkix::Certificate::Ptr> read_certificate(const std::filesystem::path& file) {
  ESIGN_TRY(const Bytes octets, ca::read_file(file));
  return pkix::Certificate::parse(octets);
}

/// Nothing for keys of which no table is made: they are verified without.
Result<std::shared_ptr<const crypto::RepeatedVerifier>> table_of(View spki) {
  using Table = std::shared_ptr<const crypto::RepeatedVerifier>;
  auto made = crypto::RepeatedVerifier::of(spki);
  if (!made && made.error().code == Errc::unsupported) return Table{};
  if (!made) return fail(std::move(made).error());
  return Table(*std::move(made));
}

Result<std::string> key_name(View spki) {
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), Hash::sha256, spki));
  return to_hex(digest);
}

}  // namespace

Authority::~Authority() = default;

Result<void> Authority::open_keys() {
  ESIGN_TRY(Pin secret, ca::read_passphrase(folder_.root / config_.passphrase_file));
  if (config_.key_store == "file") {
    ESIGN_TRY(keys_, ca::FileKeyRing::open(folder_.keys(), std::move(secret)));
    return {};
  }
  ESIGN_TRY(keys_, ca::Pkcs11KeyRing::open(config_.key_store, std::move(secret)));
  return {};
}

Result<Unit> Authority::read_unit(const UnitConfig& config) const {
  Unit unit;
  unit.name = config.name;
  ESIGN_TRY(unit.signer.certificate, read_certificate(folder_.root / config.certificate));
  ESIGN_CHECK(check_purpose(*unit.signer.certificate));
  ESIGN_CHECK(read_period(*unit.signer.certificate, unit));
  for (const std::string& file : config.chain) {
    ESIGN_TRY(auto above, read_certificate(folder_.root / file));
    unit.signer.chain.push_back(std::move(above));
  }
  ESIGN_TRY(const Bytes spki, keys_->spki(config.name));
  if (!equal(spki, unit.signer.certificate->spki())) return fail(Errc::misconfigured, "the certificate is of another key");
  ESIGN_TRY(unit.signer.algorithm, keys_->algorithm(config.name));
  ESIGN_TRY(unit.signer.certificate_digest, crypto::digest(crypto::openssl(), unit.signer.algorithm.hash, unit.signer.certificate->der()));
  ESIGN_TRY(unit.table, table_of(unit.signer.certificate->spki()));
  // The value is verified as part of the whole token.
  unit.sign = [keys = keys_.get(), name = config.name](View message) { return keys->sign_unverified(name, message); };
  return unit;
}

Result<void> Authority::open_log() {
  HeadSigner signer;
  ESIGN_TRY(const Bytes spki, keys_->spki(config_.audit_key));
  ESIGN_TRY(signer.key, key_name(spki));
  signer.sign = [keys = keys_.get(), name = config_.audit_key](View message) { return keys->sign(name, message); };
  ESIGN_TRY(log_, FileTokenLog::open(folder_.log(), std::move(signer)));
  return {};
}

Result<std::unique_ptr<Authority>> Authority::open(const std::filesystem::path& root) {
  std::unique_ptr<Authority> made(new Authority(TsaFolder{root}));
  ESIGN_TRY(made->config_, read_config(made->folder_));
  ESIGN_CHECK(made->open_keys());
  for (const UnitConfig& one : made->config_.units) {
    auto unit = made->read_unit(one);
    if (!unit) return fail(std::move(unit).error().in("unit " + one.name));
    made->units_.push_back(*std::move(unit));
  }
  ESIGN_CHECK(made->open_log());
  return made;
}

Result<VerifyHead> head_verifier(const TsaFolder& folder) {
  ESIGN_TRY(const auto certificate, read_certificate(folder.root / "certificates" / "audit.cer"));
  ESIGN_TRY(const std::string known, key_name(certificate->spki()));
  ESIGN_TRY(const pkix::SignatureAlgorithm algorithm, ca::algorithm_of(certificate->public_key()));
  return VerifyHead([certificate, known, algorithm](std::string_view key, View message, View signature) -> Result<void> {
    if (key != known) return fail(Errc::malformed, "a head of another key");
    ESIGN_TRY(const crypto::Verdict verdict, crypto::openssl().verify(certificate->spki(), algorithm, message, signature));
    return verdict == crypto::Verdict::valid ? Result<void>{} : fail(Errc::malformed, "the signature of a head does not verify");
  });
}

}  // namespace esign::tsa
