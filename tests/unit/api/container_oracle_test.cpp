// SPDX-License-Identifier: Apache-2.0
// The mutation oracle on containers: every octet of a ZIP archive is somebody's. A changed container is TOTAL-PASSED only if the change
// lies where nobody looks, and then every signature covers the same files with the same octets.
#include <esign/container.h>

#include "oracle.h"
#include "world.h"
#include "zip/archive.h"

namespace esign::mutation {
namespace {

const std::vector<Document>& files() {
  static const std::vector<Document> both{document("Müqavilə № 7: Gəncə – Şəki, 1500 ₼\n", "müqavilə.txt"), document("<b>Əlavə</b>", "əlavə.xml")};
  return both;
}

Bytes container(Container kind, Format format) {
  const std::string password = pki::pki_text("p12.pin");
  const auto key = pkcs12_key(pki::pki_path("citizen-gunel-sign.p12"), [&](const PinRequest&) { return Pin(password.substr(0, password.find('\n'))); });
  EXPECT_TRUE(key);
  SignOptions options;
  options.format = format;
  options.signing_time = *parse_rfc3339("2027-02-28T12:00:00Z");
  ContainerContent content{kind, files(), {}};
  if (kind == Container::asic_s) content.files.pop_back();
  const auto prepared = prepare_container(content, **key, options);
  EXPECT_TRUE(prepared) << prepared.error().at << ": " << prepared.error().detail;
  const auto value = (*key)->sign(prepared->to_be_signed());
  EXPECT_TRUE(value);
  Bytes made;
  const auto done = complete(*prepared, *value, [&](View piece) -> Result<void> {
    append(made, piece);
    return {};
  });
  EXPECT_TRUE(done) << done.error().detail;
  return made;
}

/// Whose octet it is.
std::function<std::string(std::size_t)> places(const Bytes& octets) {
  const auto archive = zip::Archive::open(Document::from_octets(octets, "x.asice"));
  EXPECT_TRUE(archive);
  return [entries = archive->entries()](std::size_t at) -> std::string {
    for (const zip::Entry& entry : entries) {
      if (at >= entry.header && at < entry.data) return "header of " + entry.name;
      if (at >= entry.data && at < entry.data + entry.packed) return "octets of " + entry.name;
    }
    return "directory";
  };
}

using Files = std::vector<std::pair<std::string, Bytes>>;

/// What anybody who opens the archive is shown: every file with its name and octets. Nothing when one cannot be read.
std::optional<Files> files_of(const Bytes& octets) {
  constexpr std::uint64_t kLargest = 1u << 20;
  const auto archive = zip::Archive::open(Document::from_octets(octets, "x.asice"));
  if (!archive) return std::nullopt;
  Files files;
  for (std::size_t i = 0; i < archive->entries().size(); ++i) {
    auto content = archive->file(i).octets(kLargest);
    if (!content) return std::nullopt;
    files.emplace_back(archive->entries()[i].name, *std::move(content));
  }
  return files;
}

/// The same files, packed in other octets: another way to deflate them (RFC 1951 has many for each file), bits behind the end of a
/// deflated one, attributes, versions.
const Free kPacking{"packing", "", "the same files under the same names, octet for octet"};
const Free kMediaTypes{"octets of META-INF/manifest.xml", "", "media types for other programs: never read, and told as structure"};

void attack(const std::string& format, const Bytes& genuine, const FreePlaces& free) {
  const World& world = World::one();
  const std::optional<Files> files = files_of(genuine);
  ASSERT_TRUE(files);
  Oracle oracle(format, genuine, [&](const Mutant& mutant) { return world.claim(mutant.octets, {}); }, free);
  change_octets(genuine, places(genuine), [&](Mutant mutant) {
    if (files_of(mutant.octets) == files) mutant.place = "packing";
    oracle.judge(mutant);
  });
}

TEST(ContainerOracle, XadesInAsicE) { attack("ASiC-E with XAdES", container(Container::asic_e, Format::xades), {kPacking, kMediaTypes}); }
TEST(ContainerOracle, CadesInAsicE) { attack("ASiC-E with CAdES", container(Container::asic_e, Format::cades), {kPacking, kMediaTypes}); }
TEST(ContainerOracle, CadesInAsicS) { attack("ASiC-S with CAdES", container(Container::asic_s, Format::cades), {kPacking}); }

TEST(Containers, TheSameInputGivesTheSameOctets) {
  // ECDSA values differ from run to run; everything before them does not.
  const Bytes one = container(Container::asic_e, Format::xades), other = container(Container::asic_e, Format::xades);
  const auto archive = zip::Archive::open(Document::from_octets(one, "x.asice"));
  ASSERT_TRUE(archive);
  const auto signature = static_cast<std::size_t>(archive->entries().back().header);
  EXPECT_EQ(archive->entries().back().name, "META-INF/signatures001.xml");
  EXPECT_TRUE(equal(View(one).first(signature), View(other).first(signature)));
}

}  // namespace
}  // namespace esign::mutation
