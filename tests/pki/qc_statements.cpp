// SPDX-License-Identifier: Apache-2.0
// EN 319 412-5 annex B and RFC 3739: each statement of the declared file is "name" or "name:value".
#include <algorithm>
#include <map>

#include "pki/encode.h"
#include "pki/extensions.h"

namespace pki {
namespace {

const std::map<std::string, std::string> kSemantics = {{"semanticsNatural", "0.4.0.194121.1.1"},
                                                       {"semanticsLegal", "0.4.0.194121.1.2"}};

const std::map<std::string, std::string> kStatements = {{"QcCompliance", "0.4.0.1862.1.1"},
                                                        {"QcLimitValue", "0.4.0.1862.1.2"},
                                                        {"QcRetentionPeriod", "0.4.0.1862.1.3"},
                                                        {"QcSSCD", "0.4.0.1862.1.4"},
                                                        {"QcPDS", "0.4.0.1862.1.5"},
                                                        {"QcType", "0.4.0.1862.1.6"},
                                                        {"QcCClegislation", "0.4.0.1862.1.7"},
                                                        {"QcQSCDlegislation", "0.4.0.1862.1.9"}};

const std::map<std::string, std::string> kTypes = {{"esign", "0.4.0.1862.1.6.1"}, {"eseal", "0.4.0.1862.1.6.2"}};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

/// "AZN,100,2": currency, amount, exponent.
Bytes monetary_value(const std::string& text) {
  const auto parts = split(text, ',');
  return sequence({printable_string(parts.at(0)), integer(std::stoul(parts.at(1))), integer(std::stoul(parts.at(2)))});
}

/// "en=https://…,az=https://…": PKI disclosure statements, one per language.
Bytes disclosure_statements(const std::string& text) {
  std::vector<Bytes> locations;
  for (const std::string& one : split(text, ',')) {
    const auto parts = split(one, '=');
    locations.push_back(sequence({ia5_string(parts.at(1)), printable_string(parts.at(0))}));
  }
  return sequence(locations);
}

Bytes statement_info(const std::string& statement, const std::string& value) {
  if (statement == "QcLimitValue") return monetary_value(value);
  if (statement == "QcRetentionPeriod") return integer(std::stoul(value));
  if (statement == "QcPDS") return disclosure_statements(value);
  if (statement == "QcType") return sequence({oid(kTypes.at(value))});
  if (value.empty()) return {};
  return sequence({printable_string(value)});  // the two lists of countries
}

Bytes statement_of(const std::string& declared) {
  if (const auto semantics = kSemantics.find(declared); semantics != kSemantics.end()) {
    return sequence({oid("1.3.6.1.5.5.7.11.2"), sequence({oid(semantics->second)})});
  }
  const std::string statement = declared.substr(0, declared.find(':'));
  const std::string value = statement == declared ? "" : declared.substr(statement.size() + 1);
  return sequence({oid(kStatements.at(statement)), statement_info(statement, value)});
}

}  // namespace

Bytes qc_statements(const std::vector<std::string>& statements) {
  std::vector<Bytes> encoded;
  std::transform(statements.begin(), statements.end(), std::back_inserter(encoded), statement_of);
  return sequence(encoded);
}

}  // namespace pki
