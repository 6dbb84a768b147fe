// SPDX-License-Identifier: Apache-2.0
#include "care/care.h"

namespace esign {

Result<std::vector<Caution>> cautions_about(const Document& document, const Pin* password) {
  return care::look_through(document, password == nullptr ? std::string_view() : std::string_view(password->reveal().data(), password->reveal().size()));
}

}  // namespace esign
