// SPDX-License-Identifier: Apache-2.0
#include "validation/conclusion.h"

#include <algorithm>
#include <utility>

namespace esign::validation {
namespace {

Step::Outcome told(Status status) {
  switch (status) {
    case Status::passed: return Step::Outcome::passed;
    case Status::failed: return Step::Outcome::failed;
    case Status::indeterminate: return Step::Outcome::indeterminate;
  }
  return Step::Outcome::failed;
}

Step step(std::string clause, std::string key, Step::Outcome outcome, std::string detail) {
  return {"EN 319 102-1 " + std::move(clause), std::move(key), outcome, std::move(detail)};
}

}  // namespace

void Trace::pass(std::string clause, std::string key, std::string detail) {
  steps_.push_back(step(std::move(clause), std::move(key), Step::Outcome::passed, std::move(detail)));
}

void Trace::note(std::string clause, std::string key, std::string detail) {
  steps_.push_back(step(std::move(clause), std::move(key), Step::Outcome::noted, std::move(detail)));
}

Outcome Trace::conclude(std::string clause, std::string key, Outcome outcome, std::string detail) {
  steps_.push_back(step(std::move(clause), std::move(key), told(outcome.status), std::move(detail)));
  return outcome;
}

void Trace::warn(std::string id, std::string detail) {
  Warning warning{std::move(id), std::move(detail)};
  if (std::find(warnings_.begin(), warnings_.end(), warning) == warnings_.end()) warnings_.push_back(std::move(warning));
}

}  // namespace esign::validation
