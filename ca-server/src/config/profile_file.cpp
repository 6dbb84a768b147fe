// SPDX-License-Identifier: Apache-2.0
#include "config/profile_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <toml++/toml.h>

namespace esign::ca {
namespace {

using asn1::Oid;

template <class T>
struct Named {
  std::string_view name;
  T value;
};
constexpr Named<Oid> kAttributes[] = {{"C", attribute::country}, {"SN", attribute::surname}, {"GN", attribute::given_name}, {"CN", attribute::common_name},
                                      {"serialNumber", attribute::serial_number}, {"O", attribute::organization}, {"OU", attribute::organizational_unit},
                                      {"organizationIdentifier", attribute::organization_identifier}, {"title", attribute::title}, {"L", attribute::locality}};
constexpr Named<Category> kCategories[] = {{"none", Category::none}, {"government", Category::government}, {"legal-entity", Category::legal_entity}, {"citizen", Category::citizen}};
constexpr Named<pkix::KeyUsageBit> kKeyUsages[] = {
    {"digitalSignature", pkix::KeyUsageBit::digital_signature}, {"nonRepudiation", pkix::KeyUsageBit::content_commitment},
    {"keyEncipherment", pkix::KeyUsageBit::key_encipherment}, {"keyAgreement", pkix::KeyUsageBit::key_agreement},
    {"keyCertSign", pkix::KeyUsageBit::key_cert_sign}, {"cRLSign", pkix::KeyUsageBit::crl_sign}};
constexpr Named<Oid> kPurposes[] = {{"serverAuth", Oid("1.3.6.1.5.5.7.3.1")}, {"clientAuth", Oid("1.3.6.1.5.5.7.3.2")}, {"emailProtection", Oid("1.3.6.1.5.5.7.3.4")},
                                    {"timeStamping", Oid("1.3.6.1.5.5.7.3.8")}, {"OCSPSigning", Oid("1.3.6.1.5.5.7.3.9")}, {"tslSigning", Oid("0.4.0.2231.3.0")}};
constexpr Named<Oid> kPolicies[] = {{"anyPolicy", Oid("2.5.29.32.0")}, {"NCP", Oid("0.4.0.2042.1.1")}, {"NCP+", Oid("0.4.0.2042.1.2")}, {"BTSP", Oid("0.4.0.2023.1.1")}};
constexpr Named<StatusSource> kStatus[] = {{"caIssuers", StatusSource::ca_issuers}, {"ocsp", StatusSource::ocsp}, {"crl", StatusSource::crl}};
constexpr Named<Oid> kSemantics[] = {{"natural", Oid("0.4.0.194121.1.1")}, {"legal", Oid("0.4.0.194121.1.2")}};
constexpr Named<Oid> kTypes[] = {{"esign", Oid("0.4.0.1862.1.6.1")}, {"eseal", Oid("0.4.0.1862.1.6.2")}};
constexpr Named<Field> kRegisterFields[] = {{"fin", Field::fin}, {"voen", Field::voen}, {"organization", Field::organization}};
constexpr Named<VoenHolder> kHolders[] = {{"legal", VoenHolder::legal}, {"natural", VoenHolder::natural}};
constexpr Named<ValidityRule::End> kEnds[] = {{"whole", ValidityRule::End::whole}, {"asked", ValidityRule::End::asked}};
constexpr Named<KeyRule> kKeys[] = {{"P256", {pkix::KeyType::ec, pkix::Curve::p256, 0}},
                                    {"P384", {pkix::KeyType::ec, pkix::Curve::p384, 0}},
                                    {"P521", {pkix::KeyType::ec, pkix::Curve::p521, 0}},
                                    {"brainpoolP256r1", {pkix::KeyType::ec, pkix::Curve::brainpool_p256r1, 0}},
                                    {"brainpoolP384r1", {pkix::KeyType::ec, pkix::Curve::brainpool_p384r1, 0}},
                                    {"brainpoolP512r1", {pkix::KeyType::ec, pkix::Curve::brainpool_p512r1, 0}},
                                    {"Ed25519", {pkix::KeyType::ed25519, pkix::Curve::none, 0}},
                                    {"RSA2048", {pkix::KeyType::rsa, pkix::Curve::none, 2048}},
                                    {"RSA3072", {pkix::KeyType::rsa, pkix::Curve::none, 3072}},
                                    {"RSA4096", {pkix::KeyType::rsa, pkix::Curve::none, 4096}}};

Failure wrong(const toml::node& node, std::string_view what) {
  return fail(Errc::misconfigured, fmt::format("line {}: {}", node.source().begin.line, what));
}

/// Readers of one value each.
Result<void> read(const toml::node& node, std::string& text) {
  if (!node.is_string()) return wrong(node, "expected a string");
  text = *node.value<std::string>();
  return {};
}
Result<void> read(const toml::node& node, bool& flag) {
  if (!node.is_boolean()) return wrong(node, "expected true or false");
  flag = *node.value<bool>();
  return {};
}
Result<void> read(const toml::node& node, std::int64_t& number) {
  if (!node.is_integer()) return wrong(node, "expected a whole number");
  number = *node.value<std::int64_t>();
  return {};
}
Result<void> read(const toml::node& node, Period& period) {
  std::string text;
  ESIGN_CHECK(read(node, text));
  Result<Period> parsed = parse_period(text);
  if (!parsed) return wrong(node, parsed.error().detail);
  period = *parsed;
  return {};
}
/// One of a table's names.
template <class T, std::size_t N>
Result<void> read(const toml::node& node, T& value, const Named<T> (&table)[N]) {
  std::string text;
  ESIGN_CHECK(read(node, text));
  const auto row = std::ranges::find(table, text, &Named<T>::name);
  if (row == std::end(table)) return wrong(node, "\"" + text + "\" is not known here");
  value = row->value;
  return {};
}
/// A list, each member read by `body`.
template <class Body>
Result<void> each(const toml::node& node, Body&& body) {
  const toml::array* array = node.as_array();
  if (array == nullptr) return wrong(node, "expected a list");
  for (const toml::node& member : *array) ESIGN_CHECK(body(member));
  return {};
}
template <class T, std::size_t N>
Result<void> read(const toml::node& node, std::vector<T>& list, const Named<T> (&table)[N]) {
  return each(node, [&](const toml::node& member) { return read(member, list.emplace_back(), table); });
}
Result<void> read(const toml::node& node, std::vector<std::string>& list) {
  return each(node, [&](const toml::node& member) { return read(member, list.emplace_back()); });
}

/// A table, each of its keys read by the row of that name; no other key is allowed.
using Rows = std::vector<std::pair<std::string_view, std::function<Result<void>(const toml::node&)>>>;
Result<void> read_table(const toml::node& node, const Rows& rows) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return wrong(node, "expected a table");
  for (const auto& [key, value] : *table) {
    const auto row = std::ranges::find(rows, key.str(), [](const auto& one) { return one.first; });
    if (row == rows.end()) return wrong(value, "there is no such key").in(key.str());
    ESIGN_CHECK(row->second(value).in(key.str()));
  }
  return {};
}

Result<void> read_subject_rule(const toml::node& node, SubjectRule& rule) {
  bool optional = false;
  ESIGN_CHECK(read_table(node, {{"attribute", [&](const toml::node& n) { return read(n, rule.attribute, kAttributes); }},
                                {"optional", [&](const toml::node& n) { return read(n, optional); }},
                                {"value", [&](const toml::node& n) -> Result<void> {
                                   std::string text;
                                   ESIGN_CHECK(read(n, text));
                                   Result<Pattern> pattern = Pattern::parse(text);
                                   if (!pattern) return wrong(n, pattern.error().detail);
                                   rule.pattern = *std::move(pattern);
                                   return {};
                                 }}}));
  if (rule.attribute.empty()) return wrong(node, "which attribute?");
  if (rule.pattern.empty()) return wrong(node, "no value");
  if (optional) rule.presence = Presence::optional;
  return {};
}

Result<void> read_alternative_name(const toml::node& node, AlternativeNameRule& rule) {
  bool required = false;
  constexpr Named<Field> kFields[] = {{"email", Field::email}, {"dnsName", Field::dns_name}, {"ipAddress", Field::ip_address}};
  ESIGN_CHECK(read_table(node, {{"field", [&](const toml::node& n) { return read(n, rule.field, kFields); }},
                                {"required", [&](const toml::node& n) { return read(n, required); }}}));
  if (required) rule.presence = Presence::required;
  return {};
}

/// A name of the table, or dotted; "own.2" below the centre's arc where there is one.
template <std::size_t N>
Result<void> read_oid(const toml::node& node, Oid& oid, const Named<Oid> (&table)[N], const OwnValues* own = nullptr) {
  std::string text;
  ESIGN_CHECK(read(node, text));
  const auto row = std::ranges::find(table, text, &Named<Oid>::name);
  if (row != std::end(table)) {
    oid = row->value;
    return {};
  }
  Result<Oid> parsed = Oid::from_text(own != nullptr && text.starts_with("own.") ? own->policy_arc + text.substr(3) : text);
  if (!parsed) return wrong(node, "\"" + text + "\" is neither a name that is known here nor an object identifier");
  oid = *parsed;
  return {};
}

Result<void> read_validity(const toml::node& node, ValidityRule& rule) {
  return read_table(node, {{"longest", [&](const toml::node& n) { return read(n, rule.longest); }},
                           {"end", [&](const toml::node& n) { return read(n, rule.end, kEnds); }}});
}

Result<void> read_limit(const toml::node& node, pkix::QcLimit& limit) {
  return read_table(node, {{"currency", [&](const toml::node& n) { return read(n, limit.currency); }},
                           {"amount", [&](const toml::node& n) { return read(n, limit.amount); }},
                           {"exponent", [&](const toml::node& n) { return read(n, limit.exponent); }}});
}

Result<void> read_disclosure(const toml::node& node, std::string& url, const OwnValues& own) {
  constexpr std::string_view kPlace = "{disclosure}";
  ESIGN_CHECK(read(node, url));
  if (url.starts_with(kPlace)) url = own.disclosure + url.substr(kPlace.size());
  return {};
}

Result<void> read_qc(const toml::node& node, QcClaims& qc, const OwnValues& own) {
  return read_table(
      node, {{"semantics", [&](const toml::node& n) { return read(n, qc.semantics.emplace(), kSemantics); }},
             {"compliance", [&](const toml::node& n) { return read(n, qc.compliance); }},
             {"limit", [&](const toml::node& n) { return read_limit(n, qc.limit.emplace()); }},
             {"retentionYears", [&](const toml::node& n) { return read(n, qc.retention_years.emplace()); }},
             {"device", [&](const toml::node& n) { return read(n, qc.device); }},
             {"type", [&](const toml::node& n) { return read(n, qc.type.emplace(), kTypes); }},
             {"legislation", [&](const toml::node& n) { return read(n, qc.legislation); }},
             {"deviceLegislation", [&](const toml::node& n) { return read(n, qc.device_legislation); }},
             {"disclosure", [&](const toml::node& n) {
                return each(n, [&](const toml::node& member) {
                  pkix::QcPds& one = qc.disclosure.emplace_back();
                  return read_table(member, {{"url", [&](const toml::node& m) { return read_disclosure(m, one.url, own); }}, {"language", [&](const toml::node& m) { return read(m, one.language); }}});
                });
              }}});
}

Result<void> read_role(const toml::node& node, std::optional<Role>& role) {
  std::string text;
  ESIGN_CHECK(read(node, text));
  role = role_named(text);
  if (!role) return wrong(node, "no such role");
  return {};
}

Result<void> read_path_length(const toml::node& node, Profile& profile) {
  std::int64_t length = 0;
  ESIGN_CHECK(read(node, length));
  if (length < 0 || length > 16) return wrong(node, "expected 0 to 16");
  if (!profile.basic_constraints) profile.basic_constraints.emplace();
  profile.basic_constraints->path_length = static_cast<std::uint32_t>(length);
  return {};
}

Result<void> read_ca(const toml::node& node, Profile& profile) {
  bool ca = false;
  ESIGN_CHECK(read(node, ca));
  if (!ca) return wrong(node, "leave it out");
  if (!profile.basic_constraints) profile.basic_constraints.emplace();
  profile.basic_constraints->ca = true;
  return {};
}

Result<void> read_sources(const toml::node& node, std::map<std::string, std::string>& sources) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return wrong(node, "expected a table");
  for (const auto& [key, value] : *table) ESIGN_CHECK(read(value, sources[std::string(key.str())]).in(key.str()));
  return {};
}

