// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json.hpp>

#include "program.h"

namespace esign::cli {

/// What every command on a card takes.
struct CardOptions {
  std::string reader{}, can_file{}, can_env{};
  bool json = false;
  AskPin ask_can(const Ui& ui) const;
};

/// One member of esign.readers/1.
nlohmann::ordered_json reader_json(const ReaderInfo& reader);

/// esign card read | wait.
void add_card_read(CLI::App& card, const std::shared_ptr<const CardOptions>& options, Program& program);

}  // namespace esign::cli
