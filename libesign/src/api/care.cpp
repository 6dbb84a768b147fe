// SPDX-License-Identifier: Apache-2.0
#include "care/care.h"

namespace esign {

Result<std::vector<Caution>> cautions_about(const Document& document, std::string_view password) { return care::look_through(document, password); }

}  // namespace esign
