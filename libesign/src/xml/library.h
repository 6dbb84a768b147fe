// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <memory>

namespace esign::xml {

template <auto Free>
struct Deleter {
  void operator()(auto* object) const noexcept { Free(object); }
};
template <class T, auto Free>
using Handle = std::unique_ptr<T, Deleter<Free>>;
using DocumentHandle = Handle<xmlDoc, &xmlFreeDoc>;
using ParserHandle = Handle<xmlParserCtxt, &xmlFreeParserCtxt>;
using OutputHandle = Handle<xmlOutputBuffer, &xmlOutputBufferClose>;

/// Initialises libxml2 once, before any thread of ours uses it; never cleaned up, because another user of the library
/// in the same process may still need it.
void start_library();

/// While it lives, libxml2 prints nothing of this thread's errors; the handler that was there comes back afterwards.
class SilentErrors {
 public:
  SilentErrors();
  ~SilentErrors();
  SilentErrors(const SilentErrors&) = delete;
  SilentErrors& operator=(const SilentErrors&) = delete;

 private:
  xmlStructuredErrorFunc handler_;
  void* context_;
};

}  // namespace esign::xml
