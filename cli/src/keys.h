// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "program.h"

namespace esign::cli {

/// --key, --reader, --pin-file, --pin-env of the commands that use a key.
struct KeyOptions {
  std::string key{}, reader{}, pin_file{}, pin_env{}, can_file{}, can_env{};
  void add(CLI::App& command, const Settings& settings);
};

/// From where secrets come: a file (its first line), an environment variable, else the person at the terminal.
/// A secret from a file or variable is given once: a card that refuses it is not asked again with the same.
AskPin pin_source(const Ui& ui, const std::string& pin_file, const std::string& pin_env);
/// The same for a card that may want its CAN first: that question goes to the CAN's own file or variable, every other to `pin`.
AskPin with_can(AskPin pin, AskPin can);

/// card, pkcs11:URI or FILE.p12. Errors: those of token.h; unsupported (csc:).
Result<std::unique_ptr<SigningKey>> open_key(const Ui& ui, const KeyOptions& options, CardKey which);

}  // namespace esign::cli
