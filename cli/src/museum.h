// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/cert_path.h>
#include <esign/trusted_list.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "messages.h"

namespace esign::cli::museum {

/// A text in the languages of people, as index.json has it.
struct Text {
  std::string en{}, az{}, ru{};
  const std::string& in(Language language) const;
};

/// What is asked of a case: a signed file, a certificate; a signed file that is good, but whose report must not carry all that
/// the file says (text); one that is good, but of which only the signed octets may be handed on (octets); or a trusted list.
enum class Kind : std::uint8_t { verify, path, text, octets, list };

/// One call of the public verifier: files below the museum's folder.
struct Case {
  std::string file{}, content{};
  std::string policy{};  ///< The name of a built-in one.
  Time at{};             ///< The verdict is asked for this instant.
  std::vector<std::string> trust{}, certs{}, crls{}, ocsp{};
  PathQuestion question{};
  std::vector<std::string> lists{};    ///< Trusted lists whose authorities are trusted, each signed by one of `signers`.
  std::vector<std::string> signers{};  ///< Certificates that may sign trusted lists: pinned.
  std::optional<ListMemory> memory{};  ///< Kind::list: of the list that was believed before.
};

/// How the product must answer a forgery: an error, or an indication with its sub-indication, and the reason's words.
struct Refusal {
  std::string error{}, indication{}, sub_indication{};
  std::string word{};                 ///< Part of the reason: the rule that was meant refused it.
  std::vector<std::string> absent{};  ///< Kind::text: what no report may contain.
};

struct Exhibit {
  std::string id{};
  Kind kind = Kind::verify;
  Judges judges = Judges::two;  ///< one: the second judge cannot pass the genuine twin, so that two never agree on it.
  Text name{}, rule{};
  std::string rule_key{}, story{}, reference{};
  Case forgery{}, control{};
  Refusal expected{};
  std::string passed{};  ///< The indication of the genuine twin.
};

struct Museum {
  std::filesystem::path folder{};
  std::vector<Exhibit> exhibits{};
};

/// Where the exhibits lie: ../share/esign/attacks beside the folder of this program, in a build tree and in an installed one.
std::filesystem::path default_folder();
/// Reads index.json (schema esign.attacks/2). Errors: not_found, malformed.
Result<Museum> load(const std::filesystem::path& folder);

/// What the product said to one case. An error is an answer here: a file that cannot be read is refused.
struct Answer {
  std::string error{}, indication{}, sub_indication{}, reason{};
  std::string shown{};                ///< The report in every form and language.
  std::vector<std::uint8_t> octets{};  ///< What the first signature signed, when it is good.
};
/// Errors: those of the set-up only (a missing file, a bad policy), never those of the file that is judged.
Result<Answer> answer_to(const Museum& museum, Kind kind, const Case& one, Judges judges);

enum class Finding : std::uint8_t { refused, passed, refused_otherwise, control_failed };
struct Inspection {
  Finding finding = Finding::passed;
  Answer forgery{}, control{};
  double milliseconds = 0;  ///< For the forgery.
};
/// Shows the forgery and its genuine twin to the product. Errors: as answer_to.
Result<Inspection> inspect(const Museum& museum, const Exhibit& exhibit, Judges judges);

}  // namespace esign::cli::museum
