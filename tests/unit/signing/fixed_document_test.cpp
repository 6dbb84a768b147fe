// SPDX-License-Identifier: Apache-2.0
// What was shown is what is signed: whoever writes to the file afterwards is noticed, wherever in it, and before an octet of his is used.
#include "signing/fixed_document.h"

#include <esign/container.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "signing/long_term_support.h"

namespace esign::signing_test {
namespace {

constexpr std::size_t kPiece = 64 * 1024;
constexpr std::string_view kSha256OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/// A folder that goes with the test.
class Folder {
 public:
  Folder() {
    std::string name = testing::TempDir() + "esign-fixed.XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

void put(const std::filesystem::path& path, std::string_view octets) {
  std::ofstream(path, std::ios::binary | std::ios::trunc).write(octets.data(), static_cast<std::streamsize>(octets.size()));
}

/// Writes over some octets where they lie.
void overwrite(const std::filesystem::path& path, std::size_t at, std::string_view octets) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  ASSERT_GE(file, 0);
  EXPECT_EQ(::pwrite(file, octets.data(), octets.size(), static_cast<off_t>(at)), static_cast<ssize_t>(octets.size()));
  ::close(file);
}

std::string many(std::size_t count) {
  std::string octets(count, '\0');
  for (std::size_t i = 0; i < count; ++i) octets[i] = static_cast<char>(i * 31 + i / 251);
  return octets;
}

Result<std::string> all_octets(const Document& document) {
  std::string all;
  ESIGN_CHECK(document.read([&](View piece) -> Result<void> {
    all += as_text(piece);
    return {};
  }));
  return all;
}

template <class T>
Errc code_of(const Result<T>& result) {
  return result ? Errc{} : result.error().code;
}

/// A file of this content, fixed.
struct Fixed {
  explicit Fixed(std::string octets) : content(std::move(octets)) { put(path, content); }
  Folder folder{};
  std::filesystem::path path = folder / "müqavilə.bin";
  std::string content;
  Document at_once() const { return fixed(Document::load_when_read(path).value()).value(); }
  Document held_open() const { return fixed(Document::load(path).value()).value(); }
};

TEST(FixedDocument, GivesTheSameOctetsUnderTheSameName) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kPiece - 1, kPiece, kPiece + 1, 5 * kPiece + 17}) {
    const Fixed file(many(size));
    const Document document = file.at_once();
    EXPECT_EQ(document.size(), size);
    EXPECT_EQ(document.name(), "müqavilə.bin");
    EXPECT_EQ(all_octets(document).value(), file.content);
    EXPECT_EQ(sha256_of(document).value(), sha256_of(Document::load(file.path).value()).value());
    EXPECT_EQ(as_text(document.octets(size).value()), file.content);
  }
}

TEST(FixedDocument, ReadsFromAnyPlace) {
  const Fixed file(many(9 * kPiece + 100));
  const Document document = file.at_once();
  for (const std::uint64_t at : {std::uint64_t{0}, std::uint64_t{kPiece - 3}, std::uint64_t{3 * kPiece + 5}, std::uint64_t{9 * kPiece + 95}}) {
    Bytes out(5);
    EXPECT_TRUE(document.read_at(at, out));
    EXPECT_EQ(as_text(out), file.content.substr(at, 5));
    std::string read;
    EXPECT_TRUE(document.read(at, 5, [&](View piece) -> Result<void> {
      read += as_text(piece);
      return {};
    }));
    EXPECT_EQ(read, file.content.substr(at, 5));
  }
  Bytes across(3 * kPiece);
  EXPECT_TRUE(document.read_at(kPiece / 2, across));
  EXPECT_EQ(as_text(across), file.content.substr(kPiece / 2, 3 * kPiece));
}

TEST(FixedDocument, KnowsItsSha256) {
  const Document document = fixed(Document::from_octets(copy(as_view("abc")), "a")).value();
  EXPECT_EQ(sha256_of(document).value(), kSha256OfAbc);
  EXPECT_EQ(sha256_of(fixed(document).value()).value(), kSha256OfAbc);
}

