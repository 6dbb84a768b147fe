// SPDX-License-Identifier: Apache-2.0
#include "mutations.h"

#include <algorithm>

namespace esign::mutation {

std::uint64_t Numbers::next() {
  state_ += 0x9E3779B97F4A7C15u;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

void flip_every_octet(View genuine, const PlaceOf& place_of, const Receiver& receiver) {
  Mutant mutant{{}, {}, copy(genuine)};
  for (std::size_t at = 0; at < genuine.size(); ++at) {
    const std::size_t bit = at % 3 == 0 ? 5 : at % 8;
    mutant.octets[at] = static_cast<std::uint8_t>(genuine[at] ^ (1u << bit));
    mutant.change = "flip bit " + std::to_string(bit) + " of octet " + std::to_string(at);
    mutant.place = place_of(at);
    receiver(mutant);
    mutant.octets[at] = genuine[at];
  }
}

namespace {

/// The genuine octets with [begin, begin+count) replaced.
Bytes spliced(View genuine, std::size_t begin, std::size_t count, View inserted) {
  Bytes made = copy(genuine.first(begin));
  append(made, inserted);
  append(made, genuine.subspan(begin + count));
  return made;
}

Mutant changed_run(View genuine, Numbers& numbers) {
  const std::size_t at = numbers.below(genuine.size());
  const std::size_t most = std::min<std::size_t>(genuine.size() - at, 64);
  const std::size_t count = 1 + numbers.below(most);
  const Bytes octet{static_cast<std::uint8_t>(numbers.next())};
  const View run = genuine.subspan(at, count);
  const std::string where = " at octet " + std::to_string(at);
  switch (numbers.below(6)) {
    case 0: return {"insert an octet" + where, {}, spliced(genuine, at, 0, octet)};
    case 1: return {"overwrite" + where, {}, spliced(genuine, at, 1, octet)};
    case 2: return {"take an octet out" + where, {}, spliced(genuine, at, 1, {})};
    case 3: return {"double a run" + where, {}, spliced(genuine, at, 0, run)};
    case 4: return {"drop a run" + where, {}, spliced(genuine, at, count, {})};
    case 5: break;
  }
  const View other = genuine.subspan(numbers.below(genuine.size() - count + 1), count);
  return {"put another run" + where, {}, spliced(genuine, at, count, other)};
}

/// First octet that differs; the length of the shorter when none does.
std::size_t first_difference(View a, View b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

}  // namespace

void change_runs(View genuine, std::size_t count, const PlaceOf& place_of, const Receiver& receiver) {
  Numbers numbers(20261122);
  while (count > 0) {
    Mutant mutant = changed_run(genuine, numbers);
    if (equal(mutant.octets, genuine)) continue;
    mutant.place = place_of(std::min(first_difference(genuine, mutant.octets), genuine.size() - 1));
    receiver(mutant);
    --count;
  }
}

void cut_short(View genuine, std::size_t step, const PlaceOf& place_of, const Receiver& receiver) {
  const auto cut = [&](std::size_t size) { receiver({"cut to " + std::to_string(size) + " octets", place_of(size), copy(genuine.first(size))}); };
  for (std::size_t size = 0; size + 1 < genuine.size(); size += step) cut(size);
  cut(genuine.size() - 1);
}

}  // namespace esign::mutation
