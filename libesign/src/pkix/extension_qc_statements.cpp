// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "asn1/strings.h"
#include "pkix/extension_readers.h"

namespace esign::pkix {
namespace {

using asn1::Oid;

std::vector<Oid> read_oids(asn1::Reader& reader) {
  std::vector<Oid> oids;
  reader.each(asn1::tag::sequence, 1, [&] { oids.push_back(reader.oid()); });
  return oids;
}

/// CountryName and the language of a PDS: PrintableString (SIZE(2)).
std::string read_two_letters(asn1::Reader& reader) {
  std::string text = reader.text(asn1::tag::printable_string, asn1::tag::printable_string);
  if (!reader.failed() && text.size() != 2) reader.fail("not two letters");
  return text;
}

std::vector<std::string> read_countries(asn1::Reader& reader) {
  std::vector<std::string> countries;
  reader.each(asn1::tag::sequence, 1, [&] { countries.push_back(read_two_letters(reader)); });
  return countries;
}

/// MonetaryValue, EN 319 412-5 clause 4.3.2: currency CHOICE { PrintableString (SIZE(3)), INTEGER (1..999) }.
QcLimit read_limit(asn1::Reader& reader) {
  QcLimit limit;
  reader.sequence([&] {
    if (reader.at("currency").next_is(asn1::tag::integer)) {
      const std::int64_t number = reader.small_integer();
      if (number < 1 || number > 999) reader.fail("no currency has this number");
      limit.currency = std::to_string(number);
    } else {
      limit.currency = reader.text(asn1::tag::printable_string, asn1::tag::printable_string);
      if (limit.currency.size() != 3) reader.fail("not three letters");
    }
    limit.amount = reader.at("amount").small_integer();
    limit.exponent = reader.at("exponent").small_integer();
  });
  return limit;
}

std::vector<QcPds> read_disclosure(asn1::Reader& reader) {
  std::vector<QcPds> all;
  reader.each(asn1::tag::sequence, 1, [&] {
    reader.sequence([&] {
      QcPds pds;
      pds.url = reader.at("url").text(asn1::tag::ia5_string, asn1::tag::ia5_string);
      pds.language = read_two_letters(reader.at("language"));
      all.push_back(std::move(pds));
    });
  });
  return all;
}

/// SemanticsInformation, RFC 3739 section 3.2.6.1: at least one of its two fields.
void read_semantics(asn1::Reader& reader, QcStatements& statements) {
  reader.sequence([&] {
    if (!reader.more()) reader.fail("says nothing");
    if (reader.next_is(asn1::tag::oid)) statements.semantics.push_back(reader.at("semanticsIdentifier").oid());
    if (reader.more()) read_general_names(reader.at("nameRegistrationAuthorities"));
  });
}

struct Row {
  Oid id;
  void (*read)(asn1::Reader&, QcStatements&);
};
// EN 319 412-5 clause 4 and Annex B; RFC 3739 section 3.2.6.1. A statement without statementInfo reads nothing, and the
// empty input must then be all there is.
constexpr Row kRows[] = {
    {Oid("0.4.0.1862.1.1"), [](asn1::Reader&, QcStatements& s) { s.compliance = true; }},
    {Oid("0.4.0.1862.1.2"), [](asn1::Reader& r, QcStatements& s) { s.limit = read_limit(r); }},
    {Oid("0.4.0.1862.1.3"), [](asn1::Reader& r, QcStatements& s) { s.retention_years = r.small_integer(); }},
    {Oid("0.4.0.1862.1.4"), [](asn1::Reader&, QcStatements& s) { s.sscd = true; }},
    {Oid("0.4.0.1862.1.5"), [](asn1::Reader& r, QcStatements& s) { s.disclosure = read_disclosure(r); }},
    {Oid("0.4.0.1862.1.6"), [](asn1::Reader& r, QcStatements& s) { s.types = read_oids(r); }},
    {Oid("0.4.0.1862.1.7"), [](asn1::Reader& r, QcStatements& s) { s.legislation = read_countries(r); }},
    {Oid("0.4.0.1862.1.9"), [](asn1::Reader& r, QcStatements& s) { s.device_legislation = read_countries(r); }},
    {Oid("1.3.6.1.5.5.7.11.2"), [](asn1::Reader& r, QcStatements& s) { read_semantics(r, s); }},
};
/// Both semantics identifiers may be wanted at once, each in a statement of its own; every other known statement once.
constexpr Oid kSemantics("1.3.6.1.5.5.7.11.2");

/// The semantics statement alone is useful without its info (RFC 3739: it is OPTIONAL).
Result<void> interpret(const QcStatement& statement, QcStatements& statements) {
  const auto row = std::ranges::find(kRows, statement.id, &Row::id);
  if (row == std::end(kRows) || (statement.id == kSemantics && statement.info.empty())) return {};
  asn1::Reader reader(statement.info);
  row->read(reader, statements);
  return reader.finish().in(asn1::name_of(statement.id));
}

}  // namespace

Result<QcStatements> read_qc_statements(View value) {
  QcStatements statements;
  asn1::Reader reader(value);
  reader.each(asn1::tag::sequence, 0, [&] {
    QcStatement statement;
    reader.sequence([&] {
      statement.id = reader.at("statementId").oid();
      if (reader.more()) statement.info = reader.at("statementInfo").any().whole;
    });
    const bool again = std::ranges::find(statements.all, statement.id, &QcStatement::id) != statements.all.end();
    if (again && statement.id != kSemantics) reader.fail("a statement occurs twice");  // EN 319 412-5, QCS-4.1-02A
    if (reader.failed()) return;
    if (Result<void> done = interpret(statement, statements); !done) reader.fail(std::move(done).error());
    statements.all.push_back(statement);
  });
  ESIGN_CHECK(reader.finish());
  return statements;
}

}  // namespace esign::pkix
