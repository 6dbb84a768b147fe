// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>
#include <optional>

#include "mutations.h"

namespace esign::mutation {

namespace {

std::string local(const std::string& name) { return name.substr(name.find(':') == std::string::npos ? 0 : name.find(':') + 1); }

/// An attribute of a start tag: [begin, end) with the white space before it, and its value without quotes.
struct Attribute {
  std::size_t begin = 0, value = 0, value_end = 0, end = 0;
};
std::vector<Attribute> attributes_of(std::string_view xml, std::size_t tag_begin, std::size_t tag_end) {
  std::vector<Attribute> found;
  for (std::size_t at = xml.find(' ', tag_begin); at < tag_end;) {
    const std::size_t value = xml.find('"', at) + 1;
    if (value == 0 || value > tag_end) break;
    const std::size_t value_end = xml.find('"', value);
    found.push_back({at, value, value_end, value_end + 1});
    at = xml.find(' ', value_end);
  }
  return found;
}

}  // namespace

XmlElements::XmlElements(std::string_view xml) : xml_(xml) {
  std::vector<std::size_t> open;
  std::map<std::string, unsigned> seen;
  for (std::size_t at = xml_.find('<'); at != std::string::npos; at = xml_.find('<', at + 1)) {
    const std::size_t close = xml_.find('>', at);
    if (xml_[at + 1] == '?') continue;
    if (xml_[at + 1] == '/') {
      elements_[open.back()].end_tag = at;
      elements_[open.back()].end = close + 1;
      open.pop_back();
      continue;
    }
    XmlElement element;
    element.name = xml_.substr(at + 1, xml_.find_first_of(" />", at + 1) - at - 1);
    element.begin = at;
    element.tag_end = element.end_tag = element.end = close + 1;
    if (!open.empty()) element.parent = open.back();
    element.path = (open.empty() ? "" : elements_[open.back()].path + '/') + local(element.name);
    if (const unsigned nth = ++seen[element.path]; nth > 1) element.path += '[' + std::to_string(nth) + ']';
    elements_.push_back(element);
    if (xml_[close - 1] != '/') open.push_back(elements_.size() - 1);
  }
  EXPECT_TRUE(open.empty() && !elements_.empty()) << "the genuine file is XML";
}

std::string XmlElements::place_of(std::size_t offset) const {
  std::string place = "outside";
  for (const XmlElement& element : elements_)
    if (offset >= element.begin && offset < element.end) place = element.path;
  return place;
}

void XmlElements::change_structure(const Receiver& receiver) const {
  const Send send = [&](const XmlElement& where, Splice splice) {
    const std::string changed = xml_.substr(0, splice.begin) + splice.text + xml_.substr(splice.end);
    if (changed != xml_) receiver({std::move(splice.change), where.path, copy(as_view(changed))});
  };
  Numbers numbers(7);
  for (const XmlElement& one : elements_) {
    change_elements(one, send);
    if (one.parent) move_element(one, send);
    change_text(one, send);
    change_attributes(one, numbers, send);
    const XmlElement& other = elements_[numbers.below(elements_.size())];
    send(one, {"put " + other.path + " there", one.begin, one.end, part(other.begin, other.end)});
  }
}

void XmlElements::change_elements(const XmlElement& one, const Send& send) const {
  const std::string whole = part(one.begin, one.end), inner = part(one.tag_end, one.end_tag);
  send(one, {"remove", one.begin, one.end, ""});
  send(one, {"double", one.begin, one.end, whole + whole});
  send(one, {"empty", one.tag_end, one.end_tag, ""});
  send(one, {"wrap", one.begin, one.end, "<x>" + whole + "</x>"});
  send(one, {"wrap the content", one.tag_end, one.end_tag, "<x>" + inner + "</x>"});
  for (const char* inserted : {"<!-- x -->", "<?x y?>", " ", "\n", "x", "<![CDATA[x]]>", "<x/>"}) {
    send(one, {std::string("insert ") + inserted + " behind the start tag", one.tag_end, one.tag_end, inserted});
    send(one, {std::string("insert ") + inserted + " before the end tag", one.end_tag, one.end_tag, inserted});
  }
}

void XmlElements::move_element(const XmlElement& one, const Send& send) const {
  const XmlElement& root = elements_.front();
  const std::string whole = part(one.begin, one.end);
  if (one.end != one.tag_end) send(one, {"rename", one.begin, one.end, "<x" + part(one.begin + 1 + one.name.size(), one.end_tag) + "</x>"});
  send(one, {"move to the end of the root", one.begin, root.end_tag, part(one.end, root.end_tag) + whole});
  send(one, {"copy to the end of the root", root.end_tag, root.end_tag, whole});
  send(one, {"copy to the front of the root", root.tag_end, root.tag_end, whole});
  send(one, {"put what stands before it around it", one.begin, one.end, "<x>" + part(root.tag_end, one.begin) + whole + "</x>"});
  for (const XmlElement& next : elements_)
    if (next.begin == one.end && next.parent == one.parent) send(one, {"swap with the next", one.begin, next.end, part(next.begin, next.end) + whole});
}

void XmlElements::change_text(const XmlElement& one, const Send& send) const {
  const std::string inner = part(one.tag_end, one.end_tag);
  if (inner.empty() || inner.find('<') != std::string::npos) return;
  send(one, {"write the text as CDATA", one.tag_end, one.end_tag, "<![CDATA[" + inner + "]]>"});
  const auto first = static_cast<unsigned char>(inner[0]);
  if (first < 0x80) send(one, {"write a character as a reference", one.tag_end, one.tag_end + 1, "&#" + std::to_string(first) + ";"});
  for (const XmlElement& other : elements_) {
    const std::string text = part(other.tag_end, other.end_tag);
    if (!text.empty() && text.find('<') == std::string::npos) send(one, {"put the text of " + other.path + " there", one.tag_end, one.end_tag, text});
  }
}

void XmlElements::change_attributes(const XmlElement& one, Numbers& numbers, const Send& send) const {
  for (const Attribute& attribute : attributes_of(xml_, one.begin, one.tag_end)) {
    const std::string whole = part(attribute.begin, attribute.end), name = part(attribute.begin, attribute.value);
    send(one, {"remove the attribute" + name, attribute.begin, attribute.end, ""});
    send(one, {"double the attribute" + name, attribute.begin, attribute.end, whole + whole});
    for (const char* value : {"", "x", "#", "#xpointer(/)", "http://www.w3.org/2000/09/xmldsig#hmac-sha1", "http://www.w3.org/TR/1999/REC-xslt-19991116"})
      send(one, {"put " + std::string(value) + " into" + name, attribute.value, attribute.value_end, value});
    for (const XmlElement& from : elements_)
      for (const Attribute& source : attributes_of(xml_, from.begin, from.tag_end)) {
        if (numbers.below(3) != 0) continue;
        send(one, {"put a value of " + from.path + " into" + name, attribute.value, attribute.value_end, part(source.value, source.value_end)});
      }
  }
}

}  // namespace esign::mutation
