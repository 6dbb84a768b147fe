// SPDX-License-Identifier: Apache-2.0
// What an operator on the machine itself does with certificates; the log says who was logged in.
#include <CLI/CLI.hpp>

#include <iostream>

#include "commands/ceremony.h"
#include "commands/program.h"
#include "crypto/key_strength.h"
#include "pkix/pem.h"

namespace esign::ca {
namespace {

struct Given {
  std::filesystem::path folder{}, request{};
  std::string serial{}, note{}, reason = "unspecified", invalidity{};
  std::string profile{}, issuer{}, id{}, name{}, not_after{};
  std::vector<std::string> subject{};
};

Result<void> change(const Given& given, const Program& program, const std::function<Result<Status>(Centre&, const Serial&, const Act&)>& act) {
  ESIGN_TRY(const Serial serial, serial_from(given.serial));
  ESIGN_TRY(const auto centre, Centre::open(given.folder, Centre::Use::full));
  ESIGN_TRY(const Status status, act(*centre, serial, Act{shell_user(), given.note}));
  program.out(given.serial + " " + std::string(name(status)));
  return {};
}

Result<Status> revoke(Centre& centre, const Serial& serial, const Act& act, const Given& given) {
  Life::Revocation revocation;
  const auto reason = reason_from(given.reason);
  if (!reason) return fail(Errc::invalid_argument, "there is no such reason: " + given.reason).in("--reason");
  revocation.reason = *reason;
  if (!given.invalidity.empty()) {
    ESIGN_TRY(revocation.invalidity, parse_rfc3339(given.invalidity));
  }
  return centre.life().revoke(serial, revocation, act);
}

Result<void> issue(const Given& given, const Program& program) {
  ESIGN_TRY(const auto centre, Centre::open(given.folder, Centre::Use::full));
  ESIGN_TRY(const Bytes file, read_file(given.request));
  ESIGN_TRY(const auto request, pkix::read_certification_request(file));
  ESIGN_CHECK(crypto::check_key_strength(request->spki()));
  ESIGN_CHECK(crypto::check_possession(*request));
  const Profile* profile = find_profile(centre->profiles(), given.profile);
  if (profile == nullptr) return fail(Errc::not_found, "there is no profile " + given.profile).in("--profile");
  if (profile->is_ca()) return fail(Errc::denied, "authorities are made by a ceremony");
  Order order;
  order.caller = "shell";
  order.actor = shell_user();
  ESIGN_TRY(order.content, sha256(request->der()));
  order.id = given.id.empty() ? to_hex(View(order.content).first(16)) : given.id;
  Wanted wanted;
  wanted.profile = given.profile;
  wanted.issuer = given.issuer.empty() ? profile->issuers.front() : given.issuer;
  wanted.spki = copy(request->spki());
  for (const std::string& one : given.subject) {
    const std::size_t equals = one.find('=');
    if (equals == std::string::npos) return fail(Errc::invalid_argument, "is no FIELD=VALUE: " + one).in("--subject");
    wanted.subject[one.substr(0, equals)] = one.substr(equals + 1);
  }
  if (!given.not_after.empty()) {
    ESIGN_TRY(wanted.not_after, parse_rfc3339(given.not_after));
  }
  order.wanted.push_back(std::move(wanted));
  ESIGN_TRY(const Issued issued, centre->issuance().issue(order));
  std::cout << pkix::write_pem("CERTIFICATE", issued.certificates.front());
  program.say("serial number " + to_text(issued.serials.front()));
  return {};
}

Result<void> make(const Given& given, const Program& program) {
  ESIGN_TRY(const auto centre, Centre::open(given.folder, Centre::Use::full));
  const PlannedKey planned{given.name, "services", "role-" + given.profile, given.name, crypto::KeyKind::ec_p256, 1, Category::none};
  ESIGN_CHECK(make_role(*centre, planned, centre->config().name));
  program.out((centre->folder().roles() / (given.name + ".p12")).string());
  return {};
}

}  // namespace

void add_certificates(CLI::App& app, Program& program) {
  const auto given = std::make_shared<Given>();
  auto* issue_command = command(app, "issue", "Issue a certificate for a PKCS#10 request", given->folder);
  issue_command->add_option("--profile", given->profile, "The profile: files of the folder profiles")->required();
  issue_command->add_option("--request", given->request, "The request, PEM or DER")->required();
  issue_command->add_option("--subject", given->subject, "FIELD=VALUE of the profile: fin=5ABCD12, givenName=Günel …");
  issue_command->add_option("--issuer", given->issuer, "The authority; the profile's first when it is not given");
  issue_command->add_option("--request-id", given->id, "The same id gives the same certificate again; the request's digest when it is not given");
  issue_command->add_option("--not-after", given->not_after, "End of validity, where the profile asks for it (2030-01-01T00:00:00Z)");
  issue_command->callback([given, &program] { program.done(issue(*given, program)); });

  auto* role = command(app, "role", "Make a client certificate with a key: NAME.p12 in the folder roles", given->folder);
  role->add_option("--role", given->profile, "centre, ra, helpline, operator, auditor")->required()->check(CLI::IsMember({"centre", "ra", "helpline", "operator", "auditor"}));
  role->add_option("name", given->name, "Whose: the centre's name, the operator's login")->required();
  role->callback([given, &program] { program.done(make(*given, program)); });

  auto* revoke_command = command(app, "revoke", "Revoke a certificate for good", given->folder);
  revoke_command->add_option("serial", given->serial, "Serial number, hexadecimal")->required();
  revoke_command->add_option("--reason", given->reason, "RFC 5280: keyCompromise, superseded, …")->capture_default_str();
  revoke_command->add_option("--invalidity-date", given->invalidity, "Since when the key was not safe");
  revoke_command->add_option("--note", given->note, "For the life line");
  revoke_command->callback([given, &program] {
    program.done(change(*given, program, [&](Centre& centre, const Serial& serial, const Act& act) { return revoke(centre, serial, act, *given); }));
  });
  auto* suspend = command(app, "suspend", "Suspend a certificate", given->folder);
  suspend->add_option("serial", given->serial, "Serial number, hexadecimal")->required();
  suspend->add_option("--note", given->note, "For the life line");
  suspend->callback([given, &program] {
    program.done(change(*given, program, [](Centre& centre, const Serial& serial, const Act& act) { return centre.life().suspend(serial, act); }));
  });
  auto* restore = command(app, "restore", "End a suspension", given->folder);
  restore->add_option("serial", given->serial, "Serial number, hexadecimal")->required();
  restore->add_option("--note", given->note, "For the life line");
  restore->callback([given, &program] {
    program.done(change(*given, program, [](Centre& centre, const Serial& serial, const Act& act) { return centre.life().restore(serial, act); }));
  });
}

}  // namespace esign::ca
