// SPDX-License-Identifier: Apache-2.0
#include "unit/storage/fixture.h"

#include "unit/storage/postgres_server.h"

namespace esign::ca::storage::test {

void StoreTest::SetUp() {
  if (std::string_view(GetParam()) == "sqlite") {
    url_ = "sqlite:" + (folder_ / "register.db");
  } else {
    url_ = PostgresServer::new_database();
    if (url_.empty()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
  }
  auto opened = open_store(options());
  ASSERT_OK(opened);
  store_ = *std::move(opened);
}

void StoreTest::TearDown() { store_.reset(); }

}  // namespace esign::ca::storage::test
