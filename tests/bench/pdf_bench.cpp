// SPDX-License-Identifier: Apache-2.0
// pdf_bench KEY.p12 PASSWORD ANCHORS FOLDER [SLACK]: a PDF of 1 MiB signed, beside hashing it three times and one signature of the key; 50 signatures on one
// page, each of a revision of its own, judged; fails when signing takes more than that sum times SLACK, or the verdict more than SLACK seconds.
#include <esign/esign.h>
#include <fmt/format.h>

#include <chrono>
#include <ctime>

#include "crypto/backend.h"

namespace {

using namespace esign;
using Octets = std::vector<std::uint8_t>;

template <class T>
T must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}: {}: {}\n", name(result.error().code), result.error().at, result.error().detail);
    std::exit(70);
  }
  return *std::move(result);
}
void must(const Result<void>& result) {
  if (result) return;
  fmt::print(stderr, "{}: {}: {}\n", name(result.error().code), result.error().at, result.error().detail);
  std::exit(70);
}

/// Of the processor, in milliseconds: the least of some rounds, for others use the machine too.
template <class Work>
double costs(int rounds, Work&& work) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
  };
  double least = 0;
  for (int round = 0; round < rounds; ++round) {
    const double begin = now();
    work();
    const double one = now() - begin;
    least = round == 0 ? one : std::min(least, one);
  }
  return least;
}

Document signed_once(const Document& document, SigningKey& key, const std::string& file_name) {
  SignOptions options;
  options.format = Format::pades;
  options.signing_time = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  Octets made;
  made.reserve(static_cast<std::size_t>(document.size()) + 65'536);
  must(sign(document, key, options, [&](std::span<const std::uint8_t> piece) -> Result<void> {
    made.insert(made.end(), piece.begin(), piece.end());
    return {};
  }));
  return Document::from_octets(std::move(made), file_name);
}

}  // namespace

int main(int count, char** argument) {
  if (count < 5) {
    fmt::print(stderr, "usage: pdf_bench KEY.p12 PASSWORD ANCHORS FOLDER [SLACK]\n");
    return 64;
  }
  const std::string password = argument[2], folder = argument[4];
  const double slack = count > 5 ? std::atof(argument[5]) : 1;
  const auto key = must(pkcs12_key(argument[1], [&](const PinRequest&) { return std::optional<Pin>(std::in_place, std::span<const char>(password)); }));
  const Document large = must(Document::load(folder + "/1MiB.pdf")), small = must(Document::load(folder + "/page.pdf"));

  const double hashing = costs(50, [&] {
    (void)must(crypto::digest(crypto::openssl(), Hash::sha256, [&](const Sink& sink) { return large.read(sink); }));
  });
  SignOptions detached;
  detached.format = Format::cades;
  detached.packaging = Packaging::detached;
  detached.signing_time = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const double value = costs(50, [&] { must(sign(small, *key, detached, [](std::span<const std::uint8_t>) -> Result<void> { return {}; })); });
  const double signing = costs(50, [&] { (void)signed_once(large, *key, "x.pdf"); });
  fmt::print("1 MiB: signed in {:.2f} ms; hashed in {:.2f} ms; a signature of 1 KB takes {:.2f} ms: {:.2f} of the sum\n", signing, hashing, value,
             signing / (3 * hashing + value));

  Document many = small;
  for (int i = 0; i < 50; ++i) many = signed_once(many, *key, "50.pdf");
  TrustStore trust;
  must(trust.add(argument[3]));
  const Verifier verifier(trust, must(Policy::builtin("default")));
  std::size_t told = 0;
  const double verdict = costs(3, [&] { told = must(verifier.verify(many, std::nullopt, detached.signing_time)).signatures().size(); });
  fmt::print("{} signatures: judged in {:.0f} ms\n", told, verdict);
  const bool kept = signing <= slack * (3 * hashing + value) && verdict <= slack * 1000 && told == 50;
  return kept ? 0 : 1;
}
