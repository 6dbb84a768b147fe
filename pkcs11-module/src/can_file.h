// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/pin.h>

namespace esign::p11 {

/// PKCS#11 has no place for a card access number, and a browser asks for none. It is printed on the card and opens no key, so it
/// may lie in a file: the one that the environment variable ESIGN_CAN_FILE names, else esign/can in the configuration folder
/// (XDG_CONFIG_HOME, else ~/.config). Its first line is the number. A file that others may read is not taken.
std::optional<Pin> can_from_file(const PinRequest& request);

}  // namespace esign::p11
