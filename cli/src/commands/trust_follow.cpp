// SPDX-License-Identifier: Apache-2.0
// esign trust update --follow: the lists that a believed list of lists points at, each believed by the signer that its pointer names.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "commands/trust.h"
#include "inputs.h"

namespace esign::cli {
namespace {

constexpr std::uint64_t kLargestList = 64u << 20;  // the reader's own budget is smaller
constexpr std::size_t kMostPointers = 256;         // Limits::trusted_list_pointers
constexpr std::chrono::minutes kWhole{10};         // of all of them together

struct Pointer {
  std::string territory{}, location{};
};

/// A territory names a file: two letters (ISO 3166-1), as TS 119 612 clause 5.3.10 has them.
bool is_territory(const std::string& text) {
  return text.size() == 2 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// The pointers to lists as XML, one for a territory, without the list of lists itself.
std::vector<Pointer> pointers_of(const TrustedList& above) {
  std::vector<Pointer> all;
  std::set<std::string> seen{above.territory()};
  const auto shown = nlohmann::json::parse(above.json(above.issued()));
  for (const auto& one : shown["pointers"]) {
    Pointer pointer{one["territory"].get<std::string>(), one["location"].get<std::string>()};
    if (pointer.location.ends_with(".pdf") || !is_territory(pointer.territory) || all.size() >= kMostPointers) continue;
    if (seen.insert(pointer.territory).second) all.push_back(std::move(pointer));
  }
  return all;
}

Result<std::string> follow_one(const Pointer& pointer, const VerifiedList& above, const Following& following) {
  const ListUrl whose = following.private_addresses ? ListUrl::typed : ListUrl::named_in_list;
  if (!pointer.location.starts_with("http://") && !pointer.location.starts_with("https://")) return fail(Errc::invalid_argument, "is no http or https URL");
  ESIGN_TRY(const Document file, fetch_trusted_list(pointer.location, following.tls_trust, whose));
  ESIGN_TRY(TrustedList list, TrustedList::read(file));
  if (list.territory() != pointer.territory) return fail(Errc::denied, fmt::format("it is the list of {}", list.territory()));
  ESIGN_TRY(const VerifiedList believed, believe_pointed({pointer.location, list}, above, following.rules));
  static_cast<void>(believed);
  ESIGN_TRY(const std::vector<std::uint8_t> octets, file.octets(kLargestList));
  const std::string name = (std::filesystem::path(following.folder) / (pointer.territory + ".xml")).string();
  ESIGN_CHECK(write_output(name, Existing::replace, [&](const Writer& writer) { return writer(octets); }).in(name));
  return name;
}

}  // namespace

void follow_pointers(const VerifiedList& above, const Following& following, Program& program) {
  std::error_code error;
  std::filesystem::create_directories(following.folder, error);
  if (error) return program.report(following.folder, {Errc::cannot_create, error.message(), {}, -1});
  const auto end = std::chrono::steady_clock::now() + kWhole;
  for (const Pointer& pointer : pointers_of(above.list())) {
    if (std::chrono::steady_clock::now() >= end) return program.report(pointer.location, {Errc::timed_out, "no time is left for the other lists", {}, -1});
    const Result<std::string> kept = follow_one(pointer, above, following);
    if (kept) program.ui.note(fmt::format("{}: {}", *kept, program.ui.say(Message::list_kept)));
    else program.report(fmt::format("{} {}", pointer.territory, pointer.location), kept.error());
  }
}

}  // namespace esign::cli
