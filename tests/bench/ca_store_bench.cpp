// SPDX-License-Identifier: Apache-2.0
// bench_ca_store URL ROWS [--slack N]: the register alone. Intents and signed certificates a second beside the disk's own fsync
// rate, then look-ups and searches over ROWS certificates. A register that an earlier run began is gone on with. Exit 1 when a
// search takes 50 ms times N or more.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include "asn1/der_writer.h"
#include "storage/store.h"

namespace {

using namespace esign;
using namespace esign::ca;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

template <std::size_t N>
std::array<std::uint8_t, N> random_octets(std::mt19937_64& random) {
  std::array<std::uint8_t, N> out{};
  for (std::uint8_t& octet : out) octet = static_cast<std::uint8_t>(random());
  return out;
}

const char* const givens[] = {"Ələkbər", "İlqar", "Şəbnəm", "Çinarə", "Gülnar", "Uğur", "Nərmin", "Öktay", "Aysel", "Rəşad"};
const char* const surnames[] = {"Əliyev", "Məmmədov", "Həsənova", "Quliyev", "İsmayılova", "Babayev", "Şükürov", "Cəfərov"};

CertificateRecord citizen(std::uint64_t number) {
  std::mt19937_64 random(number);
  CertificateRecord record;
  record.issuer = "citizen";
  record.serial = random_octets<17>(random);
  record.serial[0] = 1;
  record.shard = static_cast<std::uint32_t>(random() % 64);
  record.profile = number % 2 == 0 ? "citizen-authentication" : "citizen-signature";
  record.category = Category::citizen;
  record.centre = "centre-" + std::to_string(random() % 20);
  record.common_name = fmt::format("{} {} {}", surnames[random() % 8], givens[random() % 10], random() % 1'000'000);
  record.subject = "C=AZ,CN=" + record.common_name;
  record.fin = fmt::format("{:07X}", random() & 0xFFFFFFF);
  record.card_number = fmt::format("AZE{:08}", number / 2);
  record.not_before = Time(std::chrono::seconds(1'795'000'000));
  record.not_after = record.not_before + std::chrono::years(5);
  record.request_id = fmt::format("{:016x}", random());
  record.recorded = record.not_before + std::chrono::seconds(number / 100);
  record.spki_sha256 = random_octets<32>(random);
  asn1::Writer tbs;
  tbs.sequence([&] {
    tbs.octet_string(record.serial);
    tbs.octet_string(Bytes(700, static_cast<std::uint8_t>(number)));
  });
  record.tbs = tbs.take();
  return record;
}

Bytes signed_form(const CertificateRecord& record) {
  asn1::Writer der;
  der.sequence([&] {
    der.raw(record.tbs);
    der.bit_string(Bytes(72, 0x5A));
  });
  return der.take();
}

Result<void> intend(Transaction& transaction, const CertificateRecord& record) {
  ESIGN_CHECK(transaction.audit({record.recorded, "centre:ab12", "certificate.issue", to_hex(record.serial), "intended", "{}"}));
  ESIGN_CHECK(transaction.insert(RequestRecord{record.centre, record.request_id, record.spki_sha256, RequestState::recorded, {record.serial},
                                               record.issuer, record.recorded, std::nullopt}));
  return transaction.insert(record);
}

Result<void> complete(Transaction& transaction, const CertificateRecord& record, const Bytes& der) {
  ESIGN_CHECK(transaction.store_signed({record.issuer, record.serial, der, Status::active, record.recorded}));
  return transaction.set_state(record.centre, record.request_id, RequestState::issued);
}

void stop(const Error& error) {
  fmt::print(stderr, "{}: {}\n", name(error.code), error.detail);
  std::exit(2);
}

/// Certificates [from, to): one commit for the intents, another for the signed ones, `batch` of them at a time.
double issue(Store& store, std::uint64_t from, std::uint64_t to, std::uint64_t batch) {
  double spent = 0;
  for (std::uint64_t first = from; first < to; first += batch) {
    std::vector<CertificateRecord> records;
    std::vector<Bytes> ders;
    for (std::uint64_t i = first; i < std::min(first + batch, to); ++i) {
      records.push_back(citizen(i));
      ders.push_back(signed_form(records.back()));
    }
    std::vector<Work> intents, completions;
    for (std::size_t i = 0; i < records.size(); ++i) {
      intents.push_back([&, i](Transaction& transaction) { return intend(transaction, records[i]); });
      completions.push_back([&, i](Transaction& transaction) { return complete(transaction, records[i], ders[i]); });
    }
    const auto start = Clock::now();
    for (const std::vector<Work>* works : {&intents, &completions}) {
      for (const Result<void>& done : store.write(*works)) {
        if (!done) stop(done.error());
      }
    }
    spent += seconds_since(start);
  }
  return spent;
}

/// One certificate a call, as a personalisation centre asks for it; `threads` centres at once.
double issue_singly(Store& store, std::uint64_t from, unsigned threads, unsigned each) {
  const auto start = Clock::now();
  std::vector<std::thread> centres;
  for (unsigned centre = 0; centre < threads; ++centre) {
    centres.emplace_back([&store, from, centre, each] {
      for (unsigned i = 0; i < each; ++i) issue(store, from + centre * each + i, from + centre * each + i + 1, 1);
    });
  }
  for (std::thread& centre : centres) centre.join();
  return seconds_since(start);
}

double fsyncs(const std::string& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  const std::vector<char> page(4096, 'x');
  const auto start = Clock::now();
  int count = 0;
  for (; seconds_since(start) < 1; ++count) {
    if (::write(file, page.data(), page.size()) != 4096 || ::fsync(file) != 0) break;
  }
  ::close(file);
  ::unlink(path.c_str());
  return count / seconds_since(start);
}

long resident_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::strtol(line.c_str() + 6, nullptr, 10) / 1024;
  }
  return 0;
}

struct Timing {
  const char* what;
  Search search;
};

/// The slowest of five.
double milliseconds(Store& store, const Search& search, std::size_t& rows) {
  double worst = 0;
  for (int i = 0; i < 5; ++i) {
    const auto start = Clock::now();
    const Result<void> done = store.read([&](Reader& reader) -> Result<void> {
      ESIGN_TRY(const auto found, reader.search(search));
      rows = found.size();
      return {};
    });
    if (!done) stop(done.error());
    worst = std::max(worst, seconds_since(start) * 1000);
  }
  return worst;
}

double search_all(Store& store, std::uint64_t rows) {
  const CertificateRecord one = citizen(rows / 2);
  std::vector<Timing> timings;
  const auto add = [&](const char* what, auto&& set) {
    Search search;
    set(search);
    timings.push_back({what, std::move(search)});
  };
  add("fin", [&](Search& s) { s.fin = one.fin; });
  add("card number", [&](Search& s) { s.card_number = one.card_number; });
  add("whole name", [&](Search& s) { s.common_name = one.common_name; });
  add("name, many", [&](Search& s) { s.common_name = "Əliyev İlqar 1"; });
  add("name, very many", [&](Search& s) { s.common_name = "Ə"; });
  add("status revoked", [&](Search& s) { s.status = Status::revoked; });
  add("status active", [&](Search& s) { s.status = Status::active; });
  add("profile", [&](Search& s) { s.profile = "citizen-signature"; });
  add("everything", [](Search&) {});
  add("everything, deep", [&](Search& s) { s.before = {one.recorded, one.serial}; });
  double worst = 0;
  for (const Timing& timing : timings) {
    std::size_t found = 0;
    const double took = milliseconds(store, timing.search, found);
    fmt::print("  search {:18} {:8.2f} ms, {} rows\n", timing.what, took, found);
    worst = std::max(worst, took);
  }
  return worst;
}

double lookups(Store& store, std::uint64_t rows) {
  std::mt19937_64 random(1);
  const auto start = Clock::now();
  int count = 0;
  for (; seconds_since(start) < 2; ++count) {
    const CertificateRecord known = citizen(random() % rows);
    const Result<void> done = store.read([&](Reader& reader) -> Result<void> {
      ESIGN_TRY(const auto status, reader.status("citizen", known.serial));
      return status ? Result<void>() : fail(Errc::not_found, "a certificate that was issued");
    });
    if (!done) stop(done.error());
  }
  return count / seconds_since(start);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 64;
  std::uint64_t rows = std::strtoull(argv[2], nullptr, 10);
  const double slack = argc > 4 && std::string_view(argv[3]) == "--slack" ? std::strtod(argv[4], nullptr) : 1;
  const std::string url = argv[1];
  storage::StoreOptions options;
  options.url = url;
  options.node = "bench";
  options.audit_signer = [](View) -> Result<Bytes> { return Bytes(64, 0x5A); };
  auto opened = storage::open_store(options);
  if (!opened) stop(opened.error());
  Store& store = **opened;
  if (url.starts_with("sqlite:")) fmt::print("fsync of the disk alone        {:8.0f} /s\n", fsyncs(url.substr(7) + ".fsync"));
  std::uint64_t there = 0;
  const Result<void> counted = store.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(there, reader.last_change());
    return {};
  });
  if (!counted) stop(counted.error());
  if (there < rows) {
    const double filled = issue(store, there, rows, 1000);
    fmt::print("intent and signed, by 1000     {:8.0f} /s from {} to {} certificates\n", static_cast<double>(rows - there) / filled, there, rows);
  }
  rows = std::max(rows, there);
  constexpr std::uint64_t last = 20'000;
  fmt::print("the same, the last {}       {:8.0f} /s\n", last, static_cast<double>(last) / issue(store, rows, rows + last, 1000));
  constexpr unsigned centres = 50, each = 40;
  fmt::print("the same singly, 50 centres    {:8.0f} /s\n", centres * each / issue_singly(store, rows + last, centres, each));
  fmt::print("status look-ups, one thread    {:8.0f} /s\n", lookups(store, rows));
  const double worst = search_all(store, rows);
  fmt::print("resident                       {:8} MiB\n", resident_mib());
  return worst < 50 * slack ? 0 : 1;
}
