// SPDX-License-Identifier: Apache-2.0
// Registers for tests: a folder that goes away, certificates that look like some, a signature that is a hash.
#pragma once
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <random>

#include "asn1/der_writer.h"
#include "crypto/backend.h"
#include "storage/store.h"

namespace esign::ca::storage::test {

#define ASSERT_OK(...)                                                                           \
  if (const auto& outcome_ = (__VA_ARGS__); !outcome_) {                                          \
    FAIL() << #__VA_ARGS__ << ": " << name(outcome_.error().code) << ": " << outcome_.error().detail; \
  }
#define EXPECT_ERRC(code_, ...)                            \
  do {                                                     \
    const auto& outcome_ = (__VA_ARGS__);                  \
    ASSERT_FALSE(outcome_.has_value()) << #__VA_ARGS__;    \
    EXPECT_EQ(outcome_.error().code, code_) << outcome_.error().detail; \
  } while (false)

inline Time at(std::int64_t seconds) { return Time(std::chrono::seconds(1'795'000'000 + seconds)); }

inline Serial serial_of(std::uint64_t number) {
  Serial serial{};
  serial[0] = 0x01;
  // Spread over the whole range, as random ones are.
  std::mt19937_64 random(number);
  for (std::size_t i = 1; i < serial.size(); ++i) serial[i] = static_cast<std::uint8_t>(random());
  return serial;
}

inline Sha256 sha256(View octets) {
  const Bytes digest = *crypto::digest(crypto::openssl(), pkix::Hash::sha256, octets);
  Sha256 out{};
  std::copy(digest.begin(), digest.end(), out.begin());
  return out;
}

inline CertificateRecord certificate(std::uint64_t number) {
  CertificateRecord record;
  record.issuer = "citizen";
  record.serial = serial_of(number);
  record.shard = static_cast<std::uint32_t>(number % 4);
  record.profile = number % 2 == 0 ? "citizen-sign" : "citizen-auth";
  record.category = Category::citizen;
  record.centre = "bakı";
  record.common_name = "Ələkbərov İlqar " + std::to_string(number);
  record.subject = "CN=" + record.common_name + ",C=AZ";
  record.fin = "F" + std::to_string(number);
  record.card_number = "AA" + std::to_string(number);
  record.not_before = at(0);
  record.not_after = at(100'000'000);
  record.request_id = "r" + std::to_string(number);
  record.recorded = at(static_cast<std::int64_t>(number));
  record.status_since = record.recorded;
  record.spki_sha256 = sha256(record.serial);
  asn1::Writer tbs;
  tbs.sequence([&] { tbs.octet_string(record.serial); tbs.octet_string(Bytes(600, static_cast<std::uint8_t>(number))); });
  record.tbs = tbs.take();
  return record;
}

inline Bytes signed_form(const CertificateRecord& record) {
  asn1::Writer der;
  der.sequence([&] { der.raw(record.tbs); der.bit_string(sha256(record.tbs)); });
  return der.take();
}

inline RequestRecord request(std::uint64_t number) {
  RequestRecord record;
  record.caller = "bakı";
  record.id = "r" + std::to_string(number);
  record.content = sha256(as_view(record.id));
  record.serials = {serial_of(number)};
  record.issuer = "citizen";
  record.recorded = at(static_cast<std::int64_t>(number));
  return record;
}

inline AuditEntry entry(std::string object) { return {at(0), "operator:ab12", "certificate.issue", std::move(object), "intended", "{}"}; }

/// Intent and signed certificate in one work.
inline Result<void> issue(Transaction& transaction, std::uint64_t number, Status status = Status::active) {
  const CertificateRecord record = certificate(number);
  ESIGN_CHECK(transaction.audit(entry(to_hex(record.serial))));
  ESIGN_CHECK(transaction.insert(record));
  return transaction.store_signed({record.issuer, record.serial, signed_form(record), status, at(static_cast<std::int64_t>(number))});
}

inline Result<void> change(Transaction& transaction, std::uint64_t number, Status status, std::optional<Reason> reason = {}) {
  return transaction.change({"citizen", serial_of(number), status, reason, at(5'000), "operator:ab12", "xəbər"}, std::nullopt);
}

inline Result<Bytes> sign(View message) { return copy(sha256(message)); }
inline Result<crypto::Verdict> verify(View message, View signature) {
  return equal(sha256(message), signature) ? crypto::Verdict::valid : crypto::Verdict::invalid;
}

/// Fresh for each test, removed after it.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "esign-ca-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(std::string_view name) const { return path_ + "/" + std::string(name); }

 private:
  std::string path_{};
};

/// One value that a Reader tells.
template <class F>
auto ask(Store& store, F&& question) {
  using Answer = decltype(question(std::declval<Reader&>()));
  std::optional<Answer> answer;
  const Result<void> read = store.read([&](Reader& reader) -> Result<void> {
    answer.emplace(question(reader));
    return {};
  });
  EXPECT_TRUE(read) << (read ? "" : read.error().detail);
  return *std::move(answer);
}

inline std::string database_name(const testing::TestParamInfo<const char*>& database) { return database.param; }

/// Each test of the register runs on both databases. `url()` is a new, empty one.
class StoreTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override;
  void TearDown() override;
  StoreOptions options() const {
    StoreOptions out;
    out.url = url_;
    out.node = "düyün-1";
    out.audit_signer = sign;
    out.head_file = folder_ / "audit.head";
    out.readers = 3;
    return out;
  }
  void reopen() {
    store_.reset();
    auto opened = open_store(options());
    ASSERT_OK(opened);
    store_ = *std::move(opened);
  }
  Result<void> write(const Work& work) { return store_->write(work); }

  Folder folder_{};
  std::string url_{};
  std::unique_ptr<Store> store_{};
};

}  // namespace esign::ca::storage::test
