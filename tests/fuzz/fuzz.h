// SPDX-License-Identifier: Apache-2.0
// What every target shares: a law that holds for each input, and the end of the process when one is broken.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "base/bytes.h"

/// A statement that is true of every input. libFuzzer keeps the input that breaks it.
#define ESIGN_LAW(condition, ...)                                                \
  do {                                                                           \
    if (!(condition)) ::esign::fuzz::broken(#condition, __VA_ARGS__, __FILE__, __LINE__); \
  } while (false)

/// The entry point of libFuzzer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace esign::fuzz {

[[noreturn]] inline void broken(const char* condition, const std::string& law, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: broken law: %s\n  (%s)\n", file, line, law.c_str(), condition);
  std::abort();
}

enum class Place : std::uint8_t { inside, outside };
/// Whether every octet of `view` is one of `owner`'s. An empty view refers to nothing.
inline Place place_of(View view, View owner) {
  if (view.empty()) return Place::inside;
  const std::less_equal<const std::uint8_t*> not_after;
  const bool within = not_after(owner.data(), view.data()) && not_after(view.data() + view.size(), owner.data() + owner.size());
  return within ? Place::inside : Place::outside;
}
inline void require_inside(View view, View owner, const char* what) {
  ESIGN_LAW(place_of(view, owner) == Place::inside, std::string("a view lies inside its input: ") + what);
}

/// An error says what is wrong and blames the input, not the program.
inline void require_sound(const Error& error) {
  ESIGN_LAW(error.code != Errc::internal, "input never makes an internal error: " + error.at + ": " + error.detail);
  ESIGN_LAW(!error.detail.empty(), "an error has a detail");
}

}  // namespace esign::fuzz
