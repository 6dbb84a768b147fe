// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "unit/crypto/backends.h"

namespace esign::crypto {
namespace {

class Digest : public EachBackend {};

/// FIPS 180-4 and FIPS 202: the examples with values that NIST publishes for "abc" and for no octets at all.
struct Example {
  pkix::Hash hash;
  const char* empty;
  const char* abc;
};
const Example kExamples[] = {
    {pkix::Hash::sha1, "da39a3ee5e6b4b0d3255bfef95601890afd80709", "a9993e364706816aba3e25717850c26c9cd0d89d"},
    {pkix::Hash::sha224, "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f",
     "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"},
    {pkix::Hash::sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {pkix::Hash::sha384, "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
     "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"},
    {pkix::Hash::sha512,
     "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
    {pkix::Hash::sha3_256, "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a",
     "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"},
    {pkix::Hash::sha3_384, "0c63a75b845e4f7d01107d852e4c2485c51a50aaaa94fc61995e71bbee983a2ac3713831264adb47fb6bd1e058d5f004",
     "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25"},
    {pkix::Hash::sha3_512,
     "a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a615b2123af1f5f94c11e3e9402c3ac558f500199d95b6d3e301758586281dcd26",
     "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0"},
};

TEST_P(Digest, PublishedExamples) {
  for (const Example& example : kExamples) {
    SCOPED_TRACE(pkix::name(example.hash));
    EXPECT_EQ(to_hex(digest(backend(), example.hash, View()).value()), example.empty);
    EXPECT_EQ(to_hex(digest(backend(), example.hash, as_view("abc")).value()), example.abc);
    EXPECT_EQ(pkix::octets(example.hash), hex(example.abc).size());
  }
}

TEST_P(Digest, OfASourceDoesNotDependOnThePieces) {
  // FIPS 180-4 example: one million times "a", in pieces of 1, 2, 3 ... octets.
  const Source source = [](const Sink& sink) -> Result<void> {
    std::size_t left = 1'000'000;
    for (std::size_t piece = 1; left > 0; ++piece) {
      const std::string text(std::min(piece, left), 'a');
      ESIGN_CHECK(sink(as_view(text)));
      left -= text.size();
    }
    return {};
  };
  EXPECT_EQ(to_hex(digest(backend(), pkix::Hash::sha256, source).value()),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_P(Digest, AnErrorOfTheSourceIsTheAnswer) {
  const Source source = [](const Sink& sink) -> Result<void> {
    ESIGN_CHECK(sink(as_view("half")));
    return fail(Errc::storage, "the disk is gone");
  };
  EXPECT_EQ(digest(backend(), pkix::Hash::sha256, source).error().code, Errc::storage);
}

TEST_P(Digest, AFinishedHashIsSpent) {
  const auto hasher = backend().hasher(pkix::Hash::sha256).value();
  EXPECT_TRUE(hasher->finish());
  EXPECT_EQ(hasher->finish().error().code, Errc::invalid_argument);
  EXPECT_EQ(hasher->update(as_view("x")).error().code, Errc::invalid_argument);
}
ESIGN_ON_BOTH(Digest);

TEST(DigestInfo, IsThatOfRfc8017) {
  // RFC 8017 section 9.2 note 1, the prefixes of SHA-1 and SHA-256.
  EXPECT_EQ(to_hex(digest_info(pkix::Hash::sha1, Bytes(20, 0xAA))), "3021300906052b0e03021a05000414" + std::string(40, 'a'));
  EXPECT_EQ(to_hex(digest_info(pkix::Hash::sha256, Bytes(32, 0xAA))), "3031300d060960864801650304020105000420" + std::string(64, 'a'));
}

}  // namespace
}  // namespace esign::crypto
