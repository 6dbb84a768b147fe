// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace esign::report {

/// Writes elements in order, each closed by whoever opened it. Every text and attribute value is escaped for XML and HTML
/// alike and made printable first (base/text.h), so that nothing that a certificate says can become markup.
class Markup {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// Ends with the guard's life.
  class [[nodiscard]] Element {
   public:
    Element(Markup& markup, std::string_view name) : markup_(markup), name_(name) {}
    Element(const Element&) = delete;
    Element& operator=(const Element&) = delete;
    ~Element() { markup_.close(name_); }

   private:
    Markup& markup_;
    std::string name_;
  };

  Element open(std::string_view name, Attributes attributes = {});
  /// An element with text alone.
  void leaf(std::string_view name, std::string_view text, Attributes attributes = {});
  /// An element without content: <name/>.
  void empty(std::string_view name, Attributes attributes = {});
  void text(std::string_view text);
  /// Ours, not escaped: a declaration, a style sheet.
  void raw(std::string_view octets) { out_ += octets; }
  std::string take() { return std::move(out_); }

 private:
  void start(std::string_view name, Attributes attributes);
  void close(std::string_view name);
  std::string out_{};
};

}  // namespace esign::report
