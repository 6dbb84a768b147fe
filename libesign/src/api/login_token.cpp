// SPDX-License-Identifier: Apache-2.0
#include "api/login_token.h"

#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "crypto/backend.h"

namespace esign {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestToken = 16u << 10;  // a certificate of 4 KiB, three times over
constexpr std::string_view kFormat = "web-eid:1";

struct Row {
  std::string_view name;
  pkix::SignatureAlgorithm algorithm;
};
pkix::SignatureAlgorithm pss(Hash hash, unsigned octets) { return {Scheme::rsa_pss, hash, hash, octets}; }
pkix::SignatureAlgorithm plain(Scheme scheme, Hash hash) { return {scheme, hash, Hash::sha256, 0}; }

/// RFC 7518 section 3.1. PSS with the hash's own length as salt (section 3.5).
const std::vector<Row>& rows() {
  static const std::vector<Row> table{
      {"ES256", plain(Scheme::ecdsa, Hash::sha256)},     {"ES384", plain(Scheme::ecdsa, Hash::sha384)},     {"ES512", plain(Scheme::ecdsa, Hash::sha512)},
      {"RS256", plain(Scheme::rsa_pkcs1, Hash::sha256)}, {"RS384", plain(Scheme::rsa_pkcs1, Hash::sha384)}, {"RS512", plain(Scheme::rsa_pkcs1, Hash::sha512)},
      {"PS256", pss(Hash::sha256, 32)},                  {"PS384", pss(Hash::sha384, 48)},                  {"PS512", pss(Hash::sha512, 64)}};
  return table;
}

/// One object whose members stand once; values of members that are read are texts.
Result<Json> read_object(std::string_view text) {
  std::set<std::string> members;
  bool twice = false;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::key && depth == 1) twice |= !members.insert(parsed.get<std::string>()).second;
    return true;
  };
  Json object = Json::parse(text, watch, false);
  if (object.is_discarded() || !object.is_object()) return fail(Errc::malformed, "not a JSON object");
  if (twice) return fail(Errc::malformed, "a member stands twice");
  return object;
}

Result<std::string> text_of(const Json& object, const char* member) {
  const auto found = object.find(member);
  if (found == object.end()) return fail(Errc::malformed, "the member is missing").in(member);
  if (!found->is_string()) return fail(Errc::malformed, "not a text").in(member);
  return found->get<std::string>();
}

/// "web-eid:1" and its minor versions.
Result<void> check_format(const std::string& format) {
  const bool minor = format.size() > kFormat.size() && format[kFormat.size()] == '.';
  if (!format.starts_with(kFormat) || (format.size() > kFormat.size() && !minor)) return fail(Errc::unsupported, "not a token of Web eID version 1").in("format");
  return {};
}

unsigned order_bits(const pkix::Certificate& certificate) {
  const auto key = pkix::public_key_info(certificate.spki());
  return key && key->type == pkix::KeyType::ec ? key->bits : 0;
}

}  // namespace

std::string_view jwa_name(const pkix::SignatureAlgorithm& algorithm) {
  for (const Row& row : rows()) {
    const bool pss = algorithm.scheme == Scheme::rsa_pss;
    if (row.algorithm.scheme == algorithm.scheme && row.algorithm.hash == algorithm.hash &&
        (!pss || (row.algorithm.mgf_hash == algorithm.mgf_hash && row.algorithm.salt_octets == algorithm.salt_octets)))
      return row.name;
  }
  return {};
}

Result<LoginToken> read_login_token(std::string_view json) {
  if (json.size() > kLongestToken) return fail(Errc::limit_exceeded, "login_token").in("token");
  if (!is_utf8(json)) return fail(Errc::malformed, "not UTF-8").in("token");
  ESIGN_TRY(const Json object, read_object(json).in("token"));
  ESIGN_TRY(const std::string format, text_of(object, "format"));
  ESIGN_CHECK(check_format(format));
  LoginToken token;
  ESIGN_TRY(const std::string certificate, text_of(object, "unverifiedCertificate"));
  ESIGN_TRY(const Bytes der, from_base64(certificate).in("unverifiedCertificate"));
  ESIGN_TRY(token.certificate, pkix::Certificate::parse(der).in("unverifiedCertificate"));
  ESIGN_TRY(const std::string algorithm, text_of(object, "algorithm"));
  const auto row = std::ranges::find(rows(), algorithm, &Row::name);
  if (row == rows().end()) return fail(Errc::unsupported, "not a signature algorithm of Web eID: " + printable(algorithm.substr(0, 16))).in("algorithm");
  token.algorithm = row->algorithm;
  ESIGN_TRY(const std::string signature, text_of(object, "signature"));
  ESIGN_TRY(token.value, from_base64(signature).in("signature"));
  const unsigned bits = order_bits(*token.certificate);
  if (token.algorithm.scheme == Scheme::ecdsa && bits > 0) {
    ESIGN_TRY(token.value, crypto::raw_to_der_ecdsa(token.value, bits).in("signature"));
  }
  return token;
}

Result<std::string> write_login_token(const pkix::Certificate& certificate, const pkix::SignatureAlgorithm& algorithm, View value) {
  Bytes octets = copy(value);
  if (algorithm.scheme == Scheme::ecdsa) {
    ESIGN_TRY(octets, crypto::der_to_raw_ecdsa(value, order_bits(certificate)));
  }
  return nlohmann::ordered_json{{"unverifiedCertificate", to_base64(certificate.der())},
                                {"algorithm", jwa_name(algorithm)},
                                {"signature", to_base64(octets)},
                                {"format", "web-eid:1.0"},
                                {"appVersion", "urn:esign:" ESIGN_VERSION}}
      .dump();
}

}  // namespace esign
