// SPDX-License-Identifier: Apache-2.0
// store_crash issue URL HEAD-FILE FIRST: issues for ever from number FIRST on, four threads, and prints each number when it is
// acknowledged: "i N" its intent, "s N" its certificate, "r N" its revocation.
// store_crash check URL HEAD-FILE: reads such lines from stdin; exit 0 when the register has all of them, each once, no
// certificate differs from its intent, and the audit log is whole. Prints the first number that is free.
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <thread>

#include "unit/storage/fixture.h"

namespace {

using namespace esign;
using namespace esign::ca;
using namespace esign::ca::storage;

StoreOptions options_of(char** argv) {
  StoreOptions options;
  options.url = argv[2];
  options.node = "crash";
  options.head_file = argv[3];
  options.audit_signer = test::sign;
  return options;
}

[[noreturn]] void stop(const char* what, const Error& error) {
  std::fprintf(stderr, "%s: %s: %s\n", what, std::string(name(error.code)).c_str(), error.detail.c_str());
  std::_Exit(1);
}

/// One write(2): a line is whole, or not there.
void acknowledge(char what, std::uint64_t number) {
  const std::string line = std::string(1, what) + ' ' + std::to_string(number) + '\n';
  if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::_Exit(3);
}

void issue_one(Store& store, std::uint64_t number) {
  const CertificateRecord record = test::certificate(number);
  const auto step = [&](char what, const Work& work) {
    if (const Result<void> done = store.write(work); !done) stop("write", done.error());
    acknowledge(what, number);
  };
  step('i', [&](Transaction& t) -> Result<void> {
    ESIGN_CHECK(t.audit(test::entry(to_hex(record.serial))));
    ESIGN_CHECK(t.insert(test::request(number)));
    return t.insert(record);
  });
  step('s', [&](Transaction& t) -> Result<void> {
    ESIGN_CHECK(t.audit(test::entry("signed " + to_hex(record.serial))));
    return t.store_signed({record.issuer, record.serial, test::signed_form(record), Status::active, record.recorded});
  });
  if (number % 3 == 0) step('r', [&](Transaction& t) { return test::change(t, number, Status::revoked, Reason::superseded); });
}

int issue_for_ever(const StoreOptions& options, std::uint64_t first) {
  const auto store = open_store(options);
  if (!store) stop("open", store.error());
  std::atomic<std::uint64_t> next{first};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      while (true) issue_one(**store, next++);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return 0;
}

/// What the register must hold of one number: its greatest acknowledged step.
const char* flaw(Reader& reader, std::uint64_t number, char step) {
  const auto record = reader.certificate(test::serial_of(number));
  if (!record || !*record) return "a certificate is lost";
  const CertificateRecord& there = **record;
  if (there.tbs != test::certificate(number).tbs) return "an intent has changed";
  if (step != 'i' && there.certificate != test::signed_form(test::certificate(number))) return "a certificate is lost or changed";
  if (there.certificate.empty() != (there.status == Status::intended)) return "a certificate and its status disagree";
  if (step == 'r' && there.status != Status::revoked) return "a revocation is lost";
  const auto request = reader.request("bakı", "r" + std::to_string(number));
  return request && *request ? nullptr : "a request is lost";
}

int check(const StoreOptions& options) {
  std::map<std::uint64_t, char> acknowledged;
  char step = 0;
  std::uint64_t number = 0;
  while (std::cin >> step >> number) acknowledged[number] = step;
  const auto store = open_store(options);
  if (!store) stop("open", store.error());
  const std::uint64_t last = acknowledged.empty() ? 0 : acknowledged.rbegin()->first;
  std::uint64_t issued = 0, free_number = 0;
  const Result<void> read = (*store)->read([&](Reader& reader) -> Result<void> {
    for (const auto& [known, what] : acknowledged) {
      if (const char* why = flaw(reader, known, what)) return fail(Errc::storage, std::string(why) + ": " + std::to_string(known));
    }
    // Beyond it lies what nobody was told of: four numbers a run, and every run begins less than twenty higher.
    for (std::uint64_t i = 0; i <= std::max(last, free_number) + 40; ++i) {
      ESIGN_TRY(const auto record, reader.certificate(test::serial_of(i)));
      if (!record) continue;
      free_number = i + 1;
      if (!record->certificate.empty()) ++issued;
    }
    ESIGN_TRY(const Count counted, reader.issued_until("9999-12-31"));
    if (counted.citizen != issued) return fail(Errc::storage, "statistics do not count what was issued");
    return {};
  });
  if (!read) stop("check", read.error());
  const auto report = verify_audit(options, test::verify);
  if (!report) stop("audit", report.error());
  if (report->fault) stop("audit", {Errc::storage, std::string(storage::name(report->fault->kind)) + " at " + std::to_string(report->fault->seq), {}, -1});
  std::printf("%llu\n", static_cast<unsigned long long>(std::max(free_number, last + 9)));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view command = argc > 3 ? argv[1] : "";
  if (command == "issue" && argc == 5) return issue_for_ever(options_of(argv), std::strtoull(argv[4], nullptr, 10));
  if (command == "check") return check(options_of(argv));
  return 64;
}
