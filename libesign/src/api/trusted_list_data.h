// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/trusted_list.h>

#include "trust/service_status.h"

namespace esign {

struct TrustedList::Data {
  trust::TrustedList parsed{};
  Document file;
  std::string sha256{};
};

}  // namespace esign
