// SPDX-License-Identifier: Apache-2.0
// How much a whole verification costs beside the raw operations it cannot do without, measured in the same run:
//   verify_bench PKI [DOCUMENTS]
// Small documents: a verdict against the raw signature checks it contains. One large document: a verdict against its raw hash.
#include <esign/esign.h>
#include <fmt/format.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "crypto/backend.h"
#include "pkix/certificate.h"

namespace {

using namespace esign;
using Clock = std::chrono::steady_clock;
constexpr std::size_t kLarge = 256u << 20;
constexpr Time kAt{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};

double seconds_of(const std::function<void()>& work) {
  const auto begin = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

[[noreturn]] void stop(const Error& error) {
  fmt::print(stderr, "{}: {}: {}\n", name(error.code), error.at, error.detail);
  std::exit(70);
}
template <class T>
T must(Result<T> result) {
  if (!result) stop(result.error());
  return *std::move(result);
}

Document signed_document(const Document& document, SigningKey& key, Format format, Packaging packaging) {
  SignOptions options;
  options.format = format;
  options.packaging = packaging;
  options.signing_time = kAt;
  std::vector<std::uint8_t> octets;
  const Result<void> done = sign(document, key, options, [&](std::span<const std::uint8_t> piece) -> Result<void> {
    octets.insert(octets.end(), piece.begin(), piece.end());
    return {};
  });
  if (!done) stop(done.error());
  return Document::from_octets(std::move(octets), "signed");
}

/// One raw check of a signature by this key: what the mathematics alone costs.
double raw_check(SigningKey& key) {
  const std::string message(200, 'm');
  const std::vector<std::uint8_t> octets(message.begin(), message.end());
  const Bytes digest = must(crypto::digest(crypto::openssl(), key.algorithm().hash, octets));
  const SignatureValue value = must(key.sign({key.algorithm(), octets, digest}));
  constexpr int kRounds = 500;
  return seconds_of([&] {
           for (int i = 0; i < kRounds; ++i)
             static_cast<void>(must(crypto::openssl().verify(key.certificate().parsed()->spki(), key.algorithm(), octets, value.octets)));
         }) /
         kRounds;
}

void small(const Verifier& verifier, SigningKey& key, Format format, int documents) {
  const bool xml = format == Format::xades;
  const std::string text = "<arayış><fin>5ABCD12</fin></arayış>";
  const Document document = Document::from_octets({text.begin(), text.end()}, "a.xml");
  const Document made = signed_document(document, key, format, xml ? Packaging::enveloped : Packaging::enveloping);
  const double raw = raw_check(key);
  const double each = seconds_of([&] {
                        for (int i = 0; i < documents; ++i) {
                          if (must(verifier.verify(made, std::nullopt, kAt)).indication() != Indication::total_passed) std::exit(1);
                        }
                      }) /
                      documents;
  fmt::print("{} B-B, {} documents: {:.0f}/s; a verdict costs {:.1f} raw signature checks (it contains 5: document, 2 certificates, 2 CRLs)\n",
             xml ? "XAdES" : "CAdES", documents, 1 / each, each / raw);
}

void large(const Verifier& verifier, SigningKey& key) {
  const Document document = Document::from_octets(std::vector<std::uint8_t>(kLarge, 0x5A), "large.bin");
  const Document made = signed_document(document, key, Format::cades, Packaging::detached);
  const double raw = seconds_of([&] { static_cast<void>(must(crypto::digest(crypto::openssl(), key.algorithm().hash, *document.octets(kLarge)))); });
  const double whole = seconds_of([&] {
    if (must(verifier.verify(made, document, kAt)).indication() != Indication::total_passed) std::exit(1);
  });
  fmt::print("CAdES detached, {} MiB: {:.0f} MiB/s; a verdict costs {:.2f} raw hashes\n", kLarge >> 20, static_cast<double>(kLarge >> 20) / whole, whole / raw);
}

}  // namespace

int main(int count, char** argument) {
  if (count < 2) {
    fmt::print(stderr, "usage: verify_bench PKI [DOCUMENTS]\n");
    return 64;
  }
  const std::filesystem::path pki = argument[1];
  const int documents = count > 2 ? std::atoi(argument[2]) : 2000;
  std::string password;
  std::getline(std::ifstream(pki / "p12.pin"), password);
  const auto key = must(pkcs12_key(pki / "citizen-gunel-sign.p12", [&](const PinRequest&) { return std::optional<Pin>(std::in_place, std::span<const char>(password)); }));
  TrustStore trust;
  Evidence evidence;
  for (const Result<void>& added : {trust.add(pki / "trust"), evidence.add_certificates(pki / "certs"), evidence.add_crls(pki / "crls")}) {
    if (!added) stop(added.error());
  }
  const Verifier verifier(std::move(trust), must(Policy::builtin("default")), std::move(evidence));
  small(verifier, *key, Format::xades, documents);
  small(verifier, *key, Format::cades, documents);
  large(verifier, *key);
}
