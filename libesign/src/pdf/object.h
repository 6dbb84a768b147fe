// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace esign::pdf {

/// An indirect reference, or the name of an indirect object (ISO 32000-2, 7.3.10): "12 0 R", "12 0 obj".
struct Ref {
  std::uint32_t number = 0, generation = 0;
  friend auto operator<=>(const Ref&, const Ref&) = default;
};
/// "12 0 obj", as findings name a place.
std::string told(Ref ref);

class Object;
using Array = std::vector<Object>;
/// Keys without the solidus, `#xx` decoded. A key whose value is null is not there (ISO 32000-2, 7.3.7).
using Dictionary = std::map<std::string, Object, std::less<>>;

/// One object of a PDF file (ISO 32000-2, 7.3) as a value: its direct parts are in it, references are kept as references.
/// Immutable and cheap to copy; asking for another type than it has gives nothing, never an error.
class Object {
 public:
  struct Real {
    double value = 0;
    std::string text{};  ///< As written.
  };
  struct Name {
    std::string text{};
  };
  struct String {
    std::string octets{};  ///< Decrypted.
  };
  struct Stream {
    std::shared_ptr<const Dictionary> dictionary{};
  };

  Object() = default;  ///< null
  // Out of line: inlined, the variant's moves make g++ 12 warn of what is not there.
  Object(const Object& other);
  Object(Object&& other) noexcept;
  Object& operator=(const Object& other);
  Object& operator=(Object&& other) noexcept;
  ~Object();
  explicit Object(bool value) : value_(value) {}
  explicit Object(std::int64_t value) : value_(value) {}
  explicit Object(Real value) : value_(std::move(value)) {}
  explicit Object(Name value) : value_(std::move(value)) {}
  explicit Object(String value) : value_(std::move(value)) {}
  explicit Object(Ref value) : value_(value) {}
  explicit Object(Array value) : value_(std::make_shared<const Array>(std::move(value))) {}
  explicit Object(Dictionary value) : value_(std::make_shared<const Dictionary>(std::move(value))) {}
  /// A stream without its octets: Window hands those out.
  static Object stream(Dictionary dictionary);

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_stream() const { return std::holds_alternative<Stream>(value_); }
  bool is_name(std::string_view text) const;
  std::optional<bool> boolean() const;
  std::optional<std::int64_t> integer() const;
  std::optional<double> number() const;  ///< Of an integer or a real.
  const std::string* real_text() const;  ///< Of a real, as written.
  const std::string* name() const;
  const std::string* string() const;     ///< Octets; text_of() makes UTF-8 of them.
  std::optional<Ref> reference() const;
  const Array* array() const;
  /// Of a dictionary, or the one of a stream.
  const Dictionary* dictionary() const;
  /// The value under `key` of dictionary(); null when there is none.
  const Object& operator[](std::string_view key) const;

  /// For people: short, one line, UTF-8 and printable; references as "12 0 R", streams by their dictionary.
  std::string shown(std::size_t at_most = 80) const;

 private:
  std::variant<std::monostate, bool, std::int64_t, Real, Name, String, Ref, std::shared_ptr<const Array>,
               std::shared_ptr<const Dictionary>, Stream>
      value_{};
};

/// A text string (ISO 32000-2, 7.9.2.2) as UTF-8: UTF-16BE with its mark, UTF-8 with its mark, else PDFDocEncoding.
std::string text_of(std::string_view octets);

}  // namespace esign::pdf
