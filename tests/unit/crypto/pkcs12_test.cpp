// SPDX-License-Identifier: Apache-2.0
// PKCS#12 files as the openssl command writes them, today's and the legacy ones, and those of the pyca corpus.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "unit/crypto/backends.h"
#include "unit/crypto/openssl_cli.h"

namespace esign::crypto {
namespace {

using pkix::Hash;

Pin pin(std::string_view text) { return Pin({text.data(), text.size()}); }

/// "ok", or the code of the error.
std::string outcome(const Result<Pkcs12>& opened) { return opened ? "ok" : std::string(esign::name(opened.error().code)); }

class Pkcs12Files : public testing::Test {
 protected:
  /// NAME.key, NAME.pem and NAME.der: a key and its self-signed certificate.
  void person(const std::string& name) {
    cli("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -utf8 -subj '/CN=" + name + "' -keyout " + name + ".key -out " + name +
        ".pem -days 30");
    cli("x509 -in " + name + ".pem -outform DER -out " + name + ".der");
  }
  Bytes exported(const std::string& options) {
    cli("pkcs12 -export " + options + " -out file.p12");
    return cli.read("file.p12");
  }
  void expect_signs(const Pkcs12& opened, const std::string& name) {
    EXPECT_EQ(opened.key->spki(), cli.spki_of(name + ".key"));
    const Bytes value = opened.key->sign(ecdsa(Hash::sha256), as_view("ərizə")).value();
    EXPECT_EQ(words(cross_checked().verify(opened.key->spki(), ecdsa(Hash::sha256), as_view("ərizə"), value)), "valid");
  }
  OpensslCli cli;
};

TEST_F(Pkcs12Files, TodaysFileWithAnAzerbaijaniPassword) {
  person("gunel");
  const std::string password = "Şifrə-ğıöüçƏİ№5";
  const Bytes file = exported("-inkey gunel.key -in gunel.pem -passout 'pass:" + password + "'");
  const auto opened = open_pkcs12(file, pin(password));
  ASSERT_EQ(outcome(opened), "ok") << opened.error().detail;
  EXPECT_EQ(opened->certificate, cli.read("gunel.der"));
  EXPECT_TRUE(opened->chain.empty());
  expect_signs(*opened, "gunel");
  for (const char* wrong : {"", "x", "şifrə-ğıöüçƏİ№5", "Şifrə-ğıöüçƏİ№"}) EXPECT_EQ(outcome(open_pkcs12(file, pin(wrong))), "pin_incorrect") << wrong;
}

TEST_F(Pkcs12Files, LegacyCiphersOfOldOpenssl) {
  person("gunel");
  // PBE-SHA1-3DES, and RC2-40 around the certificates: what OpenSSL 1.x, Windows and Java wrote for years.
  for (const char* legacy : {"-legacy", "-legacy -certpbe PBE-SHA1-3DES", "-legacy -descert", "-certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1"}) {
    SCOPED_TRACE(legacy);
    const Bytes file = exported(std::string(legacy) + " -inkey gunel.key -in gunel.pem -passout pass:şifrə");
    const auto opened = open_pkcs12(file, pin("şifrə"));
    ASSERT_EQ(outcome(opened), "ok") << opened.error().detail;
    EXPECT_EQ(opened->certificate, cli.read("gunel.der"));
    expect_signs(*opened, "gunel");
    EXPECT_EQ(outcome(open_pkcs12(file, pin("sifre"))), "pin_incorrect");
  }
}

TEST_F(Pkcs12Files, OtherKeyDerivationsAndCiphers) {
  person("gunel");
  for (const char* options : {"-certpbe AES-128-CBC -keypbe AES-128-CBC -iter 1", "-certpbe NONE -keypbe NONE", "-certpbe AES-256-CBC -keypbe NONE -macalg sha512",
                              "-certpbe camellia-256-cbc -keypbe AES-192-CBC -iter 100000"}) {
    SCOPED_TRACE(options);
    const Bytes file = exported(std::string(options) + " -inkey gunel.key -in gunel.pem -passout pass:abc");
    const auto opened = open_pkcs12(file, pin("abc"));
    ASSERT_EQ(outcome(opened), "ok") << opened.error().detail;
    EXPECT_EQ(opened->certificate, cli.read("gunel.der"));
    EXPECT_EQ(outcome(open_pkcs12(file, pin("abd"))), "pin_incorrect");
  }
}

TEST_F(Pkcs12Files, WithoutAMacTheDecryptionDecides) {
  person("gunel");
  const Bytes file = exported("-nomac -inkey gunel.key -in gunel.pem -passout pass:abc");
  ASSERT_EQ(outcome(open_pkcs12(file, pin("abc"))), "ok");
  EXPECT_EQ(outcome(open_pkcs12(file, pin("abd"))), "pin_incorrect");
}

TEST_F(Pkcs12Files, NoPassword) {
  person("gunel");
  for (const char* options : {"", "-legacy "}) {
    const Bytes file = exported(std::string(options) + "-inkey gunel.key -in gunel.pem -passout pass:");
    EXPECT_EQ(outcome(open_pkcs12(file, pin(""))), "ok");
    EXPECT_EQ(outcome(open_pkcs12(file, pin("x"))), "pin_incorrect");
  }
}

TEST_F(Pkcs12Files, TheCertificateIsTheOneOfTheKeyWhateverItsLabel) {
  person("gunel");
  person("kok");
  // friendlyName and localKeyId say nothing here: the other certificate bears the label.
  const Bytes file = exported("-inkey gunel.key -in gunel.pem -certfile kok.pem -caname gunel -name kok -passout pass:abc");
  const auto opened = open_pkcs12(file, pin("abc"));
  ASSERT_EQ(outcome(opened), "ok");
  EXPECT_EQ(opened->certificate, cli.read("gunel.der"));
  ASSERT_EQ(opened->chain.size(), 1u);
  EXPECT_EQ(opened->chain[0], cli.read("kok.der"));
  expect_signs(*opened, "gunel");
}

TEST_F(Pkcs12Files, CertificatesWithoutAKey) {
  person("gunel");
  EXPECT_EQ(outcome(open_pkcs12(exported("-nokeys -in gunel.pem -passout pass:abc"), pin("abc"))), "not_found");
}

TEST_F(Pkcs12Files, AKeyWithoutACertificate) {
  person("gunel");
  const auto opened = open_pkcs12(exported("-nocerts -inkey gunel.key -passout pass:abc"), pin("abc"));
  ASSERT_EQ(outcome(opened), "ok");
  EXPECT_TRUE(opened->certificate.empty());
  expect_signs(*opened, "gunel");
}

TEST_F(Pkcs12Files, KeysThatAreNotUsedHere) {
  cli("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 -out koin.key");
  EXPECT_EQ(outcome(open_pkcs12(exported("-nocerts -inkey koin.key -passout pass:abc"), pin("abc"))), "unsupported");
}

TEST_F(Pkcs12Files, IterationCountsAreBudgeted) {
  person("gunel");
  // The count of a real file, 70000, is overwritten: nobody waits for 8388607 rounds, before or after the refusal.
  Bytes file = exported("-inkey gunel.key -in gunel.pem -passout pass:abc -iter 70000 -nomac");
  ASSERT_EQ(outcome(open_pkcs12(file, pin("abc"))), "ok");
  const Bytes count = hex("0203011170"), huge = hex("02037fffff"), none = hex("0203000000");
  const auto at = std::search(file.begin(), file.end(), count.begin(), count.end());
  ASSERT_NE(at, file.end());
  std::copy(huge.begin(), huge.end(), at);
  const auto opened = open_pkcs12(file, pin("abc"));
  ASSERT_EQ(outcome(opened), "limit_exceeded");
  EXPECT_EQ(opened.error().detail, "kdf_iterations");
  std::copy(none.begin(), none.end(), at);
  EXPECT_EQ(outcome(open_pkcs12(file, pin("abc"))), "malformed");
}

TEST_F(Pkcs12Files, IterationsOfTheMacAreBudgetedToo) {
  person("gunel");
  Bytes file = exported("-inkey gunel.key -in gunel.pem -passout pass:abc -iter 70000");
  const Bytes count = hex("0203011170"), huge = hex("02037fffff");
  const auto at = std::find_end(file.begin(), file.end(), count.begin(), count.end());  // macData is the last field
  ASSERT_NE(at, file.end());
  std::copy(huge.begin(), huge.end(), at);
  EXPECT_EQ(outcome(open_pkcs12(file, pin("abc"))), "limit_exceeded");
}

TEST_F(Pkcs12Files, CutAndChangedFiles) {
  person("gunel");
  const Bytes file = exported("-inkey gunel.key -in gunel.pem -passout pass:abc -iter 1");
  for (std::size_t size = 0; size < file.size(); ++size) EXPECT_EQ(outcome(open_pkcs12(View(file).first(size), pin("abc"))), "malformed") << size;
  Bytes longer = file;
  longer.push_back(0);
  EXPECT_EQ(outcome(open_pkcs12(longer, pin("abc"))), "malformed");
  // The MAC covers the content: whatever one changed octet does, another key or certificate never comes out of it.
  const Bytes certificate = cli.read("gunel.der"), spki = cli.spki_of("gunel.key");
  for (std::size_t i = 0; i < file.size(); ++i) {
    Bytes changed = file;
    changed[i] ^= 0x01;
    const auto opened = open_pkcs12(changed, pin("abc"));
    if (!opened) continue;
    EXPECT_EQ(opened->certificate, certificate) << i;
    EXPECT_EQ(opened->key->spki(), spki) << i;
  }
}

TEST_F(Pkcs12Files, PasswordsThatCannotBe) {
  using namespace std::string_view_literals;
  EXPECT_EQ(outcome(open_pkcs12(hex("3000"), pin("\xFF\xFE"sv))), "invalid_argument");
  EXPECT_EQ(outcome(open_pkcs12(hex("3000"), pin("a\0b"sv))), "invalid_argument");
  EXPECT_EQ(outcome(open_pkcs12(hex("3000"), pin("abc"))), "malformed");
  EXPECT_EQ(outcome(open_pkcs12(Bytes((1u << 20) + 1, 0x30), pin("abc"))), "limit_exceeded");
}

TEST_F(Pkcs12Files, ErrorsNeverRepeatThePassword) {
  person("gunel");
  const Bytes file = exported("-inkey gunel.key -in gunel.pem -passout pass:gizli-söz");
  const auto opened = open_pkcs12(file, pin("GizlI-yanlis"));
  ASSERT_EQ(outcome(opened), "pin_incorrect");
  EXPECT_EQ(opened.error().detail.find("GizlI"), std::string::npos);
}

/// Files of pyca/cryptography, with the password its tests use; most hold a P-256 or RSA key made for them.
TEST(Pkcs12Corpus, PycaFiles) {
  const std::filesystem::path folder = std::filesystem::path(ESIGN_CORPORA) / "pyca-vectors/pkcs12";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no corpora";
  unsigned opened_files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || entry.path().extension() != ".p12") continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    const Bytes file(std::istreambuf_iterator<char>(stream), {});
    const bool without = name.find("no-pwd") != std::string::npos || name == "no-password.p12";
    const auto opened = open_pkcs12(file, pin(without ? "" : name.find("-pwd") != std::string::npos ? "password" : "cryptography"));
    ++opened_files;
    // "no-cert-n..." are stores of trusted certificates: they never had a key.
    const bool no_key = name == "cert-aes256cbc-no-key.p12" || name.starts_with("no-cert-n");
    EXPECT_EQ(outcome(opened), no_key ? "not_found" : "ok") << name << (opened ? "" : opened.error().detail);
    if (!opened) continue;
    EXPECT_EQ(opened->certificate.empty(), name == "no-cert-key-aes256cbc.p12") << name;
    EXPECT_EQ(opened->chain.size(), name.starts_with("n") && !name.starts_with("no-cert") && name != "no-password.p12" ? 2u : 0u) << name;
  }
  EXPECT_EQ(opened_files, 30u);
}

}  // namespace
}  // namespace esign::crypto
