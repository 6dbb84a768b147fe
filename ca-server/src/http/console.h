// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "httpd/router.h"

namespace esign::ca {

/// GET / and /console/{file}: the operator console, from files that the program carries. Errors: as Router::add().
Result<void> add_console(httpd::Router& router);

}  // namespace esign::ca