/// "directory:C=AZ,O=…": attributes from the country on, no comma in a value.
Result<Bytes> directory_name(const toml::node& node, std::string_view text) {
  DistinguishedName name;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    const std::string_view one = text.substr(0, end);
    const std::size_t equals = one.find('=');
    const auto row = std::ranges::find(kAttributes, one.substr(0, std::min(equals, one.size())), &Named<Oid>::name);
    if (equals == std::string_view::npos || row == std::end(kAttributes)) return wrong(node, "expected attributes like C=AZ");
    name.push_back({row->value, std::string(one.substr(equals + 1))});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  Result<Bytes> der = encode_name(name);
  if (!der || name.empty()) return wrong(node, "no name");
  return der;
}

/// RFC 5280 section 4.2.1.10: an address and its mask, of the same length; "10.0.0.0/8".
Result<Bytes> address_range(const toml::node& node, std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return wrong(node, "expected ADDRESS/BITS");
  const auto address = alternative_names(Field::ip_address, text.substr(0, slash));
  unsigned bits = 0;
  const std::string_view digits = text.substr(slash + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (!address || address->size() != 1 || error != std::errc{} || end != digits.data() + digits.size()) return wrong(node, "expected ADDRESS/BITS");
  Bytes range = address->front().octets;
  const std::size_t size = range.size();
  if (bits > size * 8) return wrong(node, "more bits than the address has");
  for (std::size_t i = 0; i < size; ++i) {
    const unsigned ones = std::min(8u, bits - std::min(bits, static_cast<unsigned>(8 * i)));
    const auto mask = static_cast<std::uint8_t>(0xFF00u >> ones);
    if ((range[i] & ~mask & 0xFF) != 0) return wrong(node, "the address has bits outside its mask");
    range.push_back(mask);
  }
  return range;
}

/// "dns:gov.az", "email:gov.az", "uri:.gov.az", "directory:C=AZ", "ip:10.0.0.0/8".
Result<void> read_subtree(const toml::node& node, AlternativeName& name) {
  using enum pkix::GeneralNameKind;
  constexpr Named<pkix::GeneralNameKind> kKinds[] = {{"dns", dns}, {"email", rfc822}, {"uri", uri}, {"directory", directory}, {"ip", ip}};
  std::string text;
  ESIGN_CHECK(read(node, text));
  const std::size_t colon = text.find(':');
  const auto row = std::ranges::find(kKinds, std::string_view(text).substr(0, std::min(colon, text.size())), &Named<pkix::GeneralNameKind>::name);
  if (colon == std::string::npos || row == std::end(kKinds)) return wrong(node, "expected dns:, email:, uri:, directory: or ip:");
  const std::string value = text.substr(colon + 1);
  name.kind = row->value;
  if (name.kind == directory) {
    ESIGN_TRY(name.octets, directory_name(node, value));
  } else if (name.kind == ip) {
    ESIGN_TRY(name.octets, address_range(node, value));
  } else {
    name.text = value;
  }
  return {};
}

Result<void> read_name_limits(const toml::node& node, NameLimits& limits) {
  const auto list = [](std::vector<AlternativeName>& names) {
    return [&names](const toml::node& n) { return each(n, [&](const toml::node& member) { return read_subtree(member, names.emplace_back()); }); };
  };
  return read_table(node, {{"permitted", list(limits.permitted)}, {"excluded", list(limits.excluded)}});
}

Rows rows_of(Profile& profile, const OwnValues& own) {
  Profile& p = profile;
  using N = const toml::node&;
  return {
      {"name", [&p](N n) { return read(n, p.name); }},
      {"category", [&p](N n) { return read(n, p.category, kCategories); }},
      {"issuers", [&p](N n) { return read(n, p.issuers); }},
      {"role", [&p](N n) { return read_role(n, p.role); }},
      {"subject", [&p](N n) { return each(n, [&](N member) { return read_subject_rule(member, p.subject.emplace_back()); }); }},
      {"alternativeNames", [&p](N n) { return each(n, [&](N member) { return read_alternative_name(member, p.alternative_names.emplace_back()); }); }},
      {"registerOnly", [&p](N n) { return read(n, p.register_only, kRegisterFields); }},
      {"voen", [&p](N n) { return read(n, p.voen_holder, kHolders); }},
      {"keys", [&p](N n) { return read(n, p.keys, kKeys); }},
      {"validity", [&p](N n) { return read_validity(n, p.validity); }},
      {"privateKeyUsage", [&p](N n) { return read(n, p.private_key_usage.emplace()); }},
      {"keyUsage", [&p](N n) { return read(n, p.key_usage, kKeyUsages); }},
      {"extendedKeyUsage", [&p](N n) { return each(n, [&](N member) { return read_oid(member, p.extended_key_usage.emplace_back(), kPurposes); }); }},
      {"extendedKeyUsageCritical", [&p](N n) -> Result<void> {
         bool critical = false;
         ESIGN_CHECK(read(n, critical));
         p.extended_key_usage_critical = critical ? pkix::Critical::yes : pkix::Critical::no;
         return {};
       }},
      {"ca", [&p](N n) { return read_ca(n, p); }},
      {"pathLength", [&p](N n) { return read_path_length(n, p); }},
      {"nameConstraints", [&p](N n) { return read_name_limits(n, p.name_constraints.emplace()); }},
      {"policies", [&p, &own](N n) { return each(n, [&](N member) { return read_oid(member, p.policies.emplace_back(), kPolicies, &own); }); }},
      {"qcStatements", [&p, &own](N n) { return read_qc(n, p.qc, own); }},
      {"status", [&p](N n) { return read(n, p.status, kStatus); }},
      {"ocspNoCheck", [&p](N n) { return read(n, p.ocsp_no_check); }},
      {"sources", [&p](N n) { return read_sources(n, p.sources); }},
  };
}

}  // namespace

Result<Profile> read_profile(std::string_view toml, const OwnValues& own) {
  try {
    Profile profile;
    ESIGN_CHECK(read_table(toml::parse(toml), rows_of(profile, own)));
    if (profile.validity.longest.years + profile.validity.longest.months + profile.validity.longest.days == 0)
      return fail(Errc::misconfigured, "how long a certificate may last is missing").in("validity");
    ESIGN_CHECK(check_profile(profile));
    return profile;
  } catch (const toml::parse_error& problem) {
    return fail(Errc::misconfigured, fmt::format("line {}: {}", problem.source().begin.line, problem.description()));
  }
}

}  // namespace esign::ca
