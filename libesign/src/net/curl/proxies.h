// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/socket.h>

#include "net/address.h"

namespace esign::net {

/// Of a socket's address; what is neither IPv4 nor IPv6 is special.
Reach reach_of_socket(const sockaddr& address);
/// Whether somebody named this very address and port as a proxy in the environment (libcurl(3) ENVIRONMENT).
bool is_proxy(const sockaddr& address);

}  // namespace esign::net
