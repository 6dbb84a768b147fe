// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pkix/name.h"

namespace esign::pkix {
namespace {

Bytes hex(std::string_view text) { return *from_hex(text); }

/// One GeneralName with the octets that it points into.
struct Owned {
  explicit Owned(std::string_view text) : der(hex(text)) {
    asn1::Reader reader(der);
    name = read_general_name(reader);
    done = reader.finish();
  }
  Bytes der{};
  GeneralName name{};
  Result<void> done{};
};
std::string problem(std::string_view text) {
  const Owned owned(text);
  return owned.done ? "" : owned.done.error().detail;
}

/// RFC 5280 section 4.2.1.6, each alternative of the CHOICE.
TEST(GeneralName, TextOfEachKind) {
  struct Row { const char* der; GeneralNameKind kind; const char* text; };
  const Row rows[] = {
      {"a00f06082b06010505070809a0030c0161", GeneralNameKind::other_name, ""},
      {"8103614062", GeneralNameKind::rfc822, "a@b"},
      {"8204612e617a", GeneralNameKind::dns, "a.az"},
      {"a3023000", GeneralNameKind::x400, ""},
      {"a50aa0030c0161a1030c0162", GeneralNameKind::edi_party, ""},
      {"a505a1030c0162", GeneralNameKind::edi_party, ""},
      {"8606687474703a2f", GeneralNameKind::uri, "http:/"},
      {"87047f000001", GeneralNameKind::ip, "7f000001"},
      {"88032a0304", GeneralNameKind::registered_id, "1.2.3.4"},
  };
  for (const Row& row : rows) {
    const Owned owned(row.der);
    ASSERT_TRUE(owned.done) << row.der << owned.done.error().detail;
    EXPECT_EQ(owned.name.kind, row.kind) << row.der;
    EXPECT_EQ(owned.name.text, row.text) << row.der;
    EXPECT_EQ(to_hex(owned.name.whole), row.der);
  }
  EXPECT_EQ(Owned("a410300e310c300a06035504030c03c68f6c").name.directory.to_text(), "CN=Əl");
}

TEST(GeneralName, NothingElse) {
  EXPECT_EQ(problem("0c0161"), "not a GeneralName");
  EXPECT_EQ(problem("890161"), "not a GeneralName") << "no tenth alternative";
  EXPECT_EQ(problem("a103614062"), "unexpected tag") << "a constructed mailbox";
  EXPECT_EQ(problem("81024062"), "");
  EXPECT_EQ(problem("8102c3bc"), "a character outside the alphabet of its string type") << "IA5String";
  EXPECT_EQ(problem("a003020101"), "unexpected tag") << "otherName without a type";
  EXPECT_EQ(problem("a50aa1030c0162a1030c0162"), "trailing data inside the element");
  EXPECT_EQ(problem("a505a1030c0262"), "truncated: the content ends before its length") << "the partyName is cut";
  EXPECT_EQ(problem(""), "a required element is missing");
}

TEST(GeneralName, MatchesItsOwnKindAlone) {
  const Owned mail("8103614062"), dns("8203614062"), same("8103614062"), upper("8103414042");
  EXPECT_EQ(match(mail.name, same.name), NameMatch::same);
  EXPECT_EQ(match(mail.name, upper.name), NameMatch::different) << "octet for octet";
  EXPECT_EQ(match(mail.name, dns.name), NameMatch::different);
  const Owned lower("a40f300d310b300906035504030c026162"), capital("a40f300d310b300906035504030c024142");
  EXPECT_EQ(match(lower.name, capital.name), NameMatch::same) << "directory names by section 7.1";
}

}  // namespace
}  // namespace esign::pkix
