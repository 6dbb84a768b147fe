// SPDX-License-Identifier: Apache-2.0
// What the vectors of pyca/cryptography are, and what a strict reader says of each; docs/reference/standards/rfc6960.md counts them.
#include "pkix/ocsp_response.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "pkix/pem.h"
#include "unit/pkix/table.h"

namespace esign::pkix {
namespace {

namespace fs = std::filesystem;

fs::path folder() { return test::corpora() / "pyca-vectors/x509/ocsp"; }

std::string answer(const Result<OcspResponse::Ptr>& parsed) {
  if (!parsed) return parsed.error().code == Errc::unsupported ? "unsupported" : "malformed";
  if (!(*parsed)->successful()) return std::string(name((*parsed)->status()));
  constexpr const char* kStatus[] = {"good", "revoked", "unknown"};
  std::string text;
  for (const OcspSingleResponse& one : (*parsed)->responses())
    text += (text.empty() ? "" : "+") + std::string(kStatus[static_cast<std::size_t>(one.status)]);
  return text;
}

const std::map<std::string, std::string> kExpected = {
    {"ocsp-army.deps.mil-resp.der", "revoked+revoked+revoked+good+good+good+good+good+good+good+good+good+good+good+good+revoked+good+good+good+good"},
    {"resp-delegate-unknown-cert.der", "unknown"},
    {"resp-invalid-signature-oid.der", "good"},
    {"resp-responder-key-hash.der", "revoked"},
    {"resp-response-type-unknown-oid.der", "unsupported"},
    {"resp-revoked-no-next-update.der", "revoked"},
    {"resp-revoked-reason.der", "revoked"},
    {"resp-revoked.der", "revoked"},
    {"resp-sct-extension.der", "good"},
    {"resp-sha256.der", "good"},
    {"resp-single-extension-reason.der", "good"},
    {"resp-successful-no-response-bytes.der", "malformed"},
    {"resp-unauthorized.der", "unauthorized"},
    {"resp-unknown-extension.der", "revoked"},
    {"resp-unknown-hash-alg.der", "revoked"},
    {"resp-unknown-response-status.der", "malformed"},
};

TEST(OcspResponse, PycaVectors) {
  if (!fs::exists(folder())) GTEST_SKIP() << "no corpora here";
  std::map<std::string, std::string> found;
  for (const auto& entry : fs::directory_iterator(folder())) {
    const std::string file = entry.path().filename().string();
    const auto parsed = OcspResponse::parse(test::read_file(entry.path()));
    if (file.find("resp") == std::string::npos) {
      EXPECT_FALSE(parsed) << file << " is a request";
    } else {
      found[file] = answer(parsed);
    }
  }
  EXPECT_EQ(found, kExpected);
  EXPECT_EQ(std::to_string(found.size()) + ' ' + std::to_string(found.size()) + " 0", test::counted_row("rfc6960.md", "| `OcspResponse.PycaVectors` |", 3));
}

TEST(OcspResponse, FieldsOfARealOne) {
  if (!fs::exists(folder())) GTEST_SKIP() << "no corpora here";
  const auto parsed = OcspResponse::parse(test::read_file(folder() / "resp-revoked-reason.der"));
  ASSERT_TRUE(parsed);
  const OcspResponse& response = **parsed;
  EXPECT_EQ(to_rfc3339(response.produced_at()), "2018-09-01T19:48:17Z");
  ASSERT_TRUE(response.responder_name());
  EXPECT_EQ(response.responder_name()->to_text(), "CN=QuoVadis OCSP Authority Signature,OU=OCSP Responder,O=QuoVadis Limited,C=BM");
  ASSERT_EQ(response.responses().size(), 1u);
  const OcspSingleResponse& one = response.responses()[0];
  EXPECT_EQ(to_hex(one.id.serial_number), "081d8b989e92fae68956dce62a893209a1bc24d3");
  EXPECT_EQ(one.reason, CrlReason::superseded);
  EXPECT_EQ(to_rfc3339(*one.revocation_time), "2018-06-27T12:30:01Z");
  EXPECT_EQ(to_rfc3339(*one.next_update), "2018-09-03T19:48:17Z");
  ASSERT_EQ(response.certificates().size(), 1u);
  const auto basic = OcspResponse::parse_basic(response.basic());
  ASSERT_TRUE(basic) << "the same without its wrapper";
  EXPECT_TRUE(equal((*basic)->basic(), response.basic()));
}

TEST(OcspResponse, EveryTruncationIsMalformed) {
  if (!fs::exists(folder())) GTEST_SKIP() << "no corpora here";
  const Bytes whole = test::read_file(folder() / "resp-sha256.der");
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(OcspResponse::parse(View(whole).first(size))) << size;
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_FALSE(OcspResponse::parse(longer));
}

/// Around one SingleResponse, with the given elements in place of the usual ones.
struct Parts {
  std::string_view status = "8000", next_update = "", single_extensions = "", response_extensions = "", responder = "a2160414" "0000000000000000000000000000000000000000";
};
Bytes tlv(std::uint8_t tag, const Bytes& content) {
  Bytes out = asn1::written([&](asn1::Writer& w) { w.octet_string(content); });
  out[0] = tag;
  return out;
}
Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) append(all, part);
  return all;
}
Bytes hex(std::string_view text) { return *from_hex(text); }
Bytes built(const Parts& parts) {
  const Bytes time = hex("180f32303236313132313132303030305a");
  const Bytes id = hex("3012300706052b0e03021a040004000203010203");
  const Bytes single = tlv(0x30, joined({id, hex(parts.status), time, hex(parts.next_update), hex(parts.single_extensions)}));
  const Bytes data = tlv(0x30, joined({hex(parts.responder), time, tlv(0x30, single), hex(parts.response_extensions)}));
  const Bytes basic = tlv(0x30, joined({data, hex("300506032b6570"), hex("030100")}));
  const Bytes bytes = tlv(0x30, joined({hex("06092b0601050507300101"), tlv(0x04, basic)}));
  return tlv(0x30, joined({hex("0a0100"), tlv(0xA0, bytes)}));
}

