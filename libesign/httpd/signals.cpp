// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <signal.h>

#include "httpd/server.h"

namespace esign::httpd {
namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

void block_stop_signals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void run_until_signal(Server& server, std::chrono::milliseconds within) {
  block_stop_signals();
  const sigset_t set = stop_signals();
  int received = 0;
  while (sigwait(&set, &received) != 0) {
  }
  server.stop(within);
}

}  // namespace esign::httpd
