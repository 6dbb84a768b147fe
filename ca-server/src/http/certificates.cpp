// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "domain/composer.h"
#include "domain/spoken_password.h"
#include "http/api.h"
#include "http/certificate_json.h"
#include "http/json_fields.h"
#include "pkix/pem.h"

namespace esign::ca {
namespace {

using nlohmann::json;

constexpr std::uint32_t kMostRows = 500;
constexpr unsigned long kWrongTries = 5;

Result<Serial> serial_of(const httpd::Request& request) {
  auto serial = serial_from(request.parameter("serial"));
  if (!serial) return fail(Errc::not_found, "no certificate has this serial number");
  return serial;
}

/// A body that may be empty, with members that may be absent.
Result<json> optional_json(const httpd::Request& request) {
  if (request.body.empty()) return json::object();
  return parse_json(request.body);
}

Answer state_answer(const Serial& serial, Status status) { return json_answer(200, {{"serial", to_text(serial)}, {"status", name(status)}}); }

/// The help line acts for a holder who says the password that was left with the centre. What is spoken is short: each try is
/// counted before it is looked at, and after some wrong ones an operator is asked.
Result<void> check_holder(const Api& api, const Serial& serial, const std::optional<std::string>& spoken) {
  if (!spoken) return fail(Errc::invalid_argument, "the help line gives the holder's spoken password").in("spokenPassword");
  std::string counter;
  std::optional<std::string> verifier;
  ESIGN_CHECK(api.store.write([&](Transaction& register_) -> Result<void> {
    ESIGN_TRY(const auto record, register_.certificate(serial));
    if (!record) return fail(Errc::not_found, "no certificate has this serial number");
    ESIGN_TRY(verifier, register_.setting("spoken/" + record->fin));
    if (record->fin.empty() || !verifier) return fail(Errc::denied, "the holder left no spoken password");
    counter = "spoken-tries/" + record->fin;
    ESIGN_TRY(const auto tries, register_.setting(counter));
    const unsigned long done = tries ? std::strtoul(tries->c_str(), nullptr, 10) : 0;
    if (done >= kWrongTries) return fail(Errc::denied, "too many wrong spoken passwords: an operator suspends this one");
    return register_.set(counter, std::to_string(done + 1));
  }));
  ESIGN_TRY(const Spoken heard, check_spoken(*verifier, *spoken));
  if (heard == Spoken::wrong) return fail(Errc::denied, "the spoken password is wrong");
  return api.store.write([&](Transaction& register_) { return register_.set(counter, "0"); });
}

/// What the registration authority may ask for: certificates of people and bodies, none of the centre's own.
Result<const Profile*> profile_for(const Api& api, std::string_view wanted) {
  const Profile* profile = find_profile(api.profiles, wanted);
  if (profile == nullptr) return fail(Errc::invalid_argument, "there is no such profile").in("profile");
  if (profile->category == Category::none || profile->is_ca() || profile->role) return fail(Errc::denied, "this profile is not issued over the network").in("profile");
  return profile;
}

}  // namespace

Answer issue_certificate(const Api& api, const Caller& caller, const httpd::Request& request) {
  ESIGN_TRY(const json body, parse_json(request.body));
  Fields top(body);
  Order order;
  Wanted wanted;
  ESIGN_TRY(order.id, top.text("requestId", 64));
  ESIGN_TRY(wanted.profile, top.text("profile", 64));
  ESIGN_TRY(const Profile* profile, profile_for(api, wanted.profile));
  ESIGN_TRY(const json* subject, top.object("subject"));
  for (const auto& [key, value] : subject->items()) {
    if (!value.is_string()) return fail(Errc::invalid_argument, "is no text").in("subject." + key.substr(0, 64));
    wanted.subject[key] = value.get<std::string>();
  }
  ESIGN_TRY(const auto csr, top.request("csr"));
  if (!csr) return fail(Errc::invalid_argument, "is missing").in("csr");
  ESIGN_TRY(wanted.not_after, top.optional_instant("notAfter"));
  ESIGN_CHECK(top.finish());
  wanted.issuer = profile->issuers.front();
  wanted.spki = copy((*csr)->spki());
  order.caller = order.centre = caller.name;
  order.actor = caller.actor;
  ESIGN_TRY(order.content, content_of(body));
  order.wanted.push_back(std::move(wanted));
  ESIGN_TRY(const Issued issued, api.issuance.issue(order));
  json chain = json::array();
  for (const Bytes& der : api.authorities.chain(profile->issuers.front())) chain.push_back(pkix::write_pem("CERTIFICATE", der));
  return json_answer(200, {{"requestId", order.id}, {"serial", to_text(issued.serials.front())},
                           {"certificate", pkix::write_pem("CERTIFICATE", issued.certificates.front())}, {"chain", std::move(chain)}});
}

Answer show_certificate(const Api& api, const Caller&, const httpd::Request& request) {
  ESIGN_TRY(const Serial serial, serial_of(request));
  std::optional<CertificateRecord> record;
  std::vector<Event> life;
  ESIGN_CHECK(api.store.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(record, reader.certificate(serial));
    if (!record) return fail(Errc::not_found, "no certificate has this serial number");
    ESIGN_TRY(life, reader.life_line(record->issuer, serial));
    return {};
  }));
  return json_answer(200, detail_json(*record, life));
}

