// SPDX-License-Identifier: Apache-2.0
// A trusted list from its description (docs/reference/trusted-list-description.md): what the standard fixes is filled in, what it
// demands is asked for, and the schema's order is the writer's business.
#include <esign/trusted_list.h>

#include <nlohmann/json.hpp>
#include <set>

#include "trust/service_status.h"

namespace esign {
namespace {

using Json = nlohmann::json;
constexpr std::string_view kScheme = "http://uri.etsi.org/TrstSvc/TrustedList/";
constexpr std::chrono::months kLongest{6};  // clause 5.3.15

/// Reads one object member by member; finish() refuses the ones that nobody asked for.
class Members {
 public:
  static Result<Members> of(const Json& object) {
    if (!object.is_object()) return fail(Errc::malformed, "expected a table");
    return Members(object);
  }
  const Json* find(const std::string& name) {
    known_.insert(name);
    const auto at = object_.find(name);
    return at == object_.end() ? nullptr : &*at;
  }
  Result<std::string> text(const std::string& name) {
    const Json* value = find(name);
    if (!value || !value->is_string() || value->get_ref<const std::string&>().empty()) return Result<std::string>(fail(Errc::invalid_argument, "expected a text")).in(name);
    return value->get<std::string>();
  }
  Result<std::string> text_or(const std::string& name, std::string otherwise) { return find(name) ? text(name) : otherwise; }
  Result<Time> time(const std::string& name) {
    ESIGN_TRY(const std::string value, text(name));
    auto time = parse_rfc3339(value);
    if (!time) return Result<Time>(fail(Errc::invalid_argument, "expected a date and time with its zone")).in(name);
    return *time;
  }
  Result<std::uint64_t> number(const std::string& name) {
    const Json* value = find(name);
    if (!value || !value->is_number_integer() || value->get<std::int64_t>() < 0) return Result<std::uint64_t>(fail(Errc::invalid_argument, "expected a number")).in(name);
    return value->get<std::uint64_t>();
  }
  /// A text (in English) or a table of languages.
  Result<std::vector<trust::Text>> languages(const std::string& name) {
    const Json* value = find(name);
    std::vector<trust::Text> texts;
    if (value && value->is_string()) texts.push_back({"en", value->get<std::string>()});
    if (value && value->is_object())
      for (const auto& [language, text] : value->items())
        if (text.is_string()) texts.push_back({language, text.get<std::string>()});
    if (texts.empty()) return Result<std::vector<trust::Text>>(fail(Errc::invalid_argument, "expected a text, or a table of languages")).in(name);
    return texts;
  }
  Result<std::vector<std::string>> texts_if_any(const std::string& name) {
    const Json* value = find(name);
    std::vector<std::string> texts;
    if (!value) return texts;
    for (const Json& one : *value) {
      if (!value->is_array() || !one.is_string()) return Result<std::vector<std::string>>(fail(Errc::invalid_argument, "expected a list of texts")).in(name);
      texts.push_back(one.get<std::string>());
    }
    return texts;
  }
  Result<void> finish() const {
    for (const auto& [name, value] : object_.items())
      if (!known_.contains(name)) return Result<void>(fail(Errc::unsupported, "there is no such member")).in(name);
    return {};
  }

