// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "token/apdu.h"
#include "token/cards/directory.h"

namespace esign::token {

/// SELECT by application identifier (ISO/IEC 7816-4 clause 11.2.2), without an answer. Errors: not_found.
Result<void> select_application(Conversation& conversation, View aid);

/// SELECT and READ BINARY of a transparent EF; `directory` is the DF's path, for relative paths. As many octets as the
/// control parameters say (or until the end when they do not), cut to the path's own offset and length.
/// Errors: not_found, denied, limit_exceeded (card_file), protocol, and those of the channel.
Result<Bytes> read_file(Conversation& conversation, const CardPath& path, View directory, const Limits& limits = {});

/// An EF of the selected application that holds one data object (ICAO Doc 9303-10): SELECT by its identifier, then as many
/// octets as its tag and length announce. Errors: as read_file(), malformed (no data object).
Result<Bytes> read_object_file(Conversation& conversation, std::uint16_t identifier, const Limits& limits = {});

/// Number of data octets, DO 80 (or 81) of the file control parameters 62 or information 6F, ISO/IEC 7816-4 clause 7.4.3.
std::optional<std::size_t> announced_size(View control);

/// EF.ATR/INFO, read with short commands. A card without it, or with a wrong one, is a card of short lengths: never an error
/// except those of the channel.
Result<Capabilities> read_capabilities(Conversation& conversation);
/// The pure half of it.
Capabilities parse_capabilities(View ef_atr_info);

}  // namespace esign::token
