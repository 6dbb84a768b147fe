// SPDX-License-Identifier: Apache-2.0
// OpenSSL and GnuTLS read what is written and verify its signature; a million entries pass in bounded memory.
#include "domain/crl_writer.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "certificate_sample.h"
#include "crypto/backend.h"
#include "pkix/crl.h"

namespace esign::ca {
namespace {

using namespace test;

CrlContent content_of() {
  CrlContent content;
  content.signature = kEcdsa;
  content.issuer = *encode_name({{attribute::country, "AZ"}, {attribute::common_name, "Sınaq Mərkəzi"}});
  content.authority_key_id = Bytes(20, 0xA1);
  content.this_update = at("2026-11-22T08:00:00Z");
  content.next_update = at("2026-11-23T08:00:00Z");
  content.number = 258;
  content.distribution_urls = {"http://pki.example/crl/citizen/7.crl"};
  content.covers = CrlCovers::user_certificates;
  content.freshest_urls = {"http://pki.example/crl/citizen/7-delta.crl"};
  content.expired_certificates_on = at("2026-01-01T00:00:00Z");
  return content;
}

CrlPass pass_over(const std::vector<CrlEntry>& entries) {
  return [&entries]() -> Result<CrlSource> {
    return CrlSource([&entries, next = std::size_t{0}]() mutable -> Result<std::optional<CrlEntry>> {
      return next < entries.size() ? std::optional(entries[next++]) : std::nullopt;
    });
  };
}

Result<Bytes> write(const CrlContent& content, const CrlPass& entries, const StreamSigner& sign) {
  Bytes crl;
  ESIGN_TRY(const std::uint64_t size, write_crl(content, entries, sign, [&](View octets) -> Result<void> {
              append(crl, octets);
              return {};
            }));
  if (size != crl.size()) return fail(Errc::internal, "the size is not what was said");
  return crl;
}

StreamSigner signer(const OpensslCli& openssl) {
  return [&openssl](const Source& message) -> Result<Bytes> {
    Bytes held;
    ESIGN_CHECK(message([&](View octets) -> Result<void> {
      append(held, octets);
      return {};
    }));
    return sign(openssl, held);
  };
}

std::vector<CrlEntry> three_entries() {
  return {{serial_of(1), at("2026-11-20T10:00:00Z"), Reason::key_compromise, at("2026-11-19T09:00:00Z"), CrlEntry::Kind::revoked},
          {serial_of(2), at("2026-11-21T10:00:00Z"), Reason::unspecified, {}, CrlEntry::Kind::revoked},
          {serial_of(3), at("2051-11-22T07:00:00Z"), Reason::certificate_hold, {}, CrlEntry::Kind::revoked}};
}

/// A CA "ca.pem" with the key in the folder and the subjectKeyIdentifier that content_of() names.
void make_ca(const OpensslCli& openssl) {
  make_key(openssl);
  openssl("req -x509 -new -key key -utf8 -subj '/C=AZ/CN=Sınaq Mərkəzi' -days 9 -out ca.pem -addext subjectKeyIdentifier=" + to_hex(Bytes(20, 0xA1)));
}

TEST(CrlWriter, OpensslAndGnutlsReadAFullOne) {
  const OpensslCli openssl;
  make_ca(openssl);
  const std::vector<CrlEntry> entries = three_entries();
  const auto crl = write(content_of(), pass_over(entries), signer(openssl));
  ASSERT_TRUE(crl) << crl.error().at << ": " << crl.error().detail;
  openssl.write("crl", *crl);
  const std::string text = words(openssl, "crl -inform DER -in crl -noout -text -nameopt utf8 -CAfile ca.pem");
  EXPECT_TRUE(has(std::string(as_text(openssl.read("stderr"))), "verify OK"));
  for (const char* part : {"Version 2 (0x1)", "Last Update: Nov 22 08:00:00 2026 GMT", "Next Update: Nov 23 08:00:00 2026 GMT", "A1:A1:A1",
                           "X509v3 CRL Number: \n                258", "X509v3 Issuing Distribution Point: critical", "URI:http://pki.example/crl/citizen/7.crl", "Only User Certificates",
                           "X509v3 Freshest CRL", "7-delta.crl", "41F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF01", "Key Compromise", "Invalidity Date", "Nov 19 09:00:00 2026 GMT",
                           "Revocation Date: Nov 22 07:00:00 2051 GMT", "Certificate Hold"})
    EXPECT_TRUE(has(text, part)) << part << "\nis not in\n" << text;
  EXPECT_FALSE(has(text, "Unspecified")) << "RFC 5280 section 5.3.1";
  EXPECT_EQ(openssl.status("version && certtool --crl-info --inder --infile crl"), 0) << as_text(openssl.read("stderr"));

  const auto ours = pkix::Crl::parse(*crl);
  ASSERT_TRUE(ours) << ours.error().at << ": " << ours.error().detail;
  EXPECT_EQ((*ours)->size(), 3u);
  EXPECT_EQ((*ours)->expired_certificates_on(), at("2026-01-01T00:00:00Z"));
  EXPECT_EQ((*ours)->find(serial_of(1), (*ours)->issuer())->reason, pkix::CrlReason::key_compromise);
  EXPECT_FALSE((*ours)->find(serial_of(9), (*ours)->issuer()));
}

TEST(CrlWriter, ADelta) {
  const OpensslCli openssl;
  make_ca(openssl);
  CrlContent content = content_of();
  content.base = 200;
  content.freshest_urls.clear();
  std::vector<CrlEntry> entries = three_entries();
  entries[1].kind = CrlEntry::Kind::removed;
  const auto crl = write(content, pass_over(entries), signer(openssl));
  ASSERT_TRUE(crl);
  openssl.write("crl", *crl);
  const std::string text = words(openssl, "crl -inform DER -in crl -noout -text");
  EXPECT_TRUE(has(text, "X509v3 Delta CRL Indicator: critical\n                200")) << text;
  EXPECT_TRUE(has(text, "Remove From CRL")) << text;
  const auto ours = pkix::Crl::parse(*crl);
  ASSERT_TRUE(ours);
  EXPECT_EQ(to_hex(*(*ours)->delta_base()), "00c8");
}

TEST(CrlWriter, TheLastOneAndNoEntries) {
  const OpensslCli openssl;
  make_ca(openssl);
  CrlContent content = content_of();
  content.next_update = kNoNextUpdate;
  content.number = 0xFFFFFFFFFFFFFFFFu;
  const auto crl = write(content, pass_over({}), signer(openssl));
  ASSERT_TRUE(crl);
  openssl.write("crl", *crl);
  const std::string text = words(openssl, "crl -inform DER -in crl -noout -text -CAfile ca.pem");
  EXPECT_TRUE(has(text, "Next Update: Dec 31 23:59:59 9999 GMT")) << text;
  EXPECT_TRUE(has(text, "No Revoked Certificates"));
  EXPECT_TRUE(has(text, "18446744073709551615")) << text;
  EXPECT_TRUE(has(to_hex(*crl), "180f" + to_hex(as_view("99991231235959Z"))));
  EXPECT_EQ((*pkix::Crl::parse(*crl))->size(), 0u);
}

TEST(CrlWriter, RefusalsNameTheField) {
  const auto place = [](auto&& change) {
    CrlContent content = content_of();
    change(content);
    const auto crl = write(content, pass_over({}), [](const Source&) -> Result<Bytes> { return Bytes{0x30, 0}; });
    return crl ? std::string("written") : crl.error().at;
  };
  EXPECT_EQ(place([](CrlContent&) {}), "written");
  EXPECT_EQ(place([](CrlContent& c) { c.issuer.clear(); }), "issuer");
  EXPECT_EQ(place([](CrlContent& c) { c.authority_key_id.clear(); }), "authorityKeyIdentifier");
  EXPECT_EQ(place([](CrlContent& c) { c.next_update = c.this_update; }), "nextUpdate");
  EXPECT_EQ(place([](CrlContent& c) { c.base = 258; c.freshest_urls.clear(); }), "deltaCRLIndicator");
  EXPECT_EQ(place([](CrlContent& c) { c.base = 1; }), "freshestCRL");
  EXPECT_EQ(place([](CrlContent& c) { c.distribution_urls = {"http://a b/"}; }), "issuingDistributionPoint");
}

Errc refused(const std::vector<CrlEntry>& entries) {
  const auto crl = write(content_of(), pass_over(entries), [](const Source&) -> Result<Bytes> { return Bytes{0x30, 0}; });
  return crl ? Errc{} : crl.error().code;
}

TEST(CrlWriter, OrderIsChecked) {
  std::vector<CrlEntry> entries = three_entries();
  std::swap(entries[0], entries[1]);
  EXPECT_EQ(refused(entries), Errc::internal);
  entries[0] = entries[1];
  EXPECT_EQ(refused(entries), Errc::internal) << "one serial twice";
  entries = three_entries();
  entries[0].kind = CrlEntry::Kind::removed;
  EXPECT_EQ(refused(entries), Errc::internal) << "a removal in a full CRL";
}

/// A register that changes between two passes: another reason (the same size), one more, one less.
TEST(CrlWriter, AChangeBetweenPassesIsNoCrl) {
  for (int change = 0; change < 3; ++change) {
    for (int at_pass = 2; at_pass <= 3; ++at_pass) {
      std::vector<CrlEntry> entries = three_entries();
      int passes = 0;
      const CrlPass pass = [&]() -> Result<CrlSource> {
        if (++passes == at_pass) {
          if (change == 0) entries[0].reason = Reason::superseded;
          if (change == 1) entries.push_back({serial_of(4), entries[0].since, Reason::superseded, {}, CrlEntry::Kind::revoked});
          if (change == 2) entries.pop_back();
        }
        return pass_over(entries)();
      };
      const auto crl = write(content_of(), pass, [](const Source& message) -> Result<Bytes> {
        ESIGN_CHECK(message([](View) -> Result<void> { return {}; }));
        return Bytes{0x30, 0};
      });
      ASSERT_FALSE(crl) << change << ' ' << at_pass;
      EXPECT_EQ(crl.error().code, Errc::conflict);
    }
  }
}

TEST(CrlWriter, ErrorsOfOthersComeThrough) {
  const auto broken_sink = [](View) -> Result<void> { return fail(Errc::storage, "full"); };
  const auto entries = three_entries();
  const auto fake = [](const Source&) -> Result<Bytes> { return Bytes{0x30, 0}; };
  EXPECT_EQ(write_crl(content_of(), pass_over(entries), fake, broken_sink).error().code, Errc::storage);
  const auto no_key = [](const Source&) -> Result<Bytes> { return fail(Errc::unavailable, "token"); };
  EXPECT_EQ(write(content_of(), pass_over(entries), no_key).error().code, Errc::unavailable);
  const CrlPass no_register = []() -> Result<CrlSource> { return fail(Errc::storage, "gone"); };
  EXPECT_EQ(write(content_of(), no_register, fake).error().code, Errc::storage);
}

/// Peak of the resident set, KiB.
long peak() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

CrlEntry numbered_entry(std::uint32_t number) {
  static const Time since = at("2026-11-20T10:00:00Z");
  CrlEntry entry{serial_of(0), since, Reason::superseded, {}, CrlEntry::Kind::revoked};
  for (unsigned i = 0; i < 4; ++i) entry.serial[i + 1] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  return entry;
}
CrlPass pass_over_first(std::uint32_t count) {
  return [count]() -> Result<CrlSource> {
    return CrlSource([count, next = std::uint32_t{0}]() mutable -> Result<std::optional<CrlEntry>> {
      return next < count ? std::optional(numbered_entry(next++)) : std::nullopt;
    });
  };
}

TEST(CrlWriter, EveryEntryOfManyIsFound) {
  const OpensslCli openssl;
  make_ca(openssl);
  const auto crl = write(content_of(), pass_over_first(3000), signer(openssl));
  ASSERT_TRUE(crl);
  const auto ours = pkix::Crl::parse(*crl);
  ASSERT_TRUE(ours) << ours.error().at << ": " << ours.error().detail;
  ASSERT_EQ((*ours)->size(), 3000u);
  for (const std::uint32_t number : {0u, 1u, 255u, 256u, 2999u}) EXPECT_TRUE((*ours)->find(numbered_entry(number).serial, (*ours)->issuer())) << number;
  EXPECT_FALSE((*ours)->find(numbered_entry(3000).serial, (*ours)->issuer()));
  openssl.write("crl", *crl);
  openssl("crl -inform DER -in crl -noout -CAfile ca.pem");
  EXPECT_TRUE(has(std::string(as_text(openssl.read("stderr"))), "verify OK"));
}

TEST(CrlWriter, AMillionEntriesInBoundedMemory) {
  const auto file = std::filesystem::temp_directory_path() / ("esign-crl-" + std::to_string(getpid()));
  std::ofstream out(file, std::ios::binary);
  std::unique_ptr<crypto::Hasher> hasher = *crypto::openssl().hasher(Hash::sha256);
  Bytes digest;
  const StreamSigner hashing = [&](const Source& message) -> Result<Bytes> {
    ESIGN_CHECK(message([&](View octets) { return hasher->update(octets); }));
    ESIGN_TRY(digest, hasher->finish());
    return Bytes{0x30, 0x00};
  };
  const long before = peak();
  const auto size = write_crl(content_of(), pass_over_first(1'000'000), hashing, [&](View octets) -> Result<void> {
    out.write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
    return out ? Result<void>{} : fail(Errc::storage, "the file");
  });
  out.close();
  const long grown = peak() - before;
  ASSERT_TRUE(size) << size.error().detail;
  EXPECT_GT(*size, 40u << 20);
  EXPECT_LT(grown, 8 * 1024) << "KiB for " << *size << " octets";

  // What was hashed is what stands in the file.
  std::ifstream in(file, std::ios::binary);
  const Bytes crl(std::istreambuf_iterator<char>(in), {});
  std::filesystem::remove(file);
  ASSERT_EQ(crl.size(), *size);
  asn1::Reader reader(crl);
  View tbs;
  reader.sequence([&] {
    tbs = reader.expect(asn1::tag::sequence).whole;
    reader.expect(asn1::tag::sequence);
    reader.bit_string();
  });
  ASSERT_TRUE(reader.finish());
  EXPECT_EQ(*crypto::digest(crypto::openssl(), Hash::sha256, tbs), digest);
}

}  // namespace
}  // namespace esign::ca
