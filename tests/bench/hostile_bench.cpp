// SPDX-License-Identifier: Apache-2.0
// What hostile files of up to 10 MiB cost, each in a process of its own: processor time and peak memory.
//   hostile_bench [--slack N] PKI [FILE|FOLDER]...
// Made here: the worst of each kind that the formats allow. Besides: every file given (the museum, the fuzz corpus, corpora).
// Prints the slowest and the largest; exit 1 if one takes more than 1 s (times N, on a machine that does other things too) or 256 MiB.
#include <esign/esign.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

namespace {

using namespace esign;
namespace fs = std::filesystem;
constexpr std::size_t kSize = 10u << 20;
constexpr double kSeconds = 1.0;
constexpr long kMemory = 256 * 1024;  // KiB
constexpr Time kAt{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};

struct Hostile {
  std::string name{};
  std::function<Document()> make{};
};
struct Cost {
  std::string name{}, answer{};
  double seconds = 0;
  long kibibytes = 0;
};

[[noreturn]] void stop(const Error& error) {
  fmt::print(stderr, "{}: {}: {}\n", name(error.code), error.at, error.detail);
  std::_Exit(70);
}
template <class T>
T must(Result<T> result) {
  if (!result) stop(result.error());
  return *std::move(result);
}

Document xml(std::string text) { return Document::from_octets({text.begin(), text.end()}, "hostile.xml"); }

/// `piece` as often as fits into 10 MiB, between the two.
Document repeated(const std::string& front, const std::string& piece, const std::string& back) {
  std::string text = front;
  while (text.size() + piece.size() + back.size() <= kSize) text += piece;
  return xml(text + back);
}

/// Numbered pieces, so that no two are equal.
Document numbered(const std::string& front, const std::function<std::string(std::size_t)>& piece, const std::string& back) {
  std::string text = front;
  for (std::size_t i = 0; text.size() + back.size() + 64 <= kSize; ++i) text += piece(i);
  return xml(text + back);
}

/// An element of much text and few nodes; libxml2 takes no text of 10 MB.
std::string long_text() { return "<b>" + std::string(100'000, 'x') + "</b>"; }

struct World {
  std::unique_ptr<SigningKey> key{};
  std::unique_ptr<Verifier> verifier{};
};

World world(const fs::path& pki) {
  std::string password;
  std::getline(std::ifstream(pki / "p12.pin"), password);
  World made;
  made.key = must(pkcs12_key(pki / "citizen-gunel-sign.p12", [&](const PinRequest&) { return std::optional<Pin>(std::in_place, std::span<const char>(password)); }));
  TrustStore trust;
  Evidence evidence;
  for (const Result<void>& added : {trust.add(pki / "trust"), evidence.add_certificates(pki / "certs"), evidence.add_crls(pki / "crls")}) {
    if (!added) stop(added.error());
  }
  made.verifier = std::make_unique<Verifier>(std::move(trust), must(Policy::builtin("default")), std::move(evidence));
  return made;
}

Document signed_by(SigningKey& key, const Document& document, const SignOptions& wanted) {
  SignOptions options = wanted;
  options.signing_time = kAt;
  std::vector<std::uint8_t> octets;
  const Result<void> done = sign(document, key, options, [&](std::span<const std::uint8_t> piece) -> Result<void> {
    octets.insert(octets.end(), piece.begin(), piece.end());
    return {};
  });
  if (!done) stop(done.error());
  return Document::from_octets(std::move(octets), document.name());
}

std::string text_of(const Document& document) {
  const auto octets = must(document.octets(4 * kSize));
  return {octets.begin(), octets.end()};
}

/// A genuine enveloped signature of a small document; what is put into the document afterwards breaks it and must be looked at.
std::string genuine(SigningKey& key) { return text_of(signed_by(key, xml("<arayış>mətn</arayış>"), {})); }

/// One ds:Reference of the genuine signature again and again, over a document blown up with `filling`.
Document many_references(SigningKey& key, const std::string& filling, std::size_t count, std::size_t size) {
  std::string text = genuine(key);
  const std::size_t begin = text.find("<ds:Reference"), end = text.find("</ds:Reference>", begin) + 15;
  std::string references;
  for (std::size_t i = 0; i < count; ++i) references += text.substr(begin, end - begin);
  text.insert(end, references);
  std::string fill;
  while (text.size() + fill.size() + filling.size() <= size) fill += filling;
  text.insert(text.find('>') + 1, fill);
  return xml(text);
}

Document many_signatures(SigningKey& key, const std::string& filling, std::size_t count) {
  const std::string text = genuine(key);
  const std::size_t begin = text.find("<ds:Signature"), end = text.find("</ds:Signature>") + 15;
  std::string all = text.substr(0, end);
  for (std::size_t i = 1; i < count; ++i) {
    std::string another = text.substr(begin, end - begin);
    for (std::size_t at = 0; (at = another.find("Id=\"", at)) != std::string::npos; at += 4) another.insert(at + 4, fmt::format("n{}-", i));
    for (std::size_t at = 0; (at = another.find("=\"#", at)) != std::string::npos; at += 3) another.insert(at + 3, fmt::format("n{}-", i));
    all += another;
  }
  std::string fill;
  while (all.size() + fill.size() + filling.size() + 64 <= kSize) fill += filling;
  all.insert(all.find('>') + 1, fill);
  return xml(all + text.substr(end));
}

Document many_signers(SigningKey& key, std::size_t count) {
  SignOptions options;
  options.format = Format::cades;
  options.packaging = Packaging::enveloping;
  const Document content = Document::from_octets(std::vector<std::uint8_t>(9u << 20, 'x'), "content.bin");
  Document made = signed_by(key, content, options);
  for (std::size_t i = 1; i < count; ++i) {
    options.existing = made;
    made = signed_by(key, content, options);
  }
  return made;
}

std::vector<Hostile> hostile(SigningKey& key) {
  return {
      {"a million open elements", [] { return repeated("<a>", "<a>", ""); }},
      {"empty elements", [] { return repeated("<a>", "<b/>", "</a>"); }},
      {"elements with an attribute", [] { return repeated("<a>", "<b c=''/>", "</a>"); }},
      {"elements with a namespace each", [] { return numbered("<a>", [](std::size_t i) { return fmt::format("<n:b xmlns:n='u{}'/>", i); }, "</a>"); }},
      {"one element with all attributes", [] { return numbered("<a", [](std::size_t i) { return fmt::format(" a{}=''", i); }, "/>"); }},
      {"one long attribute", [] { return repeated("<a b='", "&#x20;", "'/>"); }},
      {"one long text", [] { return repeated("<a>", "0123456789", "</a>"); }},
      {"character references", [] { return repeated("<a>", "&lt;", "</a>"); }},
      {"comments", [] { return repeated("<a>", "<!---->x", "</a>"); }},
      {"processing instructions", [] { return repeated("<a>", "<?p?>x", "</a>"); }},
      {"character data sections", [] { return repeated("<a>", "<![CDATA[<]]>", "</a>"); }},
      {"deep and wide", [] { return repeated("<a>", std::string("<b><b><b><b><b><b><b><b>") + "</b></b></b></b></b></b></b></b>", "</a>"); }},
      {"identifiers", [] { return numbered("<a>", [](std::size_t i) { return fmt::format("<b Id='i{}'/>", i); }, "</a>"); }},
      {"no XML, all bracket", [] { return repeated("<", "<", ""); }},
      {"a doctype", [] { return repeated("<!DOCTYPE a [", "<!ENTITY x 'y'>", "]><a/>"); }},
      {"signed, then text", [&key] { return many_references(key, long_text(), 0, kSize); }},
      {"signed, then elements", [&key] { return many_references(key, "<b/>", 0, kSize); }},
      {"a thousand references over text", [&key] { return many_references(key, long_text(), 1000, kSize); }},
      {"a thousand references over elements", [&key] { return many_references(key, "<b/>", 1000, kSize); }},
      {"a thousand references over 1 MiB", [&key] { return many_references(key, "<b>x</b>", 1000, 1u << 20); }},
      {"two hundred signatures over elements", [&key] { return many_signatures(key, "<b/>", 200); }},
      {"two hundred signatures over text", [&key] { return many_signatures(key, long_text(), 200); }},
      {"two hundred signers of one content", [&key] { return many_signers(key, 200); }},
      {"nested constructed strings", [] { return Document::from_octets([] { std::vector<std::uint8_t> o; while (o.size() < kSize) { o.push_back(0x24); o.push_back(0x80); } return o; }(), "nested.der"); }},
      {"nested sequences", [] { return Document::from_octets([] { std::vector<std::uint8_t> o; while (o.size() < kSize) { o.push_back(0x30); o.push_back(0x80); } return o; }(), "nested.der"); }},
  };
}

/// One verification in a child, whose processor time and memory the parent reads.
Cost measured(const Hostile& one, const Verifier& verifier) {
  int ends[2];
  if (pipe(ends) != 0) std::exit(71);
  const pid_t child = fork();
  if (child == 0) {
    const rlimit bound{60, 60};  // a file that takes this long has failed already
    setrlimit(RLIMIT_CPU, &bound);
    const Document document = one.make();
    struct rusage before {};
    getrusage(RUSAGE_SELF, &before);  // what making the file cost is not the verifier's
    const Result<Report> report = verifier.verify(document, std::nullopt, kAt);
    struct rusage after {};
    getrusage(RUSAGE_SELF, &after);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
    const double spent = seconds(after.ru_utime) + seconds(after.ru_stime) - seconds(before.ru_utime) - seconds(before.ru_stime);
    std::string told = report ? std::string(standard_name(report->indication())) : fmt::format("{} {}", name(report.error().code), report.error().detail);
    if (told.size() > 60) told.resize(60);
    const std::string line = fmt::format("{} {}", spent, told);
    static_cast<void>(!write(ends[1], line.data(), line.size()));
    std::_Exit(0);
  }
  close(ends[1]);
  std::string line(512, '\0');
  const ssize_t got = read(ends[0], line.data(), line.size());
  close(ends[0]);
  int status = 0;
  struct rusage used {};
  wait4(child, &status, 0, &used);
  if (got <= 0 || !WIFEXITED(status)) return {one.name, fmt::format("died by signal {}", WTERMSIG(status)), 1e9, 0};
  line.resize(static_cast<std::size_t>(got));
  Cost cost{one.name, {}, 0, used.ru_maxrss};
  cost.seconds = std::strtod(line.c_str(), nullptr);
  cost.answer = line.substr(line.find(' ') + 1);
  return cost;
}

void add_files(const fs::path& path, std::vector<Hostile>& all) {
  const auto add = [&](const fs::path& file) {
    if (!fs::is_regular_file(file) || fs::file_size(file) > kSize) return;
    all.push_back({file.string(), [file] { return must(Document::load(file)); }});
  };
  if (!fs::is_directory(path)) return add(path);
  for (const auto& entry : fs::recursive_directory_iterator(path)) add(entry.path());
}

}  // namespace

int main(int count, char** argument) {
  double allowed = kSeconds;
  if (count > 2 && std::string_view(argument[1]) == "--slack") {
    allowed *= std::strtod(argument[2], nullptr);
    count -= 2;
    argument += 2;
  }
  if (count < 2) {
    fmt::print(stderr, "usage: hostile_bench [--slack N] PKI [FILE|FOLDER]...\n");
    return 64;
  }
  const World made = world(argument[1]);
  std::vector<Hostile> all = hostile(*made.key);
  const std::size_t made_here = all.size();
  for (int i = 2; i < count; ++i) add_files(argument[i], all);
  fmt::print("{:>8} {:>9}  {}\n", "seconds", "MiB", "file: answer");
  const auto show = [](const Cost& cost) {
    fmt::print("{:8.3f} {:9.1f}  {}: {}\n", cost.seconds, static_cast<double>(cost.kibibytes) / 1024, cost.name, cost.answer);
    std::fflush(stdout);
  };
  std::vector<Cost> costs;
  for (const Hostile& one : all) {
    costs.push_back(measured(one, *made.verifier));
    if (costs.size() <= made_here) show(costs.back());
  }
  std::vector<Cost> files(costs.begin() + static_cast<std::ptrdiff_t>(made_here), costs.end());
  std::ranges::sort(files, std::ranges::greater(), &Cost::seconds);
  if (!files.empty()) fmt::print("the slowest of {} files:\n", files.size());
  for (std::size_t i = 0; i < std::min<std::size_t>(files.size(), 5); ++i) show(files[i]);
  const auto over = std::ranges::count_if(costs, [allowed](const Cost& cost) { return cost.seconds > allowed || cost.kibibytes > kMemory; });
  fmt::print("{} of {} over {} s or {} MiB\n", over, costs.size(), allowed, kMemory / 1024);
  return over == 0 ? 0 : 1;
}
