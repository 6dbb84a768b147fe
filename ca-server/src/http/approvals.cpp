// SPDX-License-Identifier: Apache-2.0
// Sensitive acts want two operators: one asks, another one approves, and then it is done.
#include <charconv>

#include "http/changes.h"
#include "http/json_fields.h"

namespace esign::ca {
namespace {

using nlohmann::json;

constexpr std::size_t kMostSerials = 200'000;  // of one request; more come by several
constexpr std::string_view kBulk = "certificates.revoke";
constexpr std::size_t kAtOnce = 1'000;
constexpr std::size_t kShown = 100;            // serial numbers that the second operator sees

std::string_view word(Approval::State state) {
  switch (state) {
    case Approval::State::open: return "open";
    case Approval::State::approved: return "approved";
    case Approval::State::refused: return "refused";
    case Approval::State::done: return "done";
  }
  return "open";
}

json row_of(const Approval& approval) {
  json row{{"id", approval.id}, {"act", approval.act}, {"object", approval.object}, {"state", word(approval.state)},
           {"askedBy", approval.asked_by}, {"asked", to_rfc3339(approval.asked)}};
  const json detail = json::parse(approval.detail, nullptr, false);
  if (is_change(approval)) {
    show_change(approval, row);
  } else if (detail.is_object()) {
    row["reason"] = detail.value("reason", "");
    row["count"] = detail.contains("serials") ? detail["serials"].size() : 0;
    row["note"] = detail.value("note", "");
    row["serials"] = json::array();
    for (const json& serial : detail.value("serials", json::array())) {
      if (row["serials"].size() == kShown) break;
      row["serials"].push_back(serial);
    }
  }
  if (!approval.decided_by.empty()) row["decidedBy"] = approval.decided_by;
  if (approval.decided) row["decided"] = to_rfc3339(*approval.decided);
  return row;
}

Result<std::vector<Serial>> read_serials(const json& list) {
  if (!list.is_array() || list.empty()) return fail(Errc::invalid_argument, "is no list").in("serials");
  if (list.size() > kMostSerials) return fail(Errc::limit_exceeded, "serials");
  std::vector<Serial> serials;
  for (const json& one : list) {
    auto serial = one.is_string() ? serial_from(one.get<std::string>()) : fail(Errc::malformed, "is no text");
    if (!serial) return fail(Errc::invalid_argument, "is no serial number").in("serials[" + std::to_string(serials.size()) + "]");
    serials.push_back(*serial);
  }
  return serials;
}

Result<Approval> open_approval(const Api& api, const httpd::Request& request) {
  const std::string_view text = request.parameter("id");
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size()) return fail(Errc::not_found, "no such approval");
  std::vector<Approval> open;
  ESIGN_CHECK(api.store.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(open, reader.approvals(Approval::State::open));
    return {};
  }));
  for (Approval& one : open) {
    if (one.id == id) return std::move(one);
  }
  return fail(Errc::not_found, "no such approval is open");
}

/// asked_by holds the asker's key: a second certificate of the same key is no second operator.
Result<Approval> decide(const Api& api, const Caller& caller, Approval approval, Approval::State state) {
  approval.state = state;
  approval.decided_by = caller.actor + " " + caller.key;
  approval.decided = api.clock.now();
  ESIGN_CHECK(api.store.write([&](Transaction& register_) -> Result<void> {
    ESIGN_CHECK(register_.audit({api.clock.now(), caller.actor, approval.act, std::to_string(approval.id), std::string(word(state)), "{}"}));
    return register_.decide(approval);
  }));
  return approval;
}

}  // namespace

