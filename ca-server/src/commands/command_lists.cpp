// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iostream>

#include "commands/centre.h"
#include "commands/program.h"
#include "domain/crl_service.h"
#include "http/certificate_json.h"
#include "http/json_fields.h"
#include "pkix/pem.h"

namespace esign::ca {
namespace {

using nlohmann::json;

struct Given {
  std::filesystem::path folder{}, output{};
  std::string serial{}, at{}, by{}, from{}, to{}, status{}, issuer{};
  std::uint32_t shard = 0;
  Search search{};
  enum class Form : std::uint8_t { text, as_json } form = Form::text;
  enum class Kind : std::uint8_t { stored, fresh, last } kind = Kind::stored;
};

Result<void> show(const Given& given, const Program& program) {
  ESIGN_TRY(const Serial serial, serial_from(given.serial));
  ESIGN_TRY(const auto centre, Centre::open(given.folder, Centre::Use::look));
  return centre->store().read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(const auto record, reader.certificate(serial));
    if (!record) return fail(Errc::not_found, "no certificate has this serial number");
    ESIGN_TRY(const auto life, reader.life_line(record->issuer, serial));
    if (given.form == Given::Form::as_json) {
      program.out(detail_json(*record, life).dump(2));
      return {};
    }
    program.out(fmt::format("{} {} {}\n  {}\n  {} until {}\n  {} since {}", to_text(serial), record->issuer, record->profile, record->subject, to_rfc3339(record->not_before),
                            to_rfc3339(record->not_after), name(record->status), to_rfc3339(record->status_since)));
    for (const Event& event : life) {
      program.out(fmt::format("  {} {}{} {}{}", to_rfc3339(event.at), name(event.status), event.reason ? " (" + std::string(name(*event.reason)) + ")" : "", event.actor,
                              event.note.empty() ? "" : ": " + event.note));
    }
    if (!record->certificate.empty()) std::cout << pkix::write_pem("CERTIFICATE", record->certificate);
    return {};
  });
}

Result<void> list(const Given& given, const Program& program) {
  Search search = given.search;
  if (!given.status.empty()) {
    search.status = status_from(given.status);
    if (!search.status) return fail(Errc::invalid_argument, "there is no such status: " + given.status).in("--status");
  }
  ESIGN_TRY(const auto centre, Centre::open(given.folder, Centre::Use::look));
  return centre->store().read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(const auto rows, reader.search(search));
    if (given.form == Given::Form::as_json) {
      json all = json::array();
      for (const CertificateRecord& record : rows) all.push_back(row_json(record));
      program.out(all.dump(2));
      return {};
    }
    for (const CertificateRecord& record : rows)
      program.out(fmt::format("{} {:<10} {:<24} {} {}", to_text(record.serial), name(record.status), record.profile, to_rfc3339(record.recorded), record.common_name));
    return {};
  });
}

Result<void> stats(const Given& given, const Program& program) {
  ESIGN_TRY(const auto centre, Centre::open(given.folder, Centre::Use::look));
  const std::string day = given.at.empty() ? to_rfc3339(centre->clock().now() + kBaku).substr(0, 10) : given.at;
  if (!parse_day(day)) return fail(Errc::invalid_argument, "is no date like 2026-11-22").in("--at");
  StatisticsQuery query;
  if (!given.from.empty()) query.from = given.from;
  query.to = given.to.empty() ? day : given.to;
  ESIGN_TRY(const json answer, statistics_json(centre->store(), day, given.by, query));
  if (given.form == Given::Form::as_json) {
    program.out(answer.dump(2));
    return {};
  }
  const auto row = [&](std::string_view name, const json& counts) {
    program.out(fmt::format("{:<24} {:>12} {:>14} {:>12} {:>12}", name, counts["government"].get<std::uint64_t>(), counts["legalEntity"].get<std::uint64_t>(),
                            counts["citizen"].get<std::uint64_t>(), counts["total"].get<std::uint64_t>()));
  };
  program.out(fmt::format("{:<24} {:>12} {:>14} {:>12} {:>12}", "issued until", "government", "legal entities", "citizens", "total"));
  row(day, answer);
  if (answer.contains("rows")) {
    for (const json& line : answer["rows"]) row(line[given.by].get<std::string>(), line);
  }
  return {};
}