/// One octet anywhere, while size and name stay: nothing of its piece is handed on.
TEST(FixedDocument, NoticesAnOctet) {
  for (const std::size_t at : {std::size_t{0}, kPiece, 2 * kPiece + 9}) {
    for (const bool open : {true, false}) {
      const Fixed file(many(2 * kPiece + 10));
      const Document document = open ? file.held_open() : file.at_once();
      overwrite(file.path, at, std::string(1, static_cast<char>(file.content[at] ^ 1)));
      std::string read;
      const auto done = document.read([&](View piece) -> Result<void> {
        read += as_text(piece);
        return {};
      });
      EXPECT_EQ(code_of(done), Errc::changed);
      EXPECT_EQ(read, file.content.substr(0, at - at % kPiece));
      Bytes one(1);
      EXPECT_EQ(code_of(document.read_at(at, one)), Errc::changed);
    }
  }
}

TEST(FixedDocument, NoticesWhatGrowsShrinksOrGoes) {
  const Fixed file(many(kPiece + 5));
  const Document document = file.at_once();
  put(file.path, file.content + "x");
  EXPECT_EQ(code_of(document.read([](View) { return Result<void>(); })), Errc::changed);
  put(file.path, file.content.substr(0, kPiece));
  EXPECT_EQ(code_of(all_octets(document)), Errc::changed);
  std::filesystem::remove(file.path);
  EXPECT_EQ(code_of(all_octets(document)), Errc::changed);
  std::filesystem::create_directory(file.path);
  EXPECT_EQ(code_of(all_octets(document)), Errc::changed);
  std::filesystem::remove(file.path);
  put(file.path, file.content);
  EXPECT_EQ(all_octets(document).value(), file.content);
}

TEST(FixedDocument, DoesNotWaitForAPipe) {
  const Fixed file("salam");
  const Document document = file.at_once();
  std::filesystem::remove(file.path);
  ASSERT_EQ(::mkfifo(file.path.c_str(), 0600), 0);
  EXPECT_EQ(code_of(all_octets(document)), Errc::changed);
  EXPECT_EQ(code_of(Document::load(file.path)), Errc::invalid_argument);
}

TEST(FixedDocument, FollowsALinkToTheSameOctetsOnly) {
  const Folder folder;
  put(folder / "a", "salam");
  put(folder / "b", "sagol");
  std::filesystem::create_symlink(folder / "a", folder / "link");
  const Document document = fixed(Document::load_when_read(folder / "link").value()).value();
  EXPECT_EQ(all_octets(document).value(), "salam");
  std::filesystem::remove(folder / "link");
  std::filesystem::create_symlink(folder / "b", folder / "link");
  EXPECT_EQ(code_of(all_octets(document)), Errc::changed);
}

TEST(FixedDocument, LeavesTheReceiversErrorAlone) {
  const Fixed file(many(3 * kPiece));
  const auto full = [](View) -> Result<void> { return fail(Errc::not_found, "of the receiver"); };
  EXPECT_EQ(code_of(file.at_once().read(full)), Errc::not_found);
}

