// SPDX-License-Identifier: Apache-2.0
#include "xml/library.h"

#include <mutex>

namespace esign::xml {

void start_library() {
  static std::once_flag once;
  std::call_once(once, [] { xmlInitParser(); });
}

// xmlStructuredError is a macro over the calling thread's state: two threads do not meet here.
SilentErrors::SilentErrors() : handler_(xmlStructuredError), context_(xmlStructuredErrorContext) {
  xmlSetStructuredErrorFunc(nullptr, [](void*, xmlErrorPtr) {});
}
SilentErrors::~SilentErrors() {
  xmlResetLastError();
  xmlSetStructuredErrorFunc(context_, handler_);
}

}  // namespace esign::xml
