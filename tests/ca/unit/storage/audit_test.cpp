// SPDX-License-Identifier: Apache-2.0
// Each crime is done to the file by SQLite itself, past the program, and each is found at its place.
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <fstream>

#include "storage/audit_chain.h"
#include "unit/storage/fixture.h"

namespace esign::ca::storage::test {
namespace {

std::string read_text(const std::string& path) {
  std::ifstream in(path);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

class AuditTest : public testing::Test {
 protected:
  void SetUp() override {
    options_.url = "sqlite:" + (folder_ / "register.db");
    options_.node = "n";
    options_.audit_signer = sign;
    options_.head_file = folder_ / "audit.head";
    const auto store = open_store(options_);
    ASSERT_OK(store);
    // Ten commits of two entries.
    for (int i = 0; i < 10; ++i) {
      ASSERT_OK((*store)->write([&](Transaction& t) -> Result<void> {
        ESIGN_CHECK(t.audit(entry("ərizə " + std::to_string(i))));
        return t.audit(entry("cavab " + std::to_string(i)));
      }));
    }
  }
  /// What SQLite is told to do, its guards put away.
  void commit_crime(const std::vector<std::string>& statements) {
    soci::session database(soci::sqlite3, folder_ / "register.db");
    database << "DROP TRIGGER IF EXISTS audit_unchanged";
    database << "DROP TRIGGER IF EXISTS audit_kept";
    for (const std::string& statement : statements) database << statement;
  }
  void expect(AuditFault::Kind kind, std::uint64_t seq) {
    const auto report = verify_audit(options_, verify);
    ASSERT_OK(report);
    ASSERT_TRUE(report->fault) << "nothing found";
    EXPECT_EQ(name(report->fault->kind), name(kind));
    EXPECT_EQ(report->fault->seq, seq);
    EXPECT_EQ(report->fault->chain, "n");
  }
  Folder folder_{};
  StoreOptions options_{};
};

TEST_F(AuditTest, AWholeLogIsProvenWhole) {
  const auto report = verify_audit(options_, verify);
  ASSERT_OK(report);
  EXPECT_FALSE(report->fault);
  EXPECT_EQ(report->entries, 20u);
  EXPECT_EQ(report->heads, 10u);
}

TEST_F(AuditTest, FindsAChangedEntry) {
  // From the end, so that each is the first fault.
  std::uint64_t seq = 19;
  for (const char* column : {"actor", "act", "object", "outcome", "detail"}) {
    commit_crime({"UPDATE audit SET " + std::string(column) + " = 'x' WHERE seq = " + std::to_string(seq)});
    expect(AuditFault::Kind::changed, seq--);
  }
}

TEST_F(AuditTest, FindsAChangedTime) {
  commit_crime({"UPDATE audit SET at = at + 1 WHERE seq = 20"});
  expect(AuditFault::Kind::changed, 20);
}

TEST_F(AuditTest, FindsAMissingEntry) {
  commit_crime({"DELETE FROM audit WHERE seq = 11"});
  expect(AuditFault::Kind::missing, 11);
}

TEST_F(AuditTest, FindsAMissingFirstEntry) {
  commit_crime({"DELETE FROM audit WHERE seq = 1"});
  expect(AuditFault::Kind::missing, 1);
}

TEST_F(AuditTest, FindsSwappedEntries) {
  commit_crime({"UPDATE audit SET seq = -1 WHERE seq = 4", "UPDATE audit SET seq = 4 WHERE seq = 5", "UPDATE audit SET seq = 5 WHERE seq = -1"});
  expect(AuditFault::Kind::changed, 4);
}

TEST_F(AuditTest, FindsAnEntryThatIsWellHashedButDoesNotFollow) {
  const AuditEntry forged{at(0), "operator:ab12", "certificate.issue", "saxta", "intended", "{}"};
  const Sha256 other = sha256(as_view("elsewhere"));
  const Sha256 hash = *entry_hash("n", 6, forged, other);
  commit_crime({"UPDATE audit SET object = 'saxta', previous_hash = x'" + to_hex(other) + "', hash = x'" + to_hex(hash) + "' WHERE seq = 6"});
  expect(AuditFault::Kind::reordered, 6);
}

/// The whole chain hashed anew after a change: only the signatures tell.
TEST_F(AuditTest, FindsAChainThatWasHashedAnew) {
  std::vector<std::string> crime;
  Sha256 previous{};
  for (std::uint64_t seq = 1; seq <= 20; ++seq) {
    const AuditEntry forged{at(0), "nobody", "certificate.issue", "x", "intended", "{}"};
    const Sha256 hash = *entry_hash("n", seq, forged, previous);
    crime.push_back("UPDATE audit SET actor = 'nobody', object = 'x', previous_hash = x'" + to_hex(previous) + "', hash = x'" + to_hex(hash) +
                    "' WHERE seq = " + std::to_string(seq));
    crime.push_back("UPDATE audit_heads SET hash = x'" + to_hex(hash) + "' WHERE seq = " + std::to_string(seq));
    previous = hash;
  }
  commit_crime(crime);
  expect(AuditFault::Kind::wrong_signature, 2);
}

TEST_F(AuditTest, FindsATailCutOff) {
  commit_crime({"DELETE FROM audit WHERE seq > 15"});
  expect(AuditFault::Kind::missing, 16);
}

TEST_F(AuditTest, FindsATailWithoutSignature) {
  commit_crime({"DELETE FROM audit_heads WHERE seq = 20"});
  expect(AuditFault::Kind::unsigned_tail, 19);
}

TEST_F(AuditTest, FindsWholeCommitsCutOffByTheHeadFile) {
  commit_crime({"DELETE FROM audit WHERE seq > 16", "DELETE FROM audit_heads WHERE seq > 16"});
  expect(AuditFault::Kind::truncated, 17);
  StoreOptions without = options_;
  without.head_file.clear();
  EXPECT_FALSE(verify_audit(without, verify)->fault);  // which is why there is a head file
}

TEST_F(AuditTest, FindsAWholeChainCutOff) {
  commit_crime({"DELETE FROM audit", "DELETE FROM audit_heads"});
  expect(AuditFault::Kind::truncated, 1);
}

TEST_F(AuditTest, FindsAnotherHistoryOfTheSameLength) {
  ASSERT_OK(write_head_file(folder_ / "other", {"n", {20, sha256(as_view("another history"))}}));
  options_.head_file = folder_ / "other";
  expect(AuditFault::Kind::truncated, 20);
}

TEST_F(AuditTest, AHeadFileThatIsBehindIsNoFault) {
  const std::string before = read_text(options_.head_file);
  {
    const auto store = open_store(options_);
    ASSERT_OK((*store)->write([](Transaction& t) { return t.audit(entry("daha bir")); }));
  }
  EXPECT_NE(read_text(options_.head_file), before);
  std::ofstream(options_.head_file) << before;
  EXPECT_FALSE(verify_audit(options_, verify)->fault);
}

TEST_F(AuditTest, TheHeadFileNeverGoesBack) {
  const std::string before = read_text(options_.head_file);
  ASSERT_OK(write_head_file(options_.head_file, {"n", {3, Sha256{}}}));
  EXPECT_EQ(read_text(options_.head_file), before);
  std::ofstream(options_.head_file) << "nonsense\n";
  EXPECT_ERRC(Errc::malformed, verify_audit(options_, verify));
}

TEST_F(AuditTest, TheHashIsOverFieldsThatCannotFlowIntoEachOther) {
  AuditEntry one = entry("ab"), other = entry("a");
  other.outcome = "b" + one.outcome;
  EXPECT_NE(*entry_hash("n", 1, one, Sha256{}), *entry_hash("n", 1, other, Sha256{}));
  // The documented encoding, by hand.
  Bytes message;
  const auto put = [&](const std::string& field) {
    append(message, Bytes{0, 0, 0, static_cast<std::uint8_t>(field.size())});
    append(message, as_view(field));
  };
  put("esign-audit-entry-1");
  put("n");
  put(std::string(7, '\0') + '\1');
  put(std::string("\0\0\0\0\x6A\xFD\x86\xC0", 8));
  for (const char* field : {"operator:ab12", "certificate.issue", "ab", "intended", "{}"}) put(field);
  put(std::string(32, '\0'));
  EXPECT_EQ(*entry_hash("n", 1, one, Sha256{}), sha256(message));
}

}  // namespace
}  // namespace esign::ca::storage::test