TEST(FixedDocument, AsShownComparesWithWhatWasShown) {
  const Document abc = Document::from_octets(copy(as_view("abc")), "a");
  std::string upper(kSha256OfAbc);
  for (char& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
  EXPECT_TRUE(signing::as_shown(abc, kSha256OfAbc));
  EXPECT_TRUE(signing::as_shown(abc, upper));
  EXPECT_TRUE(signing::as_shown(abc, ""));
  EXPECT_EQ(code_of(signing::as_shown(Document::from_octets(copy(as_view("abd")), "a"), kSha256OfAbc)), Errc::changed);
  EXPECT_EQ(code_of(signing::as_shown(abc, "abc")), Errc::invalid_argument);
  EXPECT_EQ(code_of(signing::as_shown(abc, kSha256OfAbc.substr(1))), Errc::invalid_argument);
}

/// A key of the test PKI that counts its uses.
class CountingKey final : public SigningKey {
 public:
  const Certificate& certificate() const override { return certificate_; }
  std::vector<Certificate> chain() const override { return {}; }
  SignatureAlgorithm algorithm() const override { return {Scheme::ecdsa, Hash::sha256, Hash::sha256, 0}; }
  Result<SignatureValue> sign(const ToBeSigned& wanted) override {
    ++uses;
    if (meanwhile) meanwhile();
    ESIGN_TRY(Bytes value, key_->sign(wanted.algorithm, wanted.message));
    return SignatureValue{std::move(value)};
  }
  int uses = 0;
  std::function<void()> meanwhile{};

 private:
  Certificate certificate_{test_certificate("citizen-gunel-sign")};
  std::unique_ptr<crypto::PrivateKey> key_ = test_key("citizen-gunel-sign");
};

SignOptions options_of(Format format, Packaging packaging) {
  SignOptions options;
  options.format = format;
  options.packaging = packaging;
  options.signing_time = instant("2026-11-20T09:00:00Z");
  return options;
}

struct Way {
  Format format;
  Packaging packaging;
};
constexpr Way kWays[] = {{Format::cades, Packaging::detached},   {Format::cades, Packaging::enveloping}, {Format::xades, Packaging::detached},
                         {Format::xades, Packaging::enveloping}, {Format::xades, Packaging::enveloped}};

TEST(FixedDocument, NothingElseThanExpectedIsSigned) {
  for (const Way& way : kWays) {
    const Fixed file("<a>salam</a>");
    SignOptions options = options_of(way.format, way.packaging);
    options.expected_sha256 = sha256_of(Document::load(file.path).value()).value();
    CountingKey key;
    Bytes made;
    const Output out = [&](View piece) -> Result<void> {
      append(made, piece);
      return {};
    };
    EXPECT_TRUE(sign(Document::load(file.path).value(), key, options, out));
    EXPECT_EQ(key.uses, 1);
    made.clear();
    put(file.path, "<a>sagol</a>");
    EXPECT_EQ(code_of(sign(Document::load(file.path).value(), key, options, out)), Errc::changed);
    EXPECT_EQ(key.uses, 1);
    EXPECT_TRUE(made.empty());
  }
}

/// The output of CAdES and XAdES enveloping carries the document: it is read again after the key was used.
TEST(FixedDocument, WhatIsCopiedIsWhatWasDigested) {
  const Fixed file(many(3 * kPiece));
  SignOptions options = options_of(Format::cades, Packaging::enveloping);
  options.expected_sha256 = sha256_of(Document::load(file.path).value()).value();
  CountingKey key;
  key.meanwhile = [&] { overwrite(file.path, 2 * kPiece, "x"); };
  EXPECT_EQ(code_of(sign(Document::load(file.path).value(), key, options, [](View) { return Result<void>(); })), Errc::changed);
}

TEST(FixedDocument, EveryFileOfAContainerIsAsExpected) {
  for (const Format format : {Format::xades, Format::cades}) {
    const Folder folder;
    ContainerContent content;
    for (const char* name : {"bir.txt", "iki.txt", "üç.txt"}) {
      put(folder / name, name);
      content.files.push_back(Document::load_when_read(folder / name).value());
      content.expected_sha256.push_back(sha256_of(content.files.back()).value());
    }
    CountingKey key;
    EXPECT_TRUE(prepare_container(content, key, options_of(format, Packaging::detached)));
    put(folder / "üç.txt", "uç.txt!");
    const auto refused = prepare_container(content, key, options_of(format, Packaging::detached));
    ASSERT_EQ(code_of(refused), Errc::changed);
    EXPECT_EQ(refused.error().at, "üç.txt");
    content.expected_sha256.pop_back();
    EXPECT_EQ(code_of(prepare_container(content, key, options_of(format, Packaging::detached))), Errc::invalid_argument);
  }
}

/// Lowers the number of files that may be open, for as long as it lives.
class FewFiles {
 public:
  explicit FewFiles(rlim_t count) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit few = before_;
    few.rlim_cur = count;
    ::setrlimit(RLIMIT_NOFILE, &few);
  }
  FewFiles(const FewFiles&) = delete;
  FewFiles& operator=(const FewFiles&) = delete;
  ~FewFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

TEST(FixedDocument, KeepsNoFileOpen) {
  const Folder folder;
  const FewFiles few(64);
  std::vector<Document> all;
  for (int i = 0; i < 500; ++i) {
    const auto path = folder / std::to_string(i);
    put(path, std::to_string(i));
    all.push_back(fixed(Document::load_when_read(path).value()).value());
  }
  for (int i = 0; i < 500; ++i) EXPECT_EQ(all_octets(all[static_cast<std::size_t>(i)]).value(), std::to_string(i));
}

}  // namespace
}  // namespace esign::signing_test