Answer ask_bulk_revocation(const Api& api, const Caller& caller, const httpd::Request& request) {
  ESIGN_TRY(const json body, parse_json(request.body));
  const auto list = body.find("serials");
  if (list == body.end()) return fail(Errc::invalid_argument, "is missing").in("serials");
  ESIGN_TRY(const auto serials, read_serials(*list));
  json rest = body;
  rest.erase("serials");
  Fields top(rest);
  ESIGN_TRY(const std::string reason, top.text("reason", 64));
  ESIGN_TRY(const auto note, top.optional_text("note", 1024));
  ESIGN_CHECK(top.finish());
  if (const auto known = reason_from(reason); !known || *known == Reason::certificate_hold) return fail(Errc::invalid_argument, "there is no such reason").in("reason");
  Approval approval;
  approval.act = kBulk;
  approval.object = std::to_string(serials.size()) + " certificates";
  approval.detail = json{{"serials", *list}, {"reason", reason}, {"note", note.value_or("")}}.dump();
  approval.asked_by = caller.actor + " " + caller.key;
  approval.asked = api.clock.now();
  ESIGN_CHECK(api.store.write([&](Transaction& register_) -> Result<void> {
    ESIGN_CHECK(register_.audit({approval.asked, caller.actor, approval.act, approval.object, "asked", json{{"reason", reason}}.dump()}));
    ESIGN_TRY(approval.id, register_.ask(approval));
    return {};
  }));
  return json_answer(202, row_of(approval));
}

Answer list_approvals(const Api& api, const Caller&, const httpd::Request& request) {
  Approval::State state = Approval::State::open;
  if (const auto wanted = request.query("state")) {
    bool known = false;
    for (const Approval::State one : {Approval::State::open, Approval::State::approved, Approval::State::refused, Approval::State::done}) {
      if (word(one) != *wanted) continue;
      state = one;
      known = true;
    }
    if (!known) return fail(Errc::invalid_argument, "there is no such state").in("state");
  }
  std::vector<Approval> found;
  ESIGN_CHECK(api.store.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(found, reader.approvals(state));
    return {};
  }));
  json rows = json::array();
  for (const Approval& one : found) rows.push_back(row_of(one));
  return json_answer(200, {{"approvals", std::move(rows)}});
}

Answer approve(const Api& api, const Caller& caller, const httpd::Request& request) {
  ESIGN_TRY(Approval approval, open_approval(api, request));
  if (is_change(approval)) {
    ESIGN_TRY(const Approval changed, approve_change(api, caller, approval.id));
    return json_answer(200, row_of(changed));
  }
  const std::string_view asker = std::string_view(approval.asked_by).substr(approval.asked_by.find(' ') + 1);
  if (asker == caller.key) return fail(Errc::denied, "a second operator approves, not the one who asked");
  ESIGN_TRY(approval, decide(api, caller, std::move(approval), Approval::State::approved));
  const json detail = json::parse(approval.detail, nullptr, false);
  ESIGN_TRY(const std::vector<Serial> serials, read_serials(detail.at("serials")));
  Life::Revocation revocation;
  revocation.reason = reason_from(detail.at("reason").get<std::string>()).value_or(Reason::unspecified);
  const Act act{caller.actor, detail.value("note", "")};
  json faults = json::array();
  for (std::size_t from = 0; from < serials.size(); from += kAtOnce) {
    const std::span<const Serial> some(serials.data() + from, std::min(kAtOnce, serials.size() - from));
    const auto results = api.life.revoke(some, revocation, act);
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (!results[i]) faults.push_back({{"serial", to_text(some[i])}, {"detail", results[i].error().detail}});
    }
  }
  ESIGN_TRY(approval, decide(api, caller, std::move(approval), Approval::State::done));
  json answer = row_of(approval);
  answer["faults"] = std::move(faults);
  return json_answer(200, answer);
}

Answer refuse_approval(const Api& api, const Caller& caller, const httpd::Request& request) {
  ESIGN_TRY(Approval approval, open_approval(api, request));
  ESIGN_TRY(approval, decide(api, caller, std::move(approval), Approval::State::refused));
  return json_answer(200, row_of(approval));
}

}  // namespace esign::ca
