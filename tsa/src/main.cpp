// SPDX-License-Identifier: Apache-2.0
#include <clocale>
#include <csignal>

#include "commands/command_line.h"

int main(int argc, char** argv) {
  std::setlocale(LC_ALL, "C.UTF-8");
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  return esign::tsa::run(argc, argv);
}
