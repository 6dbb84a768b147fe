// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/container.h>

#include <span>
#include <string>

#include "care.h"
#include "long_term.h"
#include "program.h"
#include "verification.h"

namespace esign::cli {

/// What `esign sign` was told, where it makes a container.
struct ContainerJob {
  Container kind = Container::asic_e;
  std::span<const Shown> inputs{};    ///< Files that go in; or one container that gets a further signature.
  Format format = Format::xades;
  Level level = Level::b_b;
  std::string output{};               ///< Empty: by the first input's name; a container that is signed again stays where it is.
  Existing existing = Existing::refuse;
  const LongTermOptions& long_term;
  const VerificationOptions& verification;
};

/// Makes the container and gives the name that it was written to. Errors: those of reading, signing, extending and writing.
Result<std::string> sign_container(const ContainerJob& job, SigningKey& key);

}  // namespace esign::cli
