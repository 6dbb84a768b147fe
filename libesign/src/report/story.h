// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

namespace esign::report {

/// What a person is told, in one language and in order: the verdict first, in plain words and in the standard's term; then who,
/// when, what, why, what to do. text.cpp and html.cpp only give it a form.
struct Story {
  struct Line {
    std::string label{}, value{};
  };
  struct Chapter {
    std::string id{};       ///< "S-1"
    std::string title{};    ///< "Signature S-1 (XAdES, enveloped, B-T)"
    std::string verdict{};  ///< In plain words
    std::string term{};     ///< "INDETERMINATE/TRY_LATER"
    Indication indication = Indication::indeterminate;
    std::vector<Line> lines{};
  };
  std::string document{}, verdict{};
  Indication indication = Indication::indeterminate;
  std::vector<Chapter> chapters{};  ///< One for each signature
  Line checked{}, policy{};
};

Story tell(const Report::Data& data, Language language);

/// The message key of a status: "text.status.on-hold".
std::string_view status_key(facts::RevocationStatus status);

/// The message key of what a time-stamp is worth: "text.timestamp.passed".
std::string_view timestamp_result_key(const TimestampReport& one);

/// A message with what it is about, made printable.
std::string told(Language language, std::string_view key, const std::string& detail);

}  // namespace esign::report
