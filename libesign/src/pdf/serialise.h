// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/time.h>

#include <functional>

#include "base/bytes.h"
#include "pdf/object.h"

namespace esign::pdf {

// The text of objects as a file has them (ISO 32000-2, 7.3). Every string that reaches a file passes here: nothing is escaped
// anywhere else.

/// A name (7.3.5) from its octets without the solidus, irregular octets as #xx: "A B" -> "/A#20B".
std::string name_token(std::string_view octets);
/// A string (7.3.4.3) in hexadecimal digits, upper case, without white space.
std::string hex_string(View octets);
/// The octets of a text string (7.9.2.2) from UTF-8: ASCII as it is, which PDFDocEncoding shares; else UTF-16BE behind a byte
/// order mark, which every version of PDF knows. Invalid UTF-8 counts as U+FFFD.
Bytes text_string(std::string_view utf8);
/// A date (7.9.4) in UTC: "D:20261121120000Z".
std::string date(Time time);
/// A number (7.3.3) with at most four decimals and no exponent; what is no number is 0.
std::string number(double value);

/// What the octets of a string become before they are written: encrypted, in an encrypted document.
using StringForm = std::function<Result<Bytes>(View)>;
/// The text of a value; a stream gives its dictionary. Strings come out in hexadecimal, numbers as they were written. Errors:
/// those of `form`.
Result<std::string> serialised(const Object& object, const StringForm& form);

Object text_object(std::string_view utf8);  ///< text_string() as an object.
Object name_object(std::string_view name);
Object number_object(double value);

}  // namespace esign::pdf
