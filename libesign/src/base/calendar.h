// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

namespace esign {

/// A date and time of day of the proleptic Gregorian calendar in UTC, month and day from 1.
struct CivilTime {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};

/// Errors: malformed when there is no such day or time of day; a leap second (60) is refused, as DER times are.
Result<Time> civil_time(const CivilTime& civil);
CivilTime to_civil(Time time);

}  // namespace esign