Result<void> crl(const Given& given, const Program& program) {
  ESIGN_TRY(const auto centre, Centre::open(given.folder, given.kind == Given::Kind::stored ? Centre::Use::look : Centre::Use::full));
  const Authority* authority = centre->authorities().find(given.issuer);
  if (authority == nullptr) return fail(Errc::not_found, "there is no authority " + given.issuer).in("--issuer");
  if (given.shard >= authority->shards) return fail(Errc::not_found, fmt::format("{} has shards 0 to {}", given.issuer, authority->shards - 1)).in("--shard");
  if (given.kind != Given::Kind::stored) {
    const CaConfig& config = centre->config();
    CrlService service({centre->store(), centre->keys(), centre->clock(), centre->authorities(), {config.crl_refresh, config.crl_validity, config.crl_delay, config.node}});
    ESIGN_CHECK(given.kind == Given::Kind::last ? service.build_last(*authority, given.shard) : service.build(*authority, given.shard));
  }
  std::ofstream file;
  if (!given.output.empty()) {
    file.open(given.output, std::ios::binary);
    if (!file) return fail(Errc::cannot_create, "cannot make " + given.output.string());
  }
  std::ostream& out = given.output.empty() ? std::cout : file;
  ESIGN_CHECK(centre->store().read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(const auto record, reader.latest_crl(given.issuer, given.shard, CrlRecord::Kind::full));
    if (!record) return fail(Errc::not_found, "no CRL was built yet: --now builds one");
    return reader.crl_octets(*record, [&](View part) -> Result<void> {
      out.write(reinterpret_cast<const char*>(part.data()), static_cast<std::streamsize>(part.size()));
      return {};
    });
  }));
  out.flush();
  if (!out) return fail(Errc::storage, "the CRL cannot be written");
  if (!given.output.empty()) program.say(given.output.string());
  return {};
}

}  // namespace

void add_lists(CLI::App& app, Program& program) {
  const auto given = std::make_shared<Given>();
  const auto as_json = [given](CLI::App* one) { one->add_flag_callback("--json", [given] { given->form = Given::Form::as_json; }, "As JSON"); };
  auto* show_command = command(app, "show", "One certificate with its life line", given->folder);
  show_command->add_option("serial", given->serial, "Serial number, hexadecimal")->required();
  as_json(show_command);
  show_command->callback([given, &program] { program.done(show(*given, program)); });

  auto* list_command = command(app, "list", "Look certificates up, newest first", given->folder);
  list_command->add_option("--fin", given->search.fin, "FİN of the holder");
  list_command->add_option("--voen", given->search.voen, "VÖEN of the organisation");
  list_command->add_option("--card-number", given->search.card_number, "Number of the card");
  list_command->add_option("--name", given->search.common_name, "Beginning of the common name");
  list_command->add_option("--status", given->status, "active, onHold, suspended, revoked, voided, intended");
  list_command->add_option("--profile", given->search.profile, "The profile");
  list_command->add_option("--issuer", given->search.issuer, "The authority");
  list_command->add_option("--limit", given->search.limit, "Rows")->check(CLI::Range(1, 100'000))->capture_default_str();
  as_json(list_command);
  list_command->callback([given, &program] { program.done(list(*given, program)); });

  auto* stats_command = command(app, "stats", "Issued certificates by category, until a day", given->folder);
  stats_command->add_option("--at", given->at, "The day (2014-12-31); today when it is not given");
  stats_command->add_option("--by", given->by, "day, month, profile, centre")->check(CLI::IsMember({"day", "month", "profile", "centre"}));
  stats_command->add_option("--from", given->from, "First day of --by");
  stats_command->add_option("--to", given->to, "Last day of --by");
  as_json(stats_command);
  stats_command->callback([given, &program] { program.done(stats(*given, program)); });

  auto* crl_command = command(app, "crl", "Write a CRL", given->folder);
  crl_command->add_option("--issuer", given->issuer, "The authority")->required();
  crl_command->add_option("--shard", given->shard, "The shard")->capture_default_str();
  crl_command->add_option("--output,-o", given->output, "The file; stdout when it is not given");
  crl_command->add_flag_callback("--now", [given] { given->kind = Given::Kind::fresh; }, "Build a new one first");
  crl_command->add_flag_callback("--last", [given] { given->kind = Given::Kind::last; }, "Build the last one of an authority that ends: nextUpdate 99991231235959Z");
  crl_command->callback([given, &program] { program.done(crl(*given, program)); });
}

}  // namespace esign::ca
