// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/trusted_list.h>

#include <optional>
#include <string>

namespace esign::cli {

/// What was believed of each scheme, in $XDG_DATA_HOME/esign/trusted-lists/KEY.json (else below ~/.local/share). Without a home
/// nothing is remembered. A file there that cannot be understood is an error: who damages it shall not gain by that.
Result<std::optional<ListMemory>> recall(const std::string& key);
/// Errors: storage, cannot_create, denied.
Result<void> remember(const std::string& key, const ListMemory& memory);

}  // namespace esign::cli
