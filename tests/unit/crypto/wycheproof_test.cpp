// SPDX-License-Identifier: Apache-2.0
// Every vector of Project Wycheproof that our schemes can express, on both adapters: valid is valid, invalid is invalid
// or refused, and "acceptable" is decided in a table below.
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "unit/crypto/backends.h"

namespace esign::crypto {
namespace {

using Json = nlohmann::json;

const std::filesystem::path kVectors = std::filesystem::path(ESIGN_CORPORA) / "wycheproof/testvectors_v1";

const std::map<std::string, pkix::Hash> kHashes = {
    {"SHA-1", pkix::Hash::sha1},       {"SHA-224", pkix::Hash::sha224},   {"SHA-256", pkix::Hash::sha256},
    {"SHA-384", pkix::Hash::sha384},   {"SHA-512", pkix::Hash::sha512},   {"SHA3-256", pkix::Hash::sha3_256},
    {"SHA3-384", pkix::Hash::sha3_384}, {"SHA3-512", pkix::Hash::sha3_512}};

/// What no vector file of ours may use, and why. A file that is neither run nor named here fails the test.
const std::map<std::string, std::string> kNotExpressible = {
    {"DsaVerify", "DSA is no scheme of this product"},
    {"DsaP1363Verify", "DSA is no scheme of this product"},
    {"SHA3-224", "no signature algorithm of certificates or XML uses it here"},
    {"SHA-512/224", "no report name, no policy row, no OID in this product"},
    {"SHA-512/256", "no report name, no policy row, no OID in this product"},
    {"SHAKE128", "extendable output: no pkix::Hash"},
    {"SHAKE256", "extendable output: no pkix::Hash"},
};

/// "acceptable" of Wycheproof leaves it to the library. A DigestInfo without NULL is taken: RFC 8017 section 9.2 note 1,
/// and the expected octets are still built and compared, so that nothing is parsed.
const std::map<std::string, std::string> kAcceptable = {{"MissingNull", "valid"}};

struct Vector {
  std::string place;
  Bytes spki;
  pkix::SignatureAlgorithm algorithm;
  Bytes message;
  Result<Bytes> signature;
  std::string expected;
};

pkix::SignatureAlgorithm algorithm_of(const std::string& type, pkix::Hash hash) {
  if (type == "RsassaPkcs1Verify") return pkcs1(hash);
  if (type == "EddsaVerify") return ed25519();
  return ecdsa(hash);
}

Result<Bytes> signature_of(const std::string& type, const Json& group, const Json& test) {
  Bytes signature = hex(test["sig"].get<std::string>());
  if (type != "EcdsaP1363Verify") return signature;
  return raw_to_der_ecdsa(signature, group["publicKey"]["keySize"].get<unsigned>());
}

std::string expected_of(const Json& test) {
  const std::string result = test["result"];
  return result == "acceptable" ? kAcceptable.at(test["flags"].at(0)) : result;
}

/// The vectors of one file; none if it is of a kind that is not expressible.
std::vector<Vector> vectors_of(const std::filesystem::path& path, std::set<std::string>& skipped) {
  std::ifstream file(path);
  std::vector<Vector> vectors;
  const Json document = Json::parse(file);
  for (const Json& group : document["testGroups"]) {
    const std::string type = group["type"];
    const std::string sha = group.value("sha", "SHA-512");
    for (const std::string& word : {type, sha})
      if (kNotExpressible.contains(word)) skipped.insert(word);
    if (kNotExpressible.contains(type) || kNotExpressible.contains(sha)) continue;
    for (const Json& test : group["tests"]) {
      vectors.push_back({path.filename().string() + " tcId " + test["tcId"].dump() + ": " + test["comment"].get<std::string>(),
                         hex(group["publicKeyDer"].get<std::string>()), algorithm_of(type, kHashes.at(sha)),
                         hex(test["msg"].get<std::string>()), signature_of(type, group, test), expected_of(test)});
    }
  }
  return vectors;
}

class Wycheproof : public EachBackend {};

TEST_P(Wycheproof, EveryVectorOfOurSchemes) {
  if (!std::filesystem::exists(kVectors)) GTEST_SKIP() << "no corpora";
  std::map<std::string, unsigned> counted;
  std::set<std::string> skipped;
  for (const auto& entry : std::filesystem::directory_iterator(kVectors)) {
    for (const Vector& vector : vectors_of(entry.path(), skipped)) {
      ++counted[vector.expected];
      if (!vector.signature) {
        EXPECT_EQ(vector.expected, "invalid") << vector.place << ": the form was refused";
        continue;
      }
      const auto answer = backend().verify(vector.spki, vector.algorithm, vector.message, *vector.signature);
      const bool said_valid = answer && *answer == Verdict::valid;
      EXPECT_EQ(said_valid, vector.expected == "valid") << vector.place << ": " << words(answer);
    }
  }
  // Pinned, so that a reader that silently loses vectors is noticed.
  EXPECT_EQ(counted["valid"], 2939u);
  EXPECT_EQ(counted["invalid"], 7943u);
  EXPECT_EQ(skipped.size(), kNotExpressible.size()) << "a reason that applies to nothing";
}
ESIGN_ON_BOTH(Wycheproof);

}  // namespace
}  // namespace esign::crypto
