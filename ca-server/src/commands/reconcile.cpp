// SPDX-License-Identifier: Apache-2.0
#include "commands/reconcile.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "domain/reconciliation.h"
#include "pkix/pem.h"

namespace esign::ca {
namespace {

using nlohmann::json;

/// Errors: malformed.
Result<void> add_certificate(const json& holder, ReleasedAnswer& answer) {
  const auto pem = holder.find("certificate");
  if (pem == holder.end() || !pem->is_string()) return fail(Errc::malformed, "an answer has no certificate");
  ESIGN_TRY(const auto certificates, pkix::read_certificates(as_view(pem->get_ref<const std::string&>())));
  if (certificates.size() != 1) return fail(Errc::malformed, "an answer has one certificate of each kind");
  answer.certificates.push_back(copy(certificates.front()->der()));
  return {};
}

/// An answer of POST /v1/personalisation, of its batch, or of POST /v1/certificates; nothing for a refusal among them.
Result<std::optional<ReleasedAnswer>> read_answer(const std::string& line, const std::string& caller, Time confirm_by) {
  const json body = json::parse(line, nullptr, false);
  if (!body.is_object()) return fail(Errc::malformed, "is no JSON object");
  if (body.contains("status") && body["status"].is_number()) return std::optional<ReleasedAnswer>{};
  const auto id = body.find("requestId");
  if (id == body.end() || !id->is_string()) return fail(Errc::malformed, "an answer has no requestId");
  ReleasedAnswer answer;
  answer.caller = caller;
  answer.id = id->get<std::string>();
  for (const char* kind : {"authentication", "signature"}) {
    const auto made = body.find(kind);
    if (made == body.end()) continue;
    if (!made->is_object()) return fail(Errc::malformed, "is no answer of this centre");
    answer.confirm_by = confirm_by;
    ESIGN_CHECK(add_certificate(*made, answer));
  }
  const auto state = body.find("state");
  if (answer.confirm_by && state != body.end() && *state == "confirmed") answer.state = RequestState::confirmed;
  if (answer.certificates.empty()) ESIGN_CHECK(add_certificate(body, answer));
  return std::optional(std::move(answer));
}

struct Counts {
  std::size_t added = 0, known = 0, changed = 0;
};

Result<void> take_answers(const std::string& given, Centre& centre, Reconciliation& reconciliation, Counts& counts) {
  const std::size_t equals = given.find('=');
  if (equals == std::string::npos || equals == 0) return fail(Errc::invalid_argument, "is no CENTRE=FILE: " + given).in("--answers");
  const std::string file = given.substr(equals + 1);
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(Errc::not_found, "no such file: " + file).in("--answers");
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (line.empty()) continue;
    const auto place = fmt::format("{}:{}", file, number);
    auto answer = read_answer(line, given.substr(0, equals), centre.clock().now() + centre.config().confirm_within);
    if (!answer) return fail(std::move(answer).error().in(place));
    if (!*answer) continue;
    const auto taken = reconciliation.take(**answer, {shell_user(), {}});
    if (!taken) return fail(Error(taken.error()).in(place));
    ++(*taken == Reconciliation::Taken::added ? counts.added : counts.known);
  }
  return {};
}

Result<void> take_lists(const std::filesystem::path& file, Reconciliation& reconciliation, Counts& counts) {
  ESIGN_TRY(const Bytes octets, read_file(file));
  ESIGN_TRY(const auto lists, pkix::read_crls(octets));
  for (const pkix::Crl::Ptr& list : lists) {
    const auto changed = reconciliation.take(*list, {shell_user(), {}});
    if (!changed) return fail(Error(changed.error()).in(file.string()));
    counts.changed += *changed;
  }
  return {};
}

}  // namespace

Result<void> reconcile(const std::filesystem::path& folder, const Learnt& learnt, const Program& program) {
  ESIGN_TRY(const auto centre, Centre::open(folder, Centre::Use::full));
  Reconciliation reconciliation(centre->store(), centre->clock(), centre->authorities(), centre->profiles());
  Counts counts;
  for (const std::string& one : learnt.answers) ESIGN_CHECK(take_answers(one, *centre, reconciliation, counts));
  for (const auto& one : learnt.lists) ESIGN_CHECK(take_lists(one, reconciliation, counts));
  program.say(fmt::format("{} answers taken over, {} were known; {} certificates revoked or suspended by lists", counts.added, counts.known, counts.changed));
  if (learnt.after == Learnt::After::keep_closed) {
    program.say("the register is closed still");
    return {};
  }
  ESIGN_TRY(const std::size_t given_up, reconciliation.open({shell_user(), {}}));
  program.say(fmt::format("the register is open; {} requests that were under way at the backup are given up", given_up));
  return {};
}

}  // namespace esign::ca
