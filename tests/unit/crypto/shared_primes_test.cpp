// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdio>
#include <sstream>

#include "crypto/shared_primes.h"
#include "unit/crypto/openssl_cli.h"

namespace esign::crypto {
namespace {

/// Moduli, and which of them share a factor with another one: told by another program, pair by pair.
struct Sample {
  std::vector<Bytes> moduli{};
  std::vector<std::size_t> sharing{};
};

/// `recipe`: Python that fills the list `moduli`; `odd(bits)` is a random odd number of exactly so many bits.
Sample sample(const std::string& recipe) {
  const std::string program = "import random,math\nrandom.seed(7)\nmoduli=[]\ndef odd(bits): return random.getrandbits(bits)|1|1<<(bits-1)\n" + recipe +
                              "\nfor i,n in enumerate(moduli): print('%x'%n, int(any(math.gcd(n,m)>1 for j,m in enumerate(moduli) if i!=j)))\n";
  const OpensslCli folder;
  std::ofstream(folder.folder() / "make.py") << program;
  const std::string command = "python3 " + (folder.folder() / "make.py").string() + " > " + (folder.folder() / "made").string();
  if (std::system(command.c_str()) != 0) throw std::runtime_error("python3");
  std::ifstream in(folder.folder() / "made");
  Sample made;
  std::string hex;
  for (int shares = 0; in >> hex >> shares;) {
    if (hex.size() % 2 != 0) hex.insert(hex.begin(), '0');
    if (shares != 0) made.sharing.push_back(made.moduli.size());
    made.moduli.push_back(*from_hex(hex));
  }
  return made;
}

Result<std::vector<std::size_t>> found(const std::vector<Bytes>& moduli, std::size_t at_once) {
  std::size_t at = 0;
  return moduli_with_shared_primes([&]() -> Result<std::optional<Bytes>> { return at == moduli.size() ? std::optional<Bytes>{} : std::optional(moduli[at++]); },
                                   []() -> Result<void> { return {}; }, at_once);
}

// Products of primes, so that nothing but what is meant is shared.
constexpr const char* kPrimes = R"(
def prime(bits):
  while True:
    p=odd(bits)
    if all(p%s for s in range(3,2000,2)) and pow(2,p-1,p)==1: return p
)";

TEST(SharedPrimes, AreFoundWhereverTheyStand) {
  const Sample made = sample(std::string(kPrimes) + R"(
shared=[prime(256) for _ in range(4)]
moduli=[prime(256)*prime(256) for _ in range(90)]
for place,which in ((3,0),(4,0),(20,1),(77,1),(89,2),(0,2),(41,3),(55,3),(88,3)): moduli[place]=shared[which]*prime(256)
moduli=[m if m.bit_length()>=512 else m*prime(32) for m in moduli]
)");
  ASSERT_EQ(made.moduli.size(), 90u);
  EXPECT_GE(made.sharing.size(), 9u);
  for (const std::size_t at_once : {std::size_t{1}, std::size_t{7}, std::size_t{64}, kModuliAtOnce}) {
    const auto positions = found(made.moduli, at_once);
    ASSERT_TRUE(positions) << positions.error().detail;
    EXPECT_EQ(*positions, made.sharing) << at_once;
  }
}

TEST(SharedPrimes, OfAllSizesTogether) {
  // Random odd numbers: a third of all pairs would share 3, so a wheel keeps most of them apart; the oracle says which.
  const Sample made = sample(R"(
small=[p for p in range(3,4000,2) if all(p%d for d in range(3,64,2) if d<p)]
def rough(bits):
  while True:
    n=odd(bits)
    if all(n%s for s in small): return n
moduli=[rough(random.choice([1024,2048,3072,4096,2047,1536])) for _ in range(120)]
factor=rough(512)
moduli[11]=factor*rough(1536); moduli[100]=factor*rough(3000)
)");
  ASSERT_GE(made.sharing.size(), 2u);
  for (const std::size_t at_once : {std::size_t{17}, kModuliAtOnce}) {
    const auto positions = found(made.moduli, at_once);
    ASSERT_TRUE(positions) << positions.error().detail;
    EXPECT_EQ(*positions, made.sharing) << at_once;
  }
}

TEST(SharedPrimes, NothingIsFoundInNothing) {
  EXPECT_EQ(found({}, 4)->size(), 0u);
  EXPECT_EQ(found({*from_hex(std::string(128, 'f'))}, 4)->size(), 0u);
  EXPECT_EQ(found({*from_hex(std::string(127, 'f') + "e")}, 4).error().code, Errc::invalid_argument);
  EXPECT_EQ(found({*from_hex("0f")}, 4).error().code, Errc::invalid_argument);
}

TEST(SharedPrimes, TheWorkEndsWhenItIsTold) {
  unsigned given = 0, asked = 0;
  const Bytes modulus(64, 0xFF);
  const auto next = [&]() -> Result<std::optional<Bytes>> { return given++ == 64 ? std::optional<Bytes>{} : std::optional(modulus); };
  const auto ended = moduli_with_shared_primes(next, [&]() -> Result<void> { return ++asked == 10 ? fail(Errc::cancelled, "enough") : Result<void>{}; });
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, Errc::cancelled);
  EXPECT_EQ(asked, 10u);
}

TEST(SharedPrimes, TheModulusOfAKey) {
  const OpensslCli openssl;
  openssl("genrsa -out key.pem 2048");
  openssl("rsa -in key.pem -pubout -outform DER -out rsa.der");
  openssl("rsa -in key.pem -noout -modulus");
  const std::string told(as_text(openssl.read("stdout")));
  const auto modulus = rsa_modulus(openssl.read("rsa.der"));
  ASSERT_TRUE(modulus && *modulus);
  std::string hex = to_hex(**modulus);
  if (hex.starts_with("00")) hex.erase(0, 2);
  std::string expected = told.substr(told.find('=') + 1, hex.size());
  std::transform(expected.begin(), expected.end(), expected.begin(), [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
  EXPECT_EQ(hex, expected);
  openssl("ecparam -name prime256v1 -genkey -noout -out ec.pem");
  openssl("ec -in ec.pem -pubout -outform DER -out ec.der");
  EXPECT_FALSE(*rsa_modulus(openssl.read("ec.der")));
}

}  // namespace
}  // namespace esign::crypto
