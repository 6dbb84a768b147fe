// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace esign::xml {

/// What an HTML parser comes by, in the order of the text. Names of elements and attributes are in small letters; octets are UTF-8.
class HtmlReceiver {
 public:
  struct Element {
    std::string name{};
    std::vector<std::pair<std::string, std::string>> attributes{};
    unsigned line = 0;
    std::optional<std::string> attribute(std::string_view wanted) const;
  };
  virtual ~HtmlReceiver() = default;
  virtual void begin(const Element& element) = 0;
  virtual void end(std::string_view name) = 0;
  /// Text, and what is in scripts and style sheets; in pieces.
  virtual void text(std::string_view piece) = 0;
};

/// Reads HTML that need not be well-formed, as libxml2's parser does: elements that are left out are put in, entities are what they
/// stand for, nothing is fetched. No tree is built. Errors: limit_exceeded (care_octets, care_depth: elements inside each other).
Result<void> read_html(View octets, HtmlReceiver& receiver, const Limits& limits = {});

}  // namespace esign::xml
