// SPDX-License-Identifier: Apache-2.0
#include "pki/keys.h"

#include <botan/data_src.h>
#include <botan/ec_group.h>
#include <botan/ecc_key.h>
#include <botan/hash.h>
#include <botan/hmac_drbg.h>
#include <botan/mac.h>
#include <botan/pkcs8.h>
#include <botan/pubkey.h>

#include <map>

#include "pki/encode.h"

namespace pki {
namespace {

struct SignatureAlgorithm {
  std::string oid;
  std::string padding;  ///< Botan's name of the encoding method.
  bool null_parameters = false;
};

// RFC 8017, RFC 5758, RFC 8410. SHA-1 is here for one certificate that must be refused.
const std::map<std::string, SignatureAlgorithm> kSignatures = {
    {"rsa-sha256", {"1.2.840.113549.1.1.11", "EMSA3(SHA-256)", true}},
    {"rsa-pss-sha256", {"1.2.840.113549.1.1.10", "EMSA4(SHA-256,MGF1,32)"}},
    {"ecdsa-sha1", {"1.2.840.10045.4.1", "EMSA1(SHA-1)"}},
    {"ecdsa-sha256", {"1.2.840.10045.4.3.2", "EMSA1(SHA-256)"}},
    {"ecdsa-sha384", {"1.2.840.10045.4.3.3", "EMSA1(SHA-384)"}},
    {"ecdsa-sha512", {"1.2.840.10045.4.3.4", "EMSA1(SHA-512)"}},
    {"ed25519", {"1.3.101.112", "Pure"}}};

/// RSASSA-PSS-params of RFC 4055: SHA-256, MGF1 with SHA-256, 32 octets of salt, trailer by default.
Bytes pss_parameters() {
  const Bytes sha256 = sequence({oid("2.16.840.1.101.3.4.2.1"), null_value()});
  return sequence({explicit_tag(0, sha256), explicit_tag(1, sequence({oid("1.2.840.113549.1.1.8"), sha256})),
                   explicit_tag(2, integer(32))});
}

/// The same seed gives the same stream: PSS salts and blinding repeat on every run.
std::unique_ptr<Botan::HMAC_DRBG> generator_for(const Bytes& message) {
  auto generator =
      std::make_unique<Botan::HMAC_DRBG>(Botan::MessageAuthenticationCode::create_or_throw("HMAC(SHA-256)"));
  const auto seed = Botan::HashFunction::create_or_throw("SHA-512")->process(message);
  generator->initialize_with(seed.data(), seed.size());
  return generator;
}

}  // namespace

std::unique_ptr<Botan::Private_Key> load_key(const Key& key) {
  Botan::DataSource_Memory source(key.pkcs8);
  auto loaded = Botan::PKCS8::load_key(source);
  if (auto* curve = dynamic_cast<Botan::EC_PublicKey*>(loaded.get())) {
    curve->set_parameter_encoding(Botan::EC_DOMPAR_ENC_OID);
  }
  return loaded;
}

Bytes public_key_info(const Botan::Private_Key& key) { return key.subject_public_key(); }

Bytes key_identifier(const Botan::Private_Key& key) {
  const auto digest = Botan::HashFunction::create_or_throw("SHA-1")->process(key.public_key_bits());
  return {digest.begin(), digest.end()};
}

Bytes algorithm_identifier(const std::string& signature) {
  const SignatureAlgorithm& algorithm = kSignatures.at(signature);
  if (signature == "rsa-pss-sha256") return sequence({oid(algorithm.oid), pss_parameters()});
  return sequence({oid(algorithm.oid), algorithm.null_parameters ? null_value() : Bytes{}});
}

Bytes sign(const Botan::Private_Key& key, const std::string& signature, const Bytes& message) {
  const auto generator = generator_for(message);
  const bool ecdsa = signature.starts_with("ecdsa");
  Botan::PK_Signer signer(key, *generator, kSignatures.at(signature).padding,
                          ecdsa ? Botan::DER_SEQUENCE : Botan::IEEE_1363);
  return signer.sign_message(message, *generator);
}

Bytes signed_shape(const Botan::Private_Key& key, const std::string& signature, const Bytes& tbs) {
  return sequence({tbs, algorithm_identifier(signature), bit_string(sign(key, signature, tbs))});
}

}  // namespace pki