TEST(OcspResponse, Grammar) {
  const auto whole = OcspResponse::parse(built({}));
  ASSERT_TRUE(whole) << whole.error().detail;
  EXPECT_EQ((*whole)->responses().at(0).status, OcspCertStatus::good);
  EXPECT_TRUE(OcspResponse::parse(built({.status = "8200"})));
  for (const std::string_view status : {"810100", "83", "800100", "a0020500", "8300", "a100", "82020500"})
    EXPECT_FALSE(OcspResponse::parse(built({.status = status}))) << status;
  // revoked with reason 7, which does not exist, and with reason 1
  const std::string revoked_7 = "a116180f32303236313132313132303030305aa0030a0107", revoked_1 = "a116180f32303236313132313132303030305aa0030a0101";
  EXPECT_FALSE(OcspResponse::parse(built({.status = revoked_7})));
  EXPECT_TRUE(OcspResponse::parse(built({.status = revoked_1})));
  EXPECT_FALSE(OcspResponse::parse(built({.responder = "a203040100"}))) << "a key hash of one octet";
  EXPECT_FALSE(OcspResponse::parse(built({.responder = "a003020100a2160414" "0000000000000000000000000000000000000000"}))) << "DEFAULT v1 written out";
}

std::string nonce_extension(std::size_t octets) {
  const Bytes value = asn1::written([&](asn1::Writer& w) { w.octet_string(Bytes(octets, 0x11)); });
  return to_hex(tlv(0xA1, tlv(0x30, tlv(0x30, joined({hex("06092b0601050507300102"), tlv(0x04, value)})))));
}

TEST(OcspResponse, NonceHasOneTo128Octets) {
  for (const std::size_t octets : {1u, 32u, 128u}) {
    const std::string extension = nonce_extension(octets);
    const auto parsed = OcspResponse::parse(built({.response_extensions = extension}));
    ASSERT_TRUE(parsed) << parsed.error().detail;
    EXPECT_EQ((*parsed)->nonce()->size(), octets);
  }
  for (const std::size_t octets : {0u, 129u}) {
    const std::string extension = nonce_extension(octets);
    EXPECT_FALSE(OcspResponse::parse(built({.response_extensions = extension}))) << octets;
  }
}

/// [1] EXPLICIT Extensions of one extension.
std::string one_extension(std::string_view id, std::string_view value, std::string_view critical = "") {
  return to_hex(tlv(0xA1, tlv(0x30, tlv(0x30, joined({hex(id), hex(critical), tlv(0x04, hex(value))})))));
}
constexpr std::string_view kCutoff = "06092b0601050507300106", kReason = "0603551d15", kInvalidityDate = "0603551d18",
                           kExtendedRevoke = "06092b0601050507300109", kUnknown = "06022a03", kTrue = "0101ff";

std::string problem(const Parts& parts) {
  const auto parsed = OcspResponse::parse(built(parts));
  return parsed ? "" : std::string(name(parsed.error().code)) + ": " + parsed.error().detail;
}

