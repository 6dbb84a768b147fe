// SPDX-License-Identifier: Apache-2.0
// Inside of the kit.
#pragma once
#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "httpd/server.h"

namespace esign::httpd {

/// Errors: misconfigured.
Result<std::unique_ptr<boost::asio::ssl::context>> tls_context(const Tls& tls);
/// DER of the client's certificate, when it brought one and it verified.
std::shared_ptr<const Bytes> verified_client(SSL* connection);
/// Names a client in the tables of limits: lower-case hex of SHA-256.
std::string fingerprint(View der);

}  // namespace esign::httpd
