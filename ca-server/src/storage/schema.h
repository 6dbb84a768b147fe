// SPDX-License-Identifier: Apache-2.0
// migrations/*.sql, as they are applied to a database.
#pragma once
#include "storage/connection.h"

namespace esign::ca::storage {

/// Applies what the database lacks, all of it in one transaction, and writes down its SHA-256.
/// Errors: misconfigured (the database has a migration that this program lacks, or another one under the same number).
Result<void> bring_up_to_date(Connection& connection);
/// The same check where nothing may be written. Errors: misconfigured, also when a migration is still to be applied.
Result<void> check_schema(Connection& connection);

}  // namespace esign::ca::storage
