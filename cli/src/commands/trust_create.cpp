// SPDX-License-Identifier: Apache-2.0
// esign trust create | sign | update
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "commands/trust.h"
#include "inputs.h"
#include "keys.h"
#include "list_description.h"
#include "trusted_lists.h"

namespace esign::cli {
namespace {

constexpr std::uint64_t kLargestDescription = 16u << 20;
constexpr std::uint64_t kLargestList = 64u << 20;  // the reader's own budget is smaller

struct CreateOptions {
  std::string description{}, output{};
  bool force = false;
};
struct SignListOptions {
  std::string input{}, output{};
  KeyOptions key{};
  bool force = false;
};
struct UpdateOptions {
  std::string source{}, output{}, at{}, ca_file{};
  std::vector<std::string> signers{}, lists{};
  std::string follow{};
  bool private_addresses = false;
};

Existing existing_of(bool force) { return force ? Existing::replace : Existing::refuse; }

Result<void> create(const CreateOptions& options, Program& program) {
  ESIGN_TRY(const Document file, open_input(options.description).in(options.description));
  ESIGN_TRY(const std::vector<std::uint8_t> octets, file.octets(kLargestDescription).in(options.description));
  const std::filesystem::path folder = options.description == "-" ? "." : std::filesystem::path(options.description).parent_path();
  ESIGN_TRY(const std::string json, json_of_description({reinterpret_cast<const char*>(octets.data()), octets.size()}, folder).in(options.description));
  ESIGN_TRY(const std::string xml, compose_trusted_list(json, system_time()).in(options.description));
  ESIGN_CHECK(write_output(options.output, existing_of(options.force), [&](const Writer& writer) {
    return writer(std::span(reinterpret_cast<const std::uint8_t*>(xml.data()), xml.size()));
  }).in(options.output));
  if (options.output != "-") program.ui.note(fmt::format("{}: {}", options.output, program.ui.say(Message::list_made)));
  return {};
}

Result<void> sign_list(const SignListOptions& options, Program& program) {
  ESIGN_TRY(const Document file, open_input(options.input).in(options.input));
  ESIGN_TRY(const TrustedList list, TrustedList::read(file).in(options.input));
  const Existing existing = existing_of(options.force);
  if (options.output != "-") {
    // Refused before the PIN is asked.
    ESIGN_TRY(const OutputFile probe, OutputFile::create(options.output, existing).in(options.output));
  }
  ESIGN_TRY(const std::unique_ptr<SigningKey> key, open_key(program.ui, options.key, CardKey::signature));
  SignOptions sign_options;
  sign_options.signing_time = system_time();
  sign_options.media_type = "application/vnd.etsi.tsl+xml";
  ESIGN_TRY(const Prepared prepared, prepare(file, key->certificate(), key->chain(), key->algorithm(), sign_options));
  ESIGN_TRY(const SignatureValue value, key->sign(prepared.to_be_signed()));
  ESIGN_CHECK(write_output(options.output, existing, [&](const Writer& writer) { return complete(prepared, value, writer); }).in(options.output));
  if (options.output != "-") program.ui.note(fmt::format("{}: {} ({})", options.output, program.ui.say(Message::sign_written), key->certificate().common_name()));
  return {};
}

Result<void> update(const UpdateOptions& options, Program& program) {
  const bool remote = options.source.starts_with("http://") || options.source.starts_with("https://");
  ESIGN_TRY(const Time at, time_from(options.at));
  ESIGN_TRY(const Document file, (remote ? fetch_trusted_list(options.source, options.ca_file) : Document::load(options.source)).in(options.source));
  ESIGN_TRY(TrustedList list, TrustedList::read(file).in(options.source));
  std::vector<NamedList> lists;
  for (const std::string& name : options.lists) {
    ESIGN_TRY(auto above, read_if_list(name));
    if (!above) return fail(Errc::malformed, "no trusted list").in(name);
    lists.push_back(*std::move(above));
  }
  lists.push_back({options.source, list});
  ESIGN_TRY(const auto believed, believe_lists(lists, {options.signers, at, Judges::one}));
  ESIGN_TRY(const std::vector<std::uint8_t> octets, file.octets(kLargestList));
  ESIGN_CHECK(write_output(options.output, Existing::replace, [&](const Writer& writer) { return writer(octets); }).in(options.output));
  program.ui.note(fmt::format("{}: {} ({} {}, {}: {})", options.output, program.ui.say(Message::list_kept), program.ui.say(Message::list_number), list.sequence_number(),
                              program.ui.say(Message::list_next), list.next_update() ? to_rfc3339(*list.next_update()) : program.ui.say(Message::list_closed)));
  if (options.follow.empty()) return {};
  const auto above = std::ranges::find_if(believed, [&](const VerifiedList& one) { return one.list().sha256() == list.sha256(); });
  follow_pointers(*above, {options.follow, options.ca_file, {options.signers, at, Judges::one}, options.private_addresses}, program);
  return {};
}

void finish(const Result<void>& done, Program& program) {
  if (!done) program.report({}, done.error());
}

}  // namespace

void add_trust_making(CLI::App& trust, Program& program) {
  auto made = std::make_shared<CreateOptions>();
  CLI::App* command = trust.add_subcommand("create", "Make a trusted list from its description");
  command->add_option("DESCRIPTION", made->description, "The description, TOML")->required();
  command->add_option("-o,--output", made->output, "Output file; - is standard output")->required();
  command->add_flag("--force", made->force, "Replace an existing output");
  command->callback([made, &program] { finish(create(*made, program), program); });

  auto signing = std::make_shared<SignListOptions>();
  command = trust.add_subcommand("sign", "Sign a trusted list");
  command->add_option("LIST", signing->input, "The trusted list; - is standard input")->required();
  signing->key.add(*command, program.settings);
  command->add_option("-o,--output", signing->output, "Output file; - is standard output")->required();
  command->add_flag("--force", signing->force, "Replace an existing output");
  command->callback([signing, &program] { finish(sign_list(*signing, program), program); });

  auto updated = std::make_shared<UpdateOptions>();
  updated->signers = program.settings.trust_signer;
  command = trust.add_subcommand("update", "Fetch a trusted list, check it and keep it");
  command->add_option("SOURCE", updated->source, "URL or file of the trusted list")->required();
  command->add_option("-o,--output", updated->output, "Where to keep the list")->required();
  command->add_option("--trust-signer", updated->signers, "Certificate that signs the trusted list (repeatable)")->allow_extra_args(false);
  command->add_option("--list-of-lists", updated->lists, "A list of lists that names who signs this one")->allow_extra_args(false);
  command->add_option("--tls-trust", updated->ca_file, "PEM file of who certifies https servers; default: the system's");
  command->add_option("--at", updated->at, "The time for which the answer shall hold (RFC 3339); default: now");
  command->add_option("--follow", updated->follow, "Folder: follow the pointers of a list of lists, and keep each list there by its territory");
  command->add_flag("--private-addresses", updated->private_addresses, "With --follow: pointers may lead into the own network");
  command->callback([updated, &program] { finish(update(*updated, program), program); });
}

}  // namespace esign::cli
