// SPDX-License-Identifier: Apache-2.0
#include "storage/life.h"

#include <array>

namespace esign::ca::storage {
namespace {

struct Step {
  Status from, to;
};
constexpr std::array ways = {
    Step{Status::intended, Status::on_hold}, Step{Status::intended, Status::active},    Step{Status::intended, Status::voided},
    Step{Status::on_hold, Status::active},   Step{Status::on_hold, Status::revoked},    Step{Status::active, Status::suspended},
    Step{Status::active, Status::revoked},   Step{Status::suspended, Status::active},   Step{Status::suspended, Status::revoked},
};

}  // namespace

Way way(Status from, Status to) {
  for (const Step& step : ways) {
    if (step.from == from && step.to == to) return Way::open;
  }
  return Way::closed;
}

bool is_listed(Status status) {
  switch (status) {
    case Status::on_hold:
    case Status::suspended:
    case Status::revoked:
    case Status::voided: return true;
    case Status::intended:
    case Status::active: break;
  }
  return false;
}

}  // namespace esign::ca::storage
