// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace esign::tsa {

/// Reads the command line and does it; gives the exit code.
int run(int argc, char** argv);

}  // namespace esign::tsa
