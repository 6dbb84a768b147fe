// SPDX-License-Identifier: Apache-2.0
#include <clocale>
#include <csignal>

#include "commands/program.h"

int main(int argc, char** argv) {
  std::setlocale(LC_ALL, "C.UTF-8");  // never a locale that folds i to İ
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  return esign::ca::run(argc, argv);
}
