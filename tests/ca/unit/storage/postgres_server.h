// SPDX-License-Identifier: Apache-2.0
// A real PostgreSQL of this test program's own: initdb into a temporary folder, 127.0.0.1, a free port, fsync on.
#pragma once
#include <string>

namespace esign::ca::storage::test {

class PostgresServer {
 public:
  /// URL of a new, empty database of a server that runs until this program ends; "" where PostgreSQL 15 is not installed.
  static std::string new_database();
  /// The server goes away, or comes back at the same address.
  static void stop();
  static void start();
};

}  // namespace esign::ca::storage::test
