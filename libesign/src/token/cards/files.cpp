// SPDX-License-Identifier: Apache-2.0
#include "token/cards/files.h"

#include <algorithm>

#include "asn1/der_reader.h"

namespace esign::token {
namespace {

constexpr std::uint8_t kSelect = 0xA4, kReadBinary = 0xB0;
constexpr std::size_t kShortOffsets = 0x8000;   // READ BINARY with even INS has 15 bits of offset
constexpr std::size_t kLargestPiece = 8'192;    // of one READ BINARY; readers with small buffers then still take few rounds
constexpr std::uint8_t kMasterFile[] = {0x3F, 0x00};

/// The path from the MF, without 3F00 itself.
Bytes absolute(View identifiers, View directory) {
  const auto from_master = [](View path) {
    return path.size() >= 2 && equal(path.first(2), kMasterFile) ? path.subspan(2) : path;
  };
  if (identifiers.size() >= 2 && equal(identifiers.first(2), kMasterFile)) return copy(identifiers.subspan(2));
  Bytes path = copy(from_master(directory));
  append(path, identifiers);
  return path;
}

std::optional<std::size_t> number(View octets) {
  if (octets.empty() || octets.size() > 4) return std::nullopt;
  std::size_t value = 0;
  for (const std::uint8_t octet : octets) value = value << 8 | octet;
  return value;
}

/// Members of a constructed data object that match the tag octet, which has one octet (ISO/IEC 7816-4 table 7).
std::optional<View> member(View content, asn1::Tag wanted) {
  const auto all = entries(content);
  if (!all) return std::nullopt;
  for (const View entry : *all) {
    const auto element = asn1::read_single(entry);
    if (element && element->tag == wanted) return element->content;
  }
  return std::nullopt;
}

/// One READ BINARY. A reader that cannot carry long answers fails in its own way, a card says 6700: then short ones are
/// used from there on. A card that is gone fails a second time, with the same error.
Result<Response> read_piece(Conversation& conversation, std::size_t offset, std::size_t wanted) {
  const Capabilities before = conversation.capabilities();
  const bool long_answer = before.lengths == Capabilities::Lengths::extended && wanted > kShortNe;
  Command read{.ins = kReadBinary,
               .p1 = static_cast<std::uint8_t>(offset >> 8),
               .p2 = static_cast<std::uint8_t>(offset & 0xFF),
               .ne = long_answer ? std::min({wanted, before.max_response - 2, kLargestPiece}) : std::min(wanted, kShortNe)};
  auto response = conversation.send(read);
  const bool refused = response ? response->status == sw::wrong_length : response.error().code != Errc::timed_out;
  if (!long_answer || !refused) return response;
  Capabilities humble = before;
  humble.lengths = Capabilities::Lengths::short_only;
  conversation.use(humble);
  read.ne = kShortNe;
  return conversation.send(read);
}

Result<Bytes> read_selected(Conversation& conversation, std::optional<std::size_t> size, const Limits& limits) {
  const std::size_t most = std::min(limits.card_file, kShortOffsets);
  if (size && *size > most) return fail(Errc::limit_exceeded, "card_file");
  Bytes content;
  while (content.size() < size.value_or(most)) {
    const std::size_t left = size.value_or(content.size() + kShortNe) - content.size();
    ESIGN_TRY(const Response piece, read_piece(conversation, content.size(), left));
    if (piece.status == sw::offset_outside) break;
    if (!piece.status.ok() && piece.status != sw::end_of_file) return failure(piece.status, "READ BINARY");
    if (piece.data.size() > left) return fail(Errc::protocol, "READ BINARY: more octets than were asked for");
    if (piece.data.empty()) break;
    append(content, piece.data);
    if (piece.status == sw::end_of_file) break;
  }
  if (!size && content.size() >= most) return fail(Errc::limit_exceeded, "card_file");
  return content;
}

}  // namespace

std::optional<std::size_t> announced_size(View control) {
  const auto all = entries(control);
  if (!all || all->empty()) return std::nullopt;
  const auto outer = asn1::read_single(all->front());
  if (!outer) return std::nullopt;
  for (const std::uint32_t tag : {0u, 1u}) {
    if (const auto size = member(outer->content, asn1::tag::context(tag))) return number(*size);
  }
  return std::nullopt;
}

Result<void> select_application(Conversation& conversation, View aid) {
  const Command select{.ins = kSelect, .p1 = 0x04, .p2 = 0x0C, .data = aid};
  ESIGN_CHECK(conversation.send_ok(select, "SELECT application"));
  return {};
}

Result<Bytes> read_file(Conversation& conversation, const CardPath& path, View directory, const Limits& limits) {
  const Bytes from_master = absolute(path.identifiers, directory);
  if (from_master.empty()) return fail(Errc::malformed, "empty path");
  // P1 08: by path from the MF. P2 04: the answer is the file control parameters, which hold the size.
  const Command select{.ins = kSelect, .p1 = 0x08, .p2 = 0x04, .data = from_master, .ne = kShortNe};
  ESIGN_TRY(const Bytes control, conversation.send_ok(select, "SELECT " + to_hex(from_master)));
  ESIGN_TRY(Bytes content, read_selected(conversation, announced_size(control), limits));
  if (path.offset > content.size()) return fail(Errc::malformed, "path points beyond its file");
  content.erase(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(path.offset));
  if (path.length) {
    if (*path.length > content.size()) return fail(Errc::malformed, "path points beyond its file");
    content.resize(*path.length);
  }
  return content;
}

Result<Bytes> read_object_file(Conversation& conversation, std::uint16_t identifier, const Limits& limits) {
  const std::uint8_t name[] = {static_cast<std::uint8_t>(identifier >> 8), static_cast<std::uint8_t>(identifier & 0xFF)};
  const Command select{.ins = kSelect, .p1 = 0x02, .p2 = 0x0C, .data = name};
  ESIGN_CHECK(conversation.send_ok(select, "SELECT " + to_hex(name)));
  constexpr std::size_t kFront = 8;
  const Command front{.ins = kReadBinary, .ne = kFront};
  ESIGN_TRY(const Response first, conversation.send(front));
  if (!first.status.ok() && first.status != sw::end_of_file) return failure(first.status, "READ BINARY");
  ESIGN_TRY(const asn1::Header header, asn1::read_header(first.data));
  const std::uint64_t whole = header.header_octets + header.content_octets;
  if (whole > limits.card_file) return fail(Errc::limit_exceeded, "card_file");
  ESIGN_TRY(Bytes content, read_selected(conversation, static_cast<std::size_t>(whole), limits));
  if (content.size() != whole) return fail(Errc::malformed, "the file ends before its data object");
  return content;
}

Result<Capabilities> read_capabilities(Conversation& conversation) {
  const CardPath ef_atr_info{{0x3F, 0x00, 0x2F, 0x01}};
  auto content = read_file(conversation, ef_atr_info, {});
  if (content) return parse_capabilities(*content);
  const Errc code = content.error().code;
  if (code == Errc::token_absent || code == Errc::timed_out || code == Errc::unavailable) return fail(std::move(content).error());
  return Capabilities{};
}

/// DO 47, third octet (software function table 3): bit 7 extended Lc and Le. DO 7F66: two INTEGERs, the most octets of a
/// command and of a response APDU.
Capabilities parse_capabilities(View ef_atr_info) {
  constexpr asn1::Tag kCardCapabilities{asn1::TagClass::application, asn1::Form::primitive, 7};
  constexpr asn1::Tag kExtendedLength{asn1::TagClass::application, asn1::Form::constructed, 0x66};
  Capabilities capabilities;
  const auto table = member(ef_atr_info, kCardCapabilities);
  if (!table || table->size() < 3 || ((*table)[2] & 0x40) == 0) return capabilities;
  const auto lengths = member(ef_atr_info, kExtendedLength);
  if (!lengths) return capabilities;
  asn1::Reader reader(*lengths);
  const std::int64_t command = reader.small_integer();
  const std::int64_t response = reader.small_integer();
  if (reader.failed() || command < 261 || response < 258 || command > 0x1FFFF || response > 0x1FFFF) return capabilities;
  capabilities.lengths = Capabilities::Lengths::extended;
  capabilities.max_command = static_cast<std::size_t>(command);
  capabilities.max_response = std::min<std::size_t>(static_cast<std::size_t>(response), 65'538);
  return capabilities;
}

}  // namespace esign::token
