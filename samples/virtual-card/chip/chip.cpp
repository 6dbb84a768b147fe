// SPDX-License-Identifier: Apache-2.0
// Class byte, chaining, dispatch and the transport of long answers.
#include "chip/chip.h"

#include <algorithm>

#include "chip/azedit.h"

namespace esign::vcard {
namespace {

// A chain may carry what one extended command may carry.
constexpr std::size_t most_chained = 65535;
constexpr std::uint8_t ins_get_response = 0xC0;
constexpr std::uint8_t ins_general_authenticate = 0x86;
constexpr std::uint16_t authentication_template = 0xC1A4;

Response manage_environment(Core& core, const Command& command) {
  return command.p1p2() == authentication_template ? set_authentication_template(core, command)
                                                   : manage_security_environment(core, command);
}

using Handler = Response (*)(Core&, const Command&);
struct Row {
  std::uint8_t ins;
  Handler handler;
};
constexpr std::array<Row, 20> commands{{
    {0x20, verify},
    {0x22, manage_environment},
    {0x24, change_reference_data},
    {0x2A, perform_security_operation},
    {0x2C, reset_retry_counter},
    {0x44, activate_file},
    {0x46, generate_key_pair},
    {0x47, generate_key_pair},
    {0x84, get_challenge},
    {0x86, general_authenticate},
    {0x88, internal_authenticate},
    {0xA4, select},
    {0xB0, read_binary},
    {0xB1, read_binary_odd},
    {0xB2, read_record},
    {0xCA, get_data},
    {0xCB, get_data_odd},
    {0xD6, update_binary},
    {0xE0, create_file},
    {0xE4, delete_file},
}};

// The interindustry classes of ISO/IEC 7816-4; the card has the basic channel only. Secure messaging has been taken off.
Sw judge_class(std::uint8_t cla) {
  if ((cla & 0xE0) != 0) return cla < 0x80 ? Sw::channel_unsupported : Sw::cla_unsupported;
  if ((cla & 0x0C) != 0) return Sw::secure_messaging_unsupported;
  if ((cla & 0x03) != 0) return Sw::channel_unsupported;
  return Sw::ok;
}

}  // namespace

Chip::Chip(CardState state, CardStore& store)
    : state_(std::move(state)), core_{state_, store, personality(state_.personality)} {}

Result<std::unique_ptr<Chip>> Chip::start(CardState state, CardStore& store) {
  std::unique_ptr<Chip> chip(new Chip(std::move(state), store));
  for (const KeyId id : all_keys) {
    const Bytes& pkcs8 = chip->state_.key(id).pkcs8;
    if (pkcs8.empty()) continue;
    ESIGN_TRY(ChipKey key, ChipKey::load(pkcs8).in("keys"));
    if (key.type() != chip->state_.key(id).type) return fail(Errc::malformed, "a key is not of its slot's type").in("keys");
    chip->core_.keys[index(id)] = std::move(key);
  }
  return chip;
}

void Chip::reset() {
  core_.session = Session{};
  chain_.reset();
}

Bytes Chip::transmit(View apdu) {
  auto command = parse_command(apdu);
  if (!command) {
    chain_.reset();
    core_.session.waiting.clear();
    return encode(Sw::wrong_length);
  }
  const bool is_protected = (command->cla & 0xE0) == 0 && (command->cla & 0x0C) == 0x0C;
  if (is_protected && core_.session.channel != nullptr) return encode(execute_protected(*command));
  if (core_.session.channel != nullptr) reset();  // a command without protection ends the session and all it had gained
  return encode(execute(*std::move(command)));
}

Response Chip::execute_protected(const Command& outer) {
  auto opened = core_.session.channel->open(outer);
  if (opened.why_not != Sw::ok) {
    reset();
    return opened.why_not;
  }
  const Response inner = execute(std::move(opened.command));
  return core_.session.channel->seal(inner);
}

Response Chip::execute(Command command) {
  const Sw cla = judge_class(command.cla);
  if (cla != Sw::ok) {
    chain_.reset();
    return cla;
  }
  if (!link_allows_command(command)) return Sw::security_status;
  // The links of PACE are answered one by one, although their class says chain.
  if (command.ins == ins_general_authenticate && !chain_) return general_authenticate(core_, command);
  if (auto early = collect_chain(command)) return *std::move(early);
  if (command.ins == ins_get_response) return get_response(command);
  core_.session.waiting.clear();
  const auto row = std::find_if(commands.begin(), commands.end(), [&](const Row& r) { return r.ins == command.ins; });
  if (row == commands.end()) return Sw::ins_unsupported;
  return fit(row->handler(core_, command), command);
}

// Without contact and before PACE: selecting and reading (which the files themselves refuse), and PACE.
bool Chip::link_allows_command(const Command& command) const {
  if (state_.interface == Interface::contact || core_.session.channel != nullptr) return true;
  if (command.ins == 0x22) return command.p1p2() == authentication_template;
  return command.ins == 0xA4 || command.ins == 0xB0 || command.ins == ins_general_authenticate || command.ins == ins_get_response;
}

// Command chaining (ISO/IEC 7816-4). Answers the commands that are not the last; puts the joined data into the
// last. A command that breaks into a chain ends it.
std::optional<Response> Chip::collect_chain(Command& command) {
  const bool more = (command.cla & 0x10) != 0;
  if (chain_ && (chain_->ins != command.ins || chain_->p1p2() != command.p1p2())) {
    chain_.reset();
    return Response(Sw::last_of_chain_expected);
  }
  if (!more && !chain_) return std::nullopt;
  if (chain_) {
    if (chain_->data.size() + command.data.size() > most_chained) {
      chain_.reset();
      return Response(Sw::wrong_length);
    }
    command.data = join({chain_->data, command.data});
  }
  if (more) {
    core_.session.waiting.clear();
    chain_ = std::move(command);
    return Response(Sw::ok);
  }
  chain_.reset();
  return std::nullopt;
}

Response Chip::get_response(const Command& command) {
  Bytes& waiting = core_.session.waiting;
  if (command.p1p2() != 0) return Sw::wrong_p1p2;
  if (!command.data.empty() || command.ne == 0) return Sw::wrong_length;
  if (waiting.empty()) return Sw::conditions;
  if (command.ne > waiting.size() && !command.asks_for_all()) return exact_length(waiting.size());
  const Bytes all = std::exchange(waiting, Bytes{});
  return fit(Response(all), command);
}

// Gives at most Ne bytes; the rest waits for GET RESPONSE. A command without Le is told how many bytes wait.
Response Chip::fit(Response response, const Command& command) {
  if (response.data.size() <= command.ne) return response;
  const auto cut = response.data.begin() + static_cast<std::ptrdiff_t>(command.ne);
  core_.session.waiting.assign(cut, response.data.end());
  response.data.erase(cut, response.data.end());
  response.sw = bytes_waiting(core_.session.waiting.size());
  return response;
}

}  // namespace esign::vcard
