// SPDX-License-Identifier: Apache-2.0
#include "report/markup.h"

#include "base/text.h"

namespace esign::report {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : printable(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
}

}  // namespace

void Markup::start(std::string_view name, Attributes attributes) {
  out_.append("<").append(name);
  for (const auto& [key, value] : attributes) {
    out_.append(" ").append(key).append("=\"");
    append_escaped(out_, value);
    out_ += '"';
  }
}

Markup::Element Markup::open(std::string_view name, Attributes attributes) {
  start(name, attributes);
  out_ += '>';
  return Element(*this, name);
}

void Markup::close(std::string_view name) { out_.append("</").append(name).append(">"); }

void Markup::leaf(std::string_view name, std::string_view text, Attributes attributes) {
  start(name, attributes);
  out_ += '>';
  append_escaped(out_, text);
  close(name);
}

void Markup::empty(std::string_view name, Attributes attributes) {
  start(name, attributes);
  out_ += "/>";
}

void Markup::text(std::string_view text) { append_escaped(out_, text); }

}  // namespace esign::report