Answer list_certificates(const Api& api, const Caller&, const httpd::Request& request) {
  Search search;
  const auto text = [&](std::string_view key) { return std::string(request.query(key).value_or("")); };
  search.fin = text("fin");
  search.voen = text("voen");
  search.card_number = text("cardNumber");
  search.common_name = text("commonName");
  search.issuer = text("issuer");
  search.profile = text("profile");
  if (const auto word = request.query("status")) {
    search.status = status_from(*word);
    if (!search.status) return fail(Errc::invalid_argument, "there is no such status").in("status");
  }
  if (const auto limit = request.query("limit")) {
    const auto [end, error] = std::from_chars(limit->data(), limit->data() + limit->size(), search.limit);
    if (error != std::errc{} || end != limit->data() + limit->size() || search.limit == 0 || search.limit > kMostRows)
      return fail(Errc::invalid_argument, "is no number from 1 to 500").in("limit");
  }
  if (const auto before = request.query("before")) {
    const std::size_t comma = before->find(',');
    const auto time = parse_rfc3339(before->substr(0, comma));
    const auto serial = comma == std::string_view::npos ? fail(Errc::malformed, "no serial") : serial_from(before->substr(comma + 1));
    if (!time || !serial) return fail(Errc::invalid_argument, "is no `next` of an earlier answer").in("before");
    search.before = std::pair(*time, *serial);
  }
  std::vector<CertificateRecord> found;
  ESIGN_CHECK(api.store.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(found, reader.search(search));
    return {};
  }));
  json rows = json::array();
  for (const CertificateRecord& record : found) rows.push_back(row_json(record));
  json answer{{"certificates", std::move(rows)}};
  if (found.size() == search.limit) answer["next"] = to_rfc3339(found.back().recorded) + "," + to_text(found.back().serial);
  return json_answer(200, answer);
}

Answer suspend_certificate(const Api& api, const Caller& caller, const httpd::Request& request) {
  ESIGN_TRY(const Serial serial, serial_of(request));
  ESIGN_TRY(const json body, optional_json(request));
  Fields top(body);
  ESIGN_TRY(const auto note, top.optional_text("note", 1024));
  ESIGN_TRY(const auto spoken, top.optional_text("spokenPassword", 128));
  ESIGN_CHECK(top.finish());
  if (caller.role == Role::helpline) ESIGN_CHECK(check_holder(api, serial, spoken));
  ESIGN_TRY(const Status status, api.life.suspend(serial, {caller.actor, note.value_or("")}));
  return state_answer(serial, status);
}

Answer restore_certificate(const Api& api, const Caller& caller, const httpd::Request& request) {
  ESIGN_TRY(const Serial serial, serial_of(request));
  ESIGN_TRY(const json body, optional_json(request));
  Fields top(body);
  ESIGN_TRY(const auto note, top.optional_text("note", 1024));
  ESIGN_CHECK(top.finish());
  ESIGN_TRY(const Status status, api.life.restore(serial, {caller.actor, note.value_or("")}));
  return state_answer(serial, status);
}

Answer revoke_certificate(const Api& api, const Caller& caller, const httpd::Request& request) {
  ESIGN_TRY(const Serial serial, serial_of(request));
  ESIGN_TRY(const json body, parse_json(request.body));
  Fields top(body);
  ESIGN_TRY(const std::string word, top.text("reason", 64));
  ESIGN_TRY(const auto note, top.optional_text("note", 1024));
  Life::Revocation revocation;
  ESIGN_TRY(revocation.invalidity, top.optional_instant("invalidityDate"));
  ESIGN_CHECK(top.finish());
  const auto reason = reason_from(word);
  if (!reason) return fail(Errc::invalid_argument, "there is no such reason").in("reason");
  revocation.reason = *reason;
  ESIGN_TRY(const Status status, api.life.revoke(serial, revocation, {caller.actor, note.value_or("")}));
  return state_answer(serial, status);
}

}  // namespace esign::ca
