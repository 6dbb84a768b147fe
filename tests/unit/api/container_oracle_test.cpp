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

/// What an octet of a central header is for (APPNOTE 4.3.12), from the header's beginning.
std::string field_of(std::size_t at) {
  if (at == 6 || at == 7) return "version needed";
  const bool attribute = at == 4 || at == 5 || (at >= 36 && at < 42);
  return attribute ? "attributes" : "directory";
}

/// Central headers follow each other, with a name, an extra field and a comment.
std::string place_in_directory(const Bytes& octets, std::size_t from, std::size_t at) {
  const auto number = [&](std::size_t where) { return static_cast<std::size_t>(octets[where] | octets[where + 1] << 8); };
  while (from + zip::kCentralHeaderOctets <= octets.size() && octets[from + 2] == 1) {
    const std::size_t next = from + zip::kCentralHeaderOctets + number(from + 28) + number(from + 30) + number(from + 32);
    if (at < next) return field_of(at - from);
    from = next;
  }
  return "end";
}

/// Whose octet it is.
std::function<std::string(std::size_t)> places(const Bytes& octets) {
  const auto archive = zip::Archive::open(Document::from_octets(octets, "x.asice"));
  EXPECT_TRUE(archive);
  return [entries = archive->entries(), octets](std::size_t at) -> std::string {
    for (const zip::Entry& entry : entries) {
      if (at == entry.header + 4 || at == entry.header + 5) return "version needed";
      if (at >= entry.header && at < entry.data) return "header of " + entry.name;
      const bool last = at + 1 == entry.data + entry.packed && entry.method == zip::Entry::Method::deflated;
      if (last) return "last octet";
      if (at >= entry.data && at < entry.data + entry.packed) return "octets of " + entry.name;
    }
    const auto directory = static_cast<std::size_t>(entries.back().data + entries.back().packed);
    return place_in_directory(octets, directory, at);
  };
}

/// What says nothing about which files there are or what is in them.
const Free kAttributes{"attributes", "", "version made by, internal and external attributes: who wrote it, and what a file system would show"};
const Free kVersion{"version needed", "", "what a program must be able to do; the methods themselves are told elsewhere"};
const Free kPadding{"last octet", "", "bits behind the end of a deflated file (RFC 1951 3.2.3): the file and its CRC are the same"};
const Free kMediaTypes{"octets of META-INF/manifest.xml", "", "media types for other programs: never read, and told as structure"};

void attack(const std::string& format, const Bytes& genuine, const FreePlaces& free) {
  const World& world = World::one();
  Oracle oracle(format, genuine, [&](const Mutant& mutant) { return world.claim(mutant.octets, {}); }, free);
  change_octets(genuine, places(genuine), [&](const Mutant& mutant) { oracle.judge(mutant); });
}

TEST(ContainerOracle, XadesInAsicE) { attack("ASiC-E with XAdES", container(Container::asic_e, Format::xades), {kAttributes, kVersion, kPadding, kMediaTypes}); }
TEST(ContainerOracle, CadesInAsicE) { attack("ASiC-E with CAdES", container(Container::asic_e, Format::cades), {kAttributes, kVersion, kPadding, kMediaTypes}); }
TEST(ContainerOracle, CadesInAsicS) { attack("ASiC-S with CAdES", container(Container::asic_s, Format::cades), {kAttributes, kVersion}); }

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
