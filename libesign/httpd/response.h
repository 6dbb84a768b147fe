// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"

namespace esign::httpd {

struct Header {
  std::string name{}, value{};
};

/// The next octets of a body made on the way; nothing at its end. Runs on a worker thread, may block. An error cuts the connection,
/// so that the client cannot take a part for the whole.
using Pull = std::function<Result<std::optional<Bytes>>()>;

class Prepared;

/// One answer. Date, Content-Length, Transfer-Encoding and Connection are the server's; Cache-Control: no-store and
/// X-Content-Type-Options: nosniff are added where the headers do not speak of them. A header that would break the message makes it a 500.
struct Response {
  int status = 200;
  std::vector<Header> headers{};
  std::variant<Bytes, std::shared_ptr<const Bytes>, Pull> body{};
  std::shared_ptr<const Prepared> prepared{};  ///< Instead of status and body; `headers` come on top.
  std::string actor{};                         ///< Who asked, for the log: an identifier, never a name.
};

/// An answer with a body of that media type.
Response respond(int status, std::string_view media_type, Bytes body);
Response respond(int status, std::string_view media_type, std::string_view body);
/// An answer made on the way, sent in chunks.
Response respond(int status, std::string_view media_type, Pull body);
/// An answer that was made before and is given to many: costs one reference.
Response respond(std::shared_ptr<const Prepared> prepared);

/// An answer with its head written out once, for caches on the hot path. Immutable, shared between threads.
class Prepared {
 public:
  /// Errors: invalid_argument when a header would break the message.
  static Result<std::shared_ptr<const Prepared>> make(int status, const std::vector<Header>& headers, Bytes body);
  int status() const { return status_; }
  const std::string& head() const { return head_; }  ///< From the status line to Content-Length, without the empty line.
  const Bytes& body() const { return body_; }

 private:
  Prepared() = default;
  int status_ = 200;
  std::string head_{};
  Bytes body_{};
};

}  // namespace esign::httpd
