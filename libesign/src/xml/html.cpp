// SPDX-License-Identifier: Apache-2.0
#include "xml/html.h"

#include <libxml/HTMLparser.h>

#include "base/text.h"
#include "xml/library.h"

namespace esign::xml {
namespace {

struct Reading {
  HtmlReceiver& receiver;
  unsigned depth_limit;
  htmlParserCtxtPtr context = nullptr;
  unsigned depth = 0;
  enum class State : std::uint8_t { going_on, too_deep } state = State::going_on;
};

std::string text_of(const xmlChar* text) { return text == nullptr ? std::string() : reinterpret_cast<const char*>(text); }

void begin(void* user, const xmlChar* name, const xmlChar** attributes) {
  auto& reading = *static_cast<Reading*>(user);
  if (reading.state == Reading::State::too_deep) return;
  // Closing tags are looked for among all that are open: without an end that takes hours.
  if (++reading.depth > reading.depth_limit) {
    reading.state = Reading::State::too_deep;
    xmlStopParser(reading.context);
    return;
  }
  HtmlReceiver::Element element;
  element.name = ascii_lower(text_of(name));
  element.line = static_cast<unsigned>(std::max(0, xmlSAX2GetLineNumber(reading.context)));
  for (; attributes != nullptr && attributes[0] != nullptr; attributes += 2) element.attributes.emplace_back(ascii_lower(text_of(attributes[0])), text_of(attributes[1]));
  reading.receiver.begin(element);
}

void end(void* user, const xmlChar* name) {
  auto& reading = *static_cast<Reading*>(user);
  if (reading.state == Reading::State::too_deep) return;
  if (reading.depth > 0) --reading.depth;
  reading.receiver.end(ascii_lower(text_of(name)));
}

void text(void* user, const xmlChar* octets, int count) {
  auto& reading = *static_cast<Reading*>(user);
  if (reading.state == Reading::State::too_deep || count <= 0) return;
  reading.receiver.text({reinterpret_cast<const char*>(octets), static_cast<std::size_t>(count)});
}

}  // namespace

std::optional<std::string> HtmlReceiver::Element::attribute(std::string_view wanted) const {
  for (const auto& [key, value] : attributes) {
    if (key == wanted) return value;
  }
  return std::nullopt;
}

Result<void> read_html(View octets, HtmlReceiver& receiver, const Limits& limits) {
  if (octets.size() > limits.care_octets) return fail(Errc::limit_exceeded, "care_octets");
  if (octets.empty()) return {};
  start_library();
  const SilentErrors silent;
  const Handle<htmlParserCtxt, &htmlFreeParserCtxt> context(htmlCreateMemoryParserCtxt(reinterpret_cast<const char*>(octets.data()), static_cast<int>(octets.size())));
  if (!context) return fail(Errc::internal, "libxml2 gives no parser");
  htmlCtxtUseOptions(context.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
  Reading reading{receiver, limits.care_depth, context.get()};
  // The context frees a handler that it allocated itself: only what it holds is exchanged.
  xmlSAXHandler handler{};
  handler.startElement = begin;
  handler.endElement = end;
  handler.characters = text;
  handler.ignorableWhitespace = text;
  handler.cdataBlock = text;
  *context->sax = handler;
  context->userData = &reading;
  htmlParseDocument(context.get());
  if (context->myDoc != nullptr) {
    xmlFreeDoc(context->myDoc);
    context->myDoc = nullptr;
  }
  if (reading.state == Reading::State::too_deep) return fail(Errc::limit_exceeded, "care_depth");
  return {};
}

}  // namespace esign::xml
