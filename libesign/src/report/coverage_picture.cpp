// SPDX-License-Identifier: Apache-2.0
#include "report/coverage_picture.h"

#include <algorithm>

#include "report/catalogue.h"

namespace esign::report {
namespace {

using Part = facts::MappedPart;

constexpr std::uint64_t kWidth = 10'000;    // units of a bar: a hundredth of a per cent
constexpr std::uint64_t kNarrowest = 30;    // what is there is seen

bool covers(const std::vector<std::string>& by, const std::string& signature) { return std::ranges::find(by, signature) != by.end(); }

/// What the bars and grids have in common: who signs.
class Picture {
 public:
  Picture(Markup& html, const facts::Facts& facts, Language language) : html_(html), facts_(facts), language_(language) {}

  void bars() {
    const auto table = html_.open("table");
    const auto body = html_.open("tbody");
    for (const facts::Signature& signature : facts_.signatures) {
      const auto row = html_.open("tr");
      html_.leaf("th", signature.id, {{"scope", "row"}, {"class", "short"}});
      const auto cell = html_.open("td", {{"style", "width:95%"}});
      bar(signature.id, &Part::covered_by);
    }
    for (const std::string& stamp : stamps()) {
      const auto row = html_.open("tr");
      html_.leaf("th", stamp, {{"scope", "row"}, {"class", "short"}});
      const auto cell = html_.open("td");
      bar(stamp, &Part::stamped_by);
    }
  }

  void ranges() {
    const auto table = html_.open("table");
    header({"column.octets", "column.covered-by"});
    const auto body = html_.open("tbody");
    for (const Part& part : facts_.map) {
      const auto row = html_.open("tr");
      html_.leaf("td", std::to_string(part.begin) + "–" + std::to_string(part.end), {{"class", "short"}});
      std::vector<std::string> all = part.covered_by;
      all.insert(all.end(), part.stamped_by.begin(), part.stamped_by.end());
      html_.leaf("td", names(all));
    }
  }

  struct Line {
    const std::string& name;
    const std::vector<std::string>& covered_by;
  };
  void grid(const std::vector<Line>& lines) {
    const auto table = html_.open("table");
    {
      const auto head = html_.open("thead");
      const auto row = html_.open("tr");
      html_.leaf("th", word("column.part"), {{"scope", "col"}});
      for (const facts::Signature& signature : facts_.signatures) html_.leaf("th", signature.id, {{"scope", "col"}, {"class", "short"}});
    }
    const auto body = html_.open("tbody");
    for (const Line& line : lines) {
      const auto row = html_.open("tr");
      html_.leaf("td", line.name);
      for (const facts::Signature& signature : facts_.signatures) {
        const bool covered = covers(line.covered_by, signature.id);
        html_.leaf("td", covered ? "✓" : "–", {{"class", covered ? "yes" : "no"}, {"title", word(covered ? "text.covered" : "text.uncovered")}});
      }
    }
  }

 private:
  std::string_view word(std::string_view key) const { return message(language_, key); }

  void header(std::initializer_list<std::string_view> keys) {
    const auto head = html_.open("thead");
    const auto row = html_.open("tr");
    for (const auto key : keys) html_.leaf("th", word(key), {{"scope", "col"}});
  }

  std::string names(const std::vector<std::string>& ids) const {
    if (ids.empty()) return std::string(word("text.uncovered"));
    std::string all;
    for (const std::string& id : ids) all += (all.empty() ? "" : ", ") + id;
    return all;
  }

  /// Document time-stamps, each once, in the order of what they cover.
  std::vector<std::string> stamps() const {
    std::vector<std::string> all;
    for (const Part& part : facts_.map) {
      for (const std::string& one : part.stamped_by) {
        if (!covers(all, one)) all.push_back(one);
      }
    }
    return all;
  }

  /// The gap of a signature or time-stamp is where its own value stands: neither covered nor open.
  void bar(const std::string& signature, std::vector<std::string> Part::* by) {
    const auto svg = html_.open("svg", {{"class", "bar"}, {"viewBox", "0 0 10000 100"}, {"preserveAspectRatio", "none"}, {"role", "img"}, {"aria-label", signature}});
    const std::uint64_t size = std::max<std::uint64_t>(1, facts_.document.size);
    const auto last = std::find_if(facts_.map.rbegin(), facts_.map.rend(), [&](const Part& part) { return covers(part.*by, signature); });
    for (const Part& part : facts_.map) {
      const bool covered = covers(part.*by, signature);
      const bool value = !covered && last != facts_.map.rend() && part.end <= last->begin;
      // Scaled as reals: the products of two sizes need not fit.
      const auto at = [&](std::uint64_t octet) { return static_cast<std::uint64_t>(static_cast<double>(octet) / static_cast<double>(size) * kWidth); };
      const std::string x = std::to_string(std::min(at(part.begin), kWidth - kNarrowest));
      const std::string width = std::to_string(std::max(at(part.end) - at(part.begin), kNarrowest));
      html_.empty("rect", {{"class", covered ? "some" : value ? "value" : "none"}, {"x", x}, {"y", "0"}, {"width", width}, {"height", "100"}});
    }
  }

  Markup& html_;
  const facts::Facts& facts_;
  Language language_;
};

}  // namespace

void draw_coverage(Markup& html, const facts::Facts& facts, Language language) {
  if ((facts.map.empty() && !facts.container) || facts.signatures.empty()) return;
  const auto section = html.open("section");
  html.leaf("h2", message(language, "column.map"));
  Picture picture(html, facts, language);
  if (!facts.map.empty() && facts.map.front().kind == Part::Kind::octets) {
    picture.bars();
    picture.ranges();
    return;
  }
  std::vector<Picture::Line> lines;
  for (const Part& part : facts.map) lines.push_back({part.name, part.covered_by});
  if (facts.container) {
    for (const facts::Container::File& file : facts.container->files) {
      if (file.part == facts::Container::File::Part::data) lines.push_back({file.name, file.covered_by});
    }
  }
  picture.grid(lines);
}

}  // namespace esign::report