/// RFC 6960 sections 4.4.4 and 4.4.5.
TEST(OcspResponse, ExtensionsOfOneAnswer) {
  const std::string time = "180f32303236313132313132303030305a", revoked = "a111180f32303236313132313132303030305a";
  const std::string cutoff = one_extension(kCutoff, time), reason = one_extension(kReason, "0a0104"), date = one_extension(kInvalidityDate, time);
  const auto with_cutoff = OcspResponse::parse(built({.single_extensions = cutoff}));
  ASSERT_TRUE(with_cutoff) << with_cutoff.error().detail;
  EXPECT_EQ(to_rfc3339(*(*with_cutoff)->responses().at(0).archive_cutoff), "2026-11-21T12:00:00Z");
  EXPECT_EQ((*OcspResponse::parse(built({.status = revoked, .single_extensions = reason})))->responses().at(0).reason, CrlReason::superseded);
  EXPECT_EQ((*OcspResponse::parse(built({.single_extensions = reason})))->responses().at(0).reason, std::nullopt) << "nobody is revoked";
  EXPECT_EQ(problem({.status = revoked, .single_extensions = date}), "");
  EXPECT_EQ(problem({.single_extensions = one_extension(kInvalidityDate, "0500")}), "malformed: unexpected tag");
  EXPECT_EQ(problem({.single_extensions = one_extension(kCutoff, "0500")}), "malformed: unexpected tag");
  EXPECT_EQ(problem({.single_extensions = one_extension(kReason, "0a0107")}), "malformed: no such CRLReason");
  const std::string strange = one_extension(kUnknown, "0500", kTrue);
  EXPECT_EQ((*OcspResponse::parse(built({.single_extensions = strange})))->responses().at(0).unknown_critical, std::vector{asn1::Oid("1.2.3")});
}

TEST(OcspResponse, ExtensionsOfTheWholeResponse) {
  const std::string strange = one_extension(kUnknown, "0500", kTrue), harmless = one_extension(kUnknown, "0500");
  EXPECT_EQ((*OcspResponse::parse(built({.response_extensions = strange})))->unknown_critical(), std::vector{asn1::Oid("1.2.3")});
  EXPECT_TRUE((*OcspResponse::parse(built({.response_extensions = harmless})))->unknown_critical().empty());
  const std::string extended = one_extension(kExtendedRevoke, "0500", kTrue), wrong = one_extension(kExtendedRevoke, "3000");
  EXPECT_TRUE((*OcspResponse::parse(built({.response_extensions = extended})))->unknown_critical().empty()) << "RFC 6960 section 4.4.8";
  EXPECT_EQ(problem({.response_extensions = wrong}), "malformed: unexpected tag");
  const std::string nonce = one_extension("06092b0601050507300102", "0c0161");
  EXPECT_EQ(problem({.response_extensions = nonce}), "malformed: unexpected tag") << "a nonce is an OCTET STRING (RFC 9654)";
}

/// RFC 6960 section 4.2.1: 4 is not used; without success there are no responseBytes.
TEST(OcspResponse, EveryStatusByItsName) {
  const std::vector<std::string> names = {"", "malformedRequest", "internalError", "tryLater", "", "sigRequired", "unauthorized", ""};
  for (std::size_t value = 1; value < names.size(); ++value) {
    const Bytes der = {0x30, 0x03, 0x0A, 0x01, static_cast<std::uint8_t>(value)};
    const auto parsed = OcspResponse::parse(der);
    ASSERT_EQ(parsed.has_value(), !names[value].empty()) << value;
    if (!parsed) continue;
    EXPECT_EQ(name((*parsed)->status()), names[value]);
    EXPECT_FALSE((*parsed)->successful());
    EXPECT_TRUE((*parsed)->responses().empty());
  }
  EXPECT_EQ(name((*OcspResponse::parse(built({})))->status()), "successful");
  Bytes refused = built({});
  const Bytes successful = hex("0a0100");
  *(std::ranges::search(refused, successful).begin() + 2) = 3;
  EXPECT_EQ(OcspResponse::parse(refused).error().detail, "responseBytes does not fit responseStatus");
}

TEST(OcspResponse, FilesOfOneOrMany) {
  const Bytes der = built({});
  EXPECT_EQ(read_ocsp_responses(der)->size(), 1u);
  const std::string two = write_pem("OCSP RESPONSE", der) + write_pem("OCSP RESPONSE", hex("30030a0103"));
  const auto read = read_ocsp_responses(as_view(two));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->at(1)->status(), OcspStatus::try_later);
  EXPECT_EQ(read_ocsp_responses(as_view("salam")).error().code, Errc::not_found);
  EXPECT_EQ(read_ocsp_responses(as_view(write_pem("OCSP RESPONSE", hex("3000")))).error().code, Errc::malformed);
}

TEST(OcspResponse, Budgets) {
  Limits limits;
  limits.single_responses = 0;
  const auto many = OcspResponse::parse(built({}), limits);
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().code, Errc::limit_exceeded);
  limits = {};
  limits.ocsp_octets = 10;
  EXPECT_EQ(OcspResponse::parse(built({}), limits).error().detail, "ocsp_octets");
  EXPECT_EQ(OcspResponse::parse_basic(built({}), limits).error().detail, "ocsp_octets");
}

}  // namespace
}  // namespace esign::pkix
