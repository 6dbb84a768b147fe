// SPDX-License-Identifier: Apache-2.0
#include "chip/azedit.h"

#include "chip/tlv.h"

namespace esign::vcard {
namespace {

const Bytes application_name{0xD0, 0x31, 0x00, 0x00, 0x00, 'D', 'i', 'g', 'i', 'I', 'D'};
constexpr std::uint16_t directory = 0xEEEE, personal_data = 0x5044, pin_counters = 0x0016;
constexpr std::uint16_t auth_certificate = 0xAACE, sign_certificate = 0xDDCE;
constexpr std::uint16_t certificate_size = 0x600;  // longer certificates are cut off by no reader: the file grows

File records(const Bytes& content) {
  File file;
  file.size = static_cast<std::uint16_t>(content.size());
  file.content = content;
  return file;
}

File certificate_file(const std::optional<Bytes>& der) {
  File file;
  file.content = der.value_or(Bytes{});
  file.size = std::max(certificate_size, static_cast<std::uint16_t>(file.content.size()));
  return file;
}

// Record n of 0016 for PIN1, PIN2, PUK: 80 most tries, 90 tries left.
Response counter_record(const Core& core, std::uint8_t number) {
  if (number < 1 || number > all_pins.size()) return Sw::record_not_found;
  const PinRecord& pin = core.state.pin(all_pins[number - 1u]);
  return Response(join({tlv(0x80, Bytes{static_cast<std::uint8_t>(pin.tries_max)}), tlv(0x90, Bytes{static_cast<std::uint8_t>(pin.tries_left)})}));
}

}  // namespace

void build_azedit_files(CardState& state, const CertificateSet& certificates) {
  File master;
  master.kind = FileKind::directory;
  master.names = {application_name};
  state.files.put({}, master);
  File folder;
  folder.kind = FileKind::directory;
  state.files.put({directory}, folder);
  const std::string number = "AZE" + to_hex(state.serial_number).substr(0, 6);
  // Surname, first names (two records), sex, citizenship, birth, personal code, document, expiry, place, issue, permit, remarks.
  const std::string fields[] = {state.holder.surname, state.holder.given_name, "", "", "AZE", "", state.holder.fin, number, "", "", "", "", "", "", "", ""};
  Bytes content;
  for (const std::string& field : fields) content = join({content, tlv(0x04, text_bytes(field.empty() ? " " : field))});
  state.files.put({directory, personal_data}, records(content));
  state.files.put({pin_counters}, records({}));
  state.files.put({directory, auth_certificate}, certificate_file(certificates.auth));
  state.files.put({directory, sign_certificate}, certificate_file(certificates.sign));
}

Response read_record(Core& core, const Command& command) {
  if ((command.p2 & 0x07) != 0x04) return Sw::wrong_p1p2;
  if (!core.session.ef) return Sw::no_current_ef;
  if (*core.session.ef == Path{pin_counters}) return counter_record(core, command.p1);
  if (*core.session.ef != Path{directory, personal_data}) return Sw::incompatible_file;
  const auto all = parse_tlv(core.state.files.at(*core.session.ef)->content);
  if (!all || command.p1 < 1 || command.p1 > all->size()) return Sw::record_not_found;
  const View value = (*all)[command.p1 - 1u].value;
  return Response(Bytes(value.begin(), value.end()));
}

}  // namespace esign::vcard
