// SPDX-License-Identifier: Apache-2.0
#include "storage/writer.h"

#include <algorithm>

namespace esign::ca::storage {
namespace {

/// Why the connection is of no more use.
Failure what_broke(const std::vector<Result<void>>& results) {
  const auto broke = std::ranges::find_if(results, [](const Result<void>& one) {
    return !one && (one.error().code == Errc::storage || one.error().code == Errc::unavailable);
  });
  return broke == results.end() ? fail(Errc::storage, "the register failed") : fail(broke->error());
}

/// Of one commit, unless one caller brought more: a commit of some 50 ms.
constexpr std::size_t works_of_a_commit = 2'000;

}  // namespace

Writer::Writer(Settings settings, Committed committed) : settings_(std::move(settings)), committed_(std::move(committed)) {
  thread_ = std::thread([this] { serve(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    life_ = Life::ending;
  }
  queued_.notify_all();
  thread_.join();
}

std::vector<Result<void>> Writer::write(std::span<const Work> works) {
  if (works.empty()) return {};
  Job job{works, std::vector<Result<void>>(works.size()), Job::State::waiting};
  std::unique_lock lock(mutex_);
  const bool too_many = waiting_ > 0 && waiting_ + works.size() > settings_.queue;
  if (too_many || life_ == Life::ending) {
    return std::vector<Result<void>>(works.size(), fail(Errc::unavailable, "too many writes are waiting"));
  }
  jobs_.push_back(&job);
  waiting_ += works.size();
  queued_.notify_one();
  answered_.wait(lock, [&] { return job.state == Job::State::answered; });
  return std::move(job.results);
}

std::vector<Writer::Job*> Writer::next_batch() {
  std::unique_lock lock(mutex_);
  queued_.wait(lock, [&] { return !jobs_.empty() || life_ == Life::ending; });
  std::vector<Job*> batch;
  std::size_t works = 0;
  while (!jobs_.empty() && (batch.empty() || works + jobs_.front()->works.size() <= works_of_a_commit)) {
    works += jobs_.front()->works.size();
    batch.push_back(jobs_.front());
    jobs_.pop_front();
  }
  waiting_ -= works;
  return batch;
}

void Writer::serve() {
  for (std::vector<Job*> batch = next_batch(); !batch.empty(); batch = next_batch()) {
    commit(batch);
    {
      const std::lock_guard lock(mutex_);
      for (Job* job : batch) job->state = Job::State::answered;
    }
    answered_.notify_all();
  }
}

/// All of them fail with what made the commit fail.
void Writer::commit(const std::vector<Job*>& batch) {
  const Result<void> done = try_commit(batch);
  if (done) return;
  for (Job* job : batch) std::fill(job->results.begin(), job->results.end(), done);
}

Result<void> Writer::connect() {
  if (connection_ != nullptr && !connection_->broken()) return {};
  writing_.reset();
  register_.reset();
  connection_.reset();
  ESIGN_TRY(connection_, Connection::open(settings_.place, Connection::Access::write));
  register_ = std::make_unique<Register>(*connection_);
  writing_ = std::make_unique<Writing>(*register_, settings_.node);
  return {};
}

Result<void> Writer::try_commit(const std::vector<Job*>& batch) {
  ESIGN_CHECK(connect());
  Result<void> begun = connection_->begin_write();
  if (!begun && settings_.place.engine == Engine::postgresql) {
    // The server was away and is back: nothing has been done yet, so one more attempt is safe.
    connection_->roll_back();
    connection_.reset();
    ESIGN_CHECK(connect());
    begun = connection_->begin_write();
  }
  if (begun) begun = run_all(batch);
  register_->end();
  if (!begun) {
    connection_->roll_back();
    register_->kinds().forget();
    return begun;
  }
  committed_(writing_->changes(), writing_->head());
  return {};
}

/// Batches first. Single works may be such as can be run once only.
Result<Writing::Together> Writer::run_batches(const std::vector<Job*>& batch) {
  ESIGN_CHECK(writing_->begin());
  for (Job* job : batch) {
    if (job->works.size() < 2 || writing_->run_together(job->works, job->results) == Writing::Together::done) continue;
    if (connection_->broken()) return what_broke(job->results);
    connection_->roll_back();
    register_->kinds().forget();
    if (connection_->broken()) return fail(Errc::storage, "the register failed");
    ESIGN_CHECK(connection_->begin_write());
    ESIGN_CHECK(writing_->begin());
    return Writing::Together::to_be_undone;
  }
  return Writing::Together::done;
}

Result<void> Writer::run_all(const std::vector<Job*>& batch) {
  ESIGN_TRY(const Writing::Together batches, run_batches(batch));
  for (Job* job : batch) {
    if (job->works.size() > 1 && batches == Writing::Together::done) continue;
    for (std::size_t i = 0; i < job->works.size(); ++i) {
      job->results[i] = writing_->run(job->works[i]);
      // The database itself failed: what this commit holds cannot be trusted to it.
      if (connection_->broken()) return job->results[i] ? fail(Errc::storage, "the register failed") : job->results[i];
    }
  }
  ESIGN_CHECK(writing_->finish(settings_.sign));
  if (!writing_->changes().empty() && settings_.place.engine == Engine::postgresql) ESIGN_CHECK(connection_->notify());
  return connection_->commit();
}

}  // namespace esign::ca::storage
