// SPDX-License-Identifier: Apache-2.0
// EN 319 412-5 V2.4.1 annex B and RFC 3739 section 3.2.6, one function for each statement; in the order of their numbers.
#include "domain/extension_values.h"

namespace esign::ca {
namespace {

using asn1::Oid;
using asn1::Writer;
using asn1::written;

constexpr Oid kSyntaxV2("1.3.6.1.5.5.7.11.2"), kCompliance("0.4.0.1862.1.1"), kLimit("0.4.0.1862.1.2"), kRetention("0.4.0.1862.1.3"),
    kDevice("0.4.0.1862.1.4"), kDisclosure("0.4.0.1862.1.5"), kType("0.4.0.1862.1.6"), kLegislation("0.4.0.1862.1.7"),
    kIdentification("0.4.0.1862.1.8"), kDeviceLegislation("0.4.0.1862.1.9");

/// QCStatement ::= SEQUENCE { statementId, statementInfo ANY OPTIONAL }
template <class Body>
void statement(Writer& writer, const Oid& id, Body&& info) {
  writer.sequence([&] {
    writer.oid(id);
    info();
  });
}
void statement(Writer& writer, const Oid& id) { statement(writer, id, [] {}); }

/// SemanticsInformation with its first member, and QcType and QcIdentMethod: a SEQUENCE of one OID.
void statement(Writer& writer, const Oid& id, const Oid& value) {
  statement(writer, id, [&] { writer.sequence([&] { writer.oid(value); }); });
}

/// MonetaryValue ::= SEQUENCE { currency, amount INTEGER, exponent INTEGER }
void limit_value(Writer& writer, const pkix::QcLimit& limit) {
  statement(writer, kLimit, [&] {
    writer.sequence([&] {
      writer.text(asn1::tag::printable_string, limit.currency);
      writer.integer(limit.amount);
      writer.integer(limit.exponent);
    });
  });
}

/// PdsLocations ::= SEQUENCE OF SEQUENCE { url IA5String, language PrintableString (SIZE(2)) }
void disclosure(Writer& writer, const std::vector<pkix::QcPds>& locations) {
  statement(writer, kDisclosure, [&] {
    writer.sequence([&] {
      for (const pkix::QcPds& one : locations) {
        writer.sequence([&] {
          writer.text(asn1::tag::ia5_string, one.url);
          writer.text(asn1::tag::printable_string, one.language);
        });
      }
    });
  });
}

/// SEQUENCE OF CountryName, PrintableString (SIZE(2))
void countries(Writer& writer, const Oid& id, const std::vector<std::string>& names) {
  if (names.empty()) return;
  statement(writer, id, [&] {
    writer.sequence([&] {
      for (const std::string& name : names) writer.text(asn1::tag::printable_string, name);
    });
  });
}

}  // namespace

bool QcClaims::empty() const {
  return !semantics && !compliance && !limit && !retention_years && !device && disclosure.empty() && !type && legislation.empty() &&
         !identification && device_legislation.empty();
}

Bytes qc_statements(const QcClaims& claims) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      if (claims.semantics) statement(writer, kSyntaxV2, *claims.semantics);
      if (claims.compliance) statement(writer, kCompliance);
      if (claims.limit) limit_value(writer, *claims.limit);
      if (claims.retention_years) statement(writer, kRetention, [&] { writer.integer(*claims.retention_years); });
      if (claims.device) statement(writer, kDevice);
      if (!claims.disclosure.empty()) disclosure(writer, claims.disclosure);
      if (claims.type) statement(writer, kType, *claims.type);
      countries(writer, kLegislation, claims.legislation);
      if (claims.identification) statement(writer, kIdentification, *claims.identification);
      countries(writer, kDeviceLegislation, claims.device_legislation);
    });
  });
}

}  // namespace esign::ca
