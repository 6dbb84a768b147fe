// SPDX-License-Identifier: Apache-2.0
#include "httpd/workers.h"

#include <algorithm>

namespace esign::httpd {

Workers::Workers(unsigned threads, std::size_t queue) : queue_(queue) {
  for (unsigned i = 0; i < std::max(1u, threads); ++i) threads_.emplace_back([this] { work(); });
}

Workers::Taken Workers::push(std::unique_ptr<Job> job, Admission admission) {
  {
    const std::lock_guard lock(mutex_);
    if (admission == Admission::limited && (ending_ || jobs_.size() >= queue_)) return Taken::full;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
  return Taken::yes;
}

void Workers::work() {
  for (;;) {
    std::unique_ptr<Job> job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return ending_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job->run();
  }
}

std::size_t Workers::waiting() const {
  const std::lock_guard lock(mutex_);
  return jobs_.size();
}

void Workers::join() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

}  // namespace esign::httpd
