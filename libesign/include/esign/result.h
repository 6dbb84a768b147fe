// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/export.h>

#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace esign {

/// What went wrong, grouped by what the caller can do next. Values are stable and never reused:
/// they appear in logs, in problem+json and in the audit trail. A new code means a new remedy.
enum class Errc : std::uint8_t {
  // Fix the call.
  invalid_argument = 1,  ///< The arguments contradict each other or the object's state.
  unsupported = 2,       ///< Well-formed, but outside what this build implements.
  // Fix the input.
  malformed = 10,       ///< The bytes break the format's own rules.
  limit_exceeded = 11,  ///< A named budget ran out (base/limits.h); the detail is the budget's name.
  not_found = 12,       ///< The named thing is not there.
  already_exists = 13,  ///< The output is there and was not to be replaced.
  no_signature = 14,    ///< The document carries no signature at all.
  changed = 15,         ///< The document is not, or no longer, the one that was shown.
  // Ask the person.
  token_absent = 20,   ///< No reader, or no card in it.
  pin_incorrect = 21,  ///< Error::retries_left says how many tries remain.
  pin_blocked = 22,    ///< No tries remain; the PUK unblocks.
  cancelled = 23,      ///< The person said no.
  // Try again later.
  unavailable = 30,  ///< Network, responder, TSA, reader service.
  timed_out = 31,
  conflict = 32,  ///< Somebody else changed it first, or holds it.
  protocol = 33,  ///< A peer (card, server) answered outside its protocol.
  // Ask the operator.
  denied = 40,
  misconfigured = 41,
  storage = 42,        ///< Reading or writing failed: disk full, I/O error.
  cannot_create = 43,  ///< The output cannot be created at all.
  // Fix the program.
  internal = 50,
};

/// The stable name of a code ("pin_incorrect"), as logs and JSON show it.
ESIGN_API std::string_view name(Errc code) noexcept;

/// Why there is no answer. `detail` is one English clause for engineers, lower case, no full stop, never parsed;
/// it never holds a secret. Text for citizens comes from the message catalogue, by code.
struct [[nodiscard]] Error {
  Errc code{};
  std::string detail{};
  std::string at{};               ///< Path into the input: "SignedData.signerInfos[0].sid".
  std::int8_t retries_left = -1;  ///< Only with pin_incorrect.

  /// The same error seen from one level further out.
  Error in(std::string_view step) && {
    at = at.empty() ? std::string(step) : std::string(step) + '.' + at;
    return std::move(*this);
  }
};

template <class T = void>
class Result;

/// An Error on its way into any Result<T>.
class [[nodiscard]] Failure {
 public:
  explicit Failure(Error error) : error_(std::move(error)) {}
  Failure in(std::string_view step) && {
    error_ = std::move(error_).in(step);
    return std::move(*this);
  }
  Error error() && { return std::move(error_); }

 private:
  Error error_;
};
inline Failure fail(Error error) { return Failure(std::move(error)); }
inline Failure fail(Errc code, std::string detail) { return Failure(Error{code, std::move(detail), {}, -1}); }

/// A value or an Error; the member names are those of std::expected, which g++ 12 lacks in C++20. Dropping one does not
/// compile under -Werror. Result<bool> does not exist on purpose: a verdict is an enum or a proof type.
template <class T>
class [[nodiscard]] Result {
  static_assert(!std::is_same_v<std::remove_cv_t<T>, bool>, "a verdict is a type of its own, never a bool");

 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure failure) : state_(std::in_place_index<1>, std::move(failure).error()) {}

  bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(value()); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& value() & {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  T&& value() && { return std::move(value()); }
  const Error& error() const& {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }
  Error error() && {
    assert(!has_value());
    return std::move(*std::get_if<1>(&state_));
  }
  template <class U>
  T value_or(U&& other) && {
    return has_value() ? std::move(value()) : static_cast<T>(std::forward<U>(other));
  }

  template <class F>
  auto and_then(F&& next) && -> std::invoke_result_t<F, T&&> {
    if (!has_value()) return fail(std::move(*this).error());
    return std::forward<F>(next)(std::move(value()));
  }
  template <class F>
  auto transform(F&& next) && -> Result<std::invoke_result_t<F, T&&>> {
    if (!has_value()) return fail(std::move(*this).error());
    return std::forward<F>(next)(std::move(value()));
  }
  /// The same result, its error seen from one level further out.
  Result in(std::string_view step) && {
    if (!has_value()) return fail(std::move(*this).error().in(step));
    return std::move(*this);
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Failure failure) : error_(std::move(failure).error()) {}

  bool has_value() const noexcept { return !error_; }
  explicit operator bool() const noexcept { return has_value(); }
  void operator*() const noexcept { assert(has_value()); }
  const Error& error() const& {
    assert(error_);
    return *error_;
  }
  Error error() && {
    assert(error_);
    return std::move(*error_);
  }
  template <class F>
  auto and_then(F&& next) && -> std::invoke_result_t<F> {
    if (error_) return fail(std::move(*this).error());
    return std::forward<F>(next)();
  }
  Result in(std::string_view step) && {
    if (error_) return fail(std::move(*error_).in(step));
    return std::move(*this);
  }

 private:
  std::optional<Error> error_;
};

}  // namespace esign

/// ESIGN_TRY(auto card, id_card(prompt));   names the value, or leaves the function with the error.
#define ESIGN_TRY(declaration, ...) ESIGN_TRY_(ESIGN_CAT(esign_attempt_, __COUNTER__), declaration, __VA_ARGS__)
#define ESIGN_TRY_(attempt, declaration, ...)                      \
  auto attempt = (__VA_ARGS__);                                    \
  if (!attempt) return ::esign::fail(std::move(attempt).error());  \
  declaration = *std::move(attempt)
/// ESIGN_CHECK(step());   goes on, or leaves the function with the error.
#define ESIGN_CHECK(...) ESIGN_CHECK_(ESIGN_CAT(esign_attempt_, __COUNTER__), __VA_ARGS__)
#define ESIGN_CHECK_(attempt, ...) \
  if (auto attempt = (__VA_ARGS__); !attempt) return ::esign::fail(std::move(attempt).error())
#define ESIGN_CAT(a, b) ESIGN_CAT_(a, b)
#define ESIGN_CAT_(a, b) a##b
