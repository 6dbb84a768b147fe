// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/pdf.h>

#include "program.h"

namespace esign::cli {

/// --document-password-file, --document-password-env.
struct DocumentPassword {
  std::string file{}, env{};
  void add(CLI::App& command);
  /// Null when none was given. Errors: not_found (an empty file or variable).
  Result<std::shared_ptr<const Pin>> get(const Ui& ui) const;
};

/// --field, --reason, --location, --certify, --lock, --lock-all, --visible, --qr of `sign`.
struct PdfOptions {
  std::string field{}, reason{}, location{}, visible{}, qr = "{id}";
  unsigned certify = 0;
  std::vector<std::string> lock{};
  bool lock_all = false;
  DocumentPassword password{};
  void add(CLI::App& command);
  /// Errors: invalid_argument (a place that cannot be read, options that contradict each other).
  Result<PdfSignature> signature(const Ui& ui) const;
};

}  // namespace esign::cli
