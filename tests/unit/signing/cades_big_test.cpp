// SPDX-License-Identifier: Apache-2.0
// Content larger than all the memory that may be used: it is streamed on every way.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>

#include "signing/openssl_cms.h"

namespace esign::signing_test {
namespace {

constexpr std::uint64_t kOctets = 512u << 20;  // eight times the 64 MiB that a signature may cost
constexpr long kMostKibibytes = 16 * 1024;

long peak_kibibytes() {
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// A sparse file of zero octets.
Document sparse(const std::string& name) {
  const OpensslCms& openssl = OpensslCms::instance();
  openssl.write(name, {});
  std::filesystem::resize_file(openssl.path(name), kOctets);
  return openssl.document(name);
}

/// Writes a file and leaves a hole for every piece that is all zero: the disk holds little of it.
class SparseFile {
 public:
  explicit SparseFile(const std::filesystem::path& path) : path_(path), out_(path, std::ios::binary) {}
  Sink sink() {
    return [this](View piece) -> Result<void> {
      const bool zero = std::all_of(piece.begin(), piece.end(), [](std::uint8_t octet) { return octet == 0; });
      if (zero) out_.seekp(static_cast<std::streamoff>(piece.size()), std::ios::cur);
      else out_.write(reinterpret_cast<const char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
      return {};
    };
  }
  void close() { out_.close(); }

 private:
  std::filesystem::path path_;
  std::ofstream out_;
};

class Big : public testing::TestWithParam<Packaging> {};

TEST_P(Big, IsSignedAndVerifiedInLittleMemory) {
  const OpensslCms& openssl = OpensslCms::instance();
  const Document content = sparse("böyük");
  formats::WriteOptions options;
  options.packaging = GetParam();
  options.signer = openssl.certificate("ec");
  options.algorithm = {Scheme::ecdsa, Hash::sha256, Hash::sha256, 0};
  options.signing_time = Time(std::chrono::seconds(1795262400));
  const auto key = openssl.private_key("ec");
  [[maybe_unused]] const long before = peak_kibibytes();  // not compared under sanitizers, which need memory of their own
  const auto unfinished = formats::cades::prepare(content, std::nullopt, options, host_digest()).value();
  SparseFile out(openssl.path("böyük.p7"));
  ASSERT_TRUE(unfinished.finish(key->sign(options.algorithm, unfinished.message).value(), out.sink()));
  out.close();
  const bool detached = GetParam() == Packaging::detached;
  EXPECT_EQ(cryptographic_answer(openssl.document("böyük.p7"), detached ? std::optional(content) : std::nullopt), "intact");
  EXPECT_EQ(openssl.document("böyük.p7").size() > kOctets, !detached);
#ifndef __SANITIZE_ADDRESS__
  EXPECT_LT(peak_kibibytes() - before, kMostKibibytes);
#endif
}

INSTANTIATE_TEST_SUITE_P(packaging, Big, testing::Values(Packaging::detached, Packaging::enveloping),
                         [](const auto& one) { return one.param == Packaging::detached ? "detached" : "enveloping"; });

}  // namespace
}  // namespace esign::signing_test