 private:
  explicit Members(const Json& object) : object_(object) {}
  const Json& object_;
  std::set<std::string> known_{};
};

/// Each table of an array of tables.
template <class T, class Read>
Result<std::vector<T>> each(Members& members, const std::string& name, Read read) {
  std::vector<T> all;
  const Json* value = members.find(name);
  if (!value) return all;
  if (!value->is_array()) return Result<std::vector<T>>(fail(Errc::invalid_argument, "expected an array of tables")).in(name);
  for (std::size_t i = 0; i < value->size(); ++i) {
    const std::string place = name + '[' + std::to_string(i) + ']';
    ESIGN_TRY(auto inside, Members::of((*value)[i]).in(place));
    ESIGN_TRY(T one, read(inside).in(place));
    ESIGN_CHECK(inside.finish().in(place));
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<trust::Text> in_english(std::vector<std::string> uris) {
  std::vector<trust::Text> texts;
  for (std::string& uri : uris) texts.push_back({"en", std::move(uri)});
  return texts;
}

/// A URI of the standard by its last part, any other URI as it is.
std::string full(std::string_view prefix, const std::string& text) { return text.find("://") != std::string::npos ? text : std::string(prefix) + text; }

Result<trust::Address> address_of(Members& members) {
  trust::PostalAddress postal;
  postal.language = "en";
  ESIGN_TRY(postal.street, members.text("street"));
  ESIGN_TRY(postal.locality, members.text("locality"));
  if (members.find("province")) {
    ESIGN_TRY(postal.province, members.text("province"));
  }
  if (members.find("postal-code")) {
    ESIGN_TRY(postal.postal_code, members.text("postal-code"));
  }
  ESIGN_TRY(postal.country, members.text("country"));
  ESIGN_TRY(auto contact, members.texts_if_any("contact"));
  if (contact.empty()) return Result<trust::Address>(fail(Errc::invalid_argument, "expected at least one URI: https:// or mailto:")).in("contact");
  return trust::Address{{std::move(postal)}, in_english(std::move(contact))};
}

Result<trust::DigitalIdentity> identity_of(Members& members, const std::string& name) {
  trust::DigitalIdentity identity;
  ESIGN_TRY(const auto certificates, members.texts_if_any(name));
  for (const std::string& text : certificates) {
    ESIGN_TRY(const Bytes der, from_base64(text).in(name));
    ESIGN_TRY(auto certificate, pkix::Certificate::parse(der).in(name));
    identity.certificates.push_back(std::move(certificate));
  }
  return identity;
}

/// Clause 5.6.3: a history instance names the service by subject and key identifier, without its certificate.
trust::DigitalIdentity without_certificates(const trust::DigitalIdentity& identity) {
  trust::DigitalIdentity made;
  for (const auto& certificate : identity.certificates) {
    made.subject_names.push_back(certificate->subject().to_text());
    if (const auto& identifier = certificate->extensions().subject_key_identifier) made.key_identifiers.push_back(copy(*identifier));
  }
  return made;
}

Result<trust::ServiceState> state_of(Members& members) {
  trust::ServiceState state;
  ESIGN_TRY(const std::string status, members.text("status"));
  state.status = full(trust::kServiceStatuses, status);
  if (trust::standing(state.status) == trust::Standing::unknown) return Result<trust::ServiceState>(fail(Errc::invalid_argument, "no status of TS 119 612")).in("status");
  ESIGN_TRY(state.since, members.time("since"));
  ESIGN_TRY(const auto kinds, members.texts_if_any("for"));
  for (const std::string& kind : kinds) {
    const std::string_view uri = kind == "signatures" ? "ForeSignatures" : kind == "seals" ? "ForeSeals" : kind == "websites" ? "ForWebSiteAuthentication" : "";
    if (uri.empty()) return Result<trust::ServiceState>(fail(Errc::invalid_argument, "expected signatures, seals or websites")).in("for");
    state.extensions.additional.push_back({{"en", std::string(trust::kServiceInformation) + std::string(uri)}, {}});
  }
  if (members.find("expired-certificates-since")) {
    ESIGN_TRY(state.extensions.expired_certificates_since, members.time("expired-certificates-since"));
  }
  return state;
}

Result<trust::Service> service_of(Members& members) {
  trust::Service service;
  ESIGN_TRY(service.current, state_of(members));
  ESIGN_TRY(const std::string type, members.text("type"));
  service.current.type = full(trust::kServiceTypes, type);
  ESIGN_TRY(service.current.names, members.languages("name"));
  ESIGN_TRY(service.current.identity, identity_of(members, "certificates"));
  if (service.current.identity.certificates.empty()) return Result<trust::Service>(fail(Errc::invalid_argument, "expected at least one certificate")).in("certificates");
  ESIGN_TRY(service.supply_points, members.texts_if_any("supply-points"));
  ESIGN_TRY(service.history, each<trust::ServiceState>(members, "history", [&](Members& earlier) -> Result<trust::ServiceState> {
    ESIGN_TRY(auto state, state_of(earlier));
    ESIGN_TRY(const std::string its_type, earlier.text_or("type", type));
    state.type = full(trust::kServiceTypes, its_type);
    state.names = service.current.names;
    if (earlier.find("name")) {
      ESIGN_TRY(state.names, earlier.languages("name"));
    }
    state.identity = without_certificates(service.current.identity);
    return state;
  }));
  const trust::ServiceState* later = &service.current;
  for (const trust::ServiceState& earlier : service.history) {
    if (earlier.since >= later->since) return Result<trust::Service>(fail(Errc::invalid_argument, "the newest state comes first, each earlier than the one before it")).in("history");
    later = &earlier;
  }
  return service;
}

Result<trust::Provider> provider_of(Members& members) {
  trust::Provider provider;
  ESIGN_TRY(provider.names, members.languages("name"));
  if (members.find("trade-name")) {
    ESIGN_TRY(provider.trade_names, members.languages("trade-name"));
  }
  ESIGN_TRY(provider.address, address_of(members));
  ESIGN_TRY(auto information, members.texts_if_any("information"));
  provider.information = in_english(std::move(information));
  ESIGN_TRY(provider.services, each<trust::Service>(members, "services", service_of));
  return provider;
}

Result<trust::ListPointer> pointer_of(Members& members) {
  trust::ListPointer pointer;
  ESIGN_TRY(pointer.location, members.text("location"));
  ESIGN_TRY(pointer.territory, members.text("territory"));
  ESIGN_TRY(const std::string type, members.text_or("type", pointer.territory + "list"));
  pointer.type = full(std::string(kScheme) + "TSLType/", type);
  pointer.media_type = "application/vnd.etsi.tsl+xml";
  ESIGN_TRY(trust::DigitalIdentity signers, identity_of(members, "signers"));
  for (const auto& certificate : signers.certificates) pointer.signers.push_back({{certificate}, {}, {}, 0});
  return pointer;
}

Result<void> read_times(Members& members, trust::Scheme& scheme, Time now) {
  scheme.issued = now;
  if (members.find("issued")) {
    ESIGN_TRY(scheme.issued, members.time("issued"));
  }
  const auto day = std::chrono::floor<std::chrono::days>(scheme.issued);
  std::chrono::year_month_day last = std::chrono::year_month_day{day} + kLongest;
  if (!last.ok()) last = last.year() / last.month() / std::chrono::last;
  const Time latest = std::chrono::sys_days{last} + (scheme.issued - day);
  scheme.next_update = latest;
  if (members.find("next-update")) {
    ESIGN_TRY(const Time wanted, members.time("next-update"));
    if (wanted <= scheme.issued || wanted > latest) return Result<void>(fail(Errc::invalid_argument, "after the issue, and within six months of it (TS 119 612 clause 5.3.15)")).in("next-update");
    scheme.next_update = wanted;
  }
  return {};
}

Result<trust::Scheme> scheme_of(Members& members, Time now) {
  trust::Scheme scheme;
  ESIGN_TRY(scheme.sequence_number, members.number("sequence-number"));
  ESIGN_TRY(scheme.territory, members.text("territory"));
  ESIGN_TRY(const std::string type, members.text_or("type", scheme.territory + "list"));
  scheme.type = full(std::string(kScheme) + "TSLType/", type);
  scheme.status_determination = std::string(kScheme) + "StatusDetn/" + scheme.territory + "determination";
  ESIGN_TRY(scheme.names, members.languages("name"));
  ESIGN_TRY(auto information, members.texts_if_any("information"));
  scheme.information = in_english(std::move(information));
  ESIGN_TRY(auto rules, members.texts_if_any("rules"));
  if (rules.empty()) rules = {std::string(kScheme) + "schemerules/" + scheme.territory};
  scheme.rules = in_english(std::move(rules));
  if (members.find("legal-notice")) {
    ESIGN_TRY(scheme.legal_notices, members.languages("legal-notice"));
  }
  scheme.historical_period = 65535;  // clause 5.3.12: nothing that was listed is ever left out
  ESIGN_TRY(scheme.distribution_points, members.texts_if_any("distribution-points"));
  ESIGN_CHECK(read_times(members, scheme, now));
  const Json* authority = members.find("operator");
  if (!authority) return Result<trust::Scheme>(fail(Errc::invalid_argument, "expected a table")).in("operator");
  ESIGN_TRY(auto inside, Members::of(*authority).in("operator"));
  ESIGN_TRY(scheme.operator_names, inside.languages("name").in("operator"));
  ESIGN_TRY(scheme.operator_address, address_of(inside).in("operator"));
  ESIGN_CHECK(inside.finish().in("operator"));
  ESIGN_TRY(scheme.pointers, each<trust::ListPointer>(members, "pointers", pointer_of));
  return scheme;
}

}  // namespace

Result<std::string> compose_trusted_list(std::string_view json, Time now) {
  const Json tree = Json::parse(json.begin(), json.end(), nullptr, false);
  if (tree.is_discarded()) return fail(Errc::malformed, "no JSON");
  ESIGN_TRY(auto members, Members::of(tree));
  trust::TrustedList list;
  ESIGN_TRY(list.scheme, scheme_of(members, now));
  ESIGN_TRY(list.providers, each<trust::Provider>(members, "providers", provider_of));
  ESIGN_CHECK(members.finish());
  return trust::write_trusted_list(list);
}

}  // namespace esign
