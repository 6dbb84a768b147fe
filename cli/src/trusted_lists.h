// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/trusted_list.h>

#include <optional>
#include <string>
#include <vector>

namespace esign::cli {

/// A list and how the person named it.
struct NamedList {
  std::string name{};
  TrustedList list;
};
/// Empty when the file is no XML (a certificate) or a folder. Errors: those of reading; malformed (XML that is no list).
Result<std::optional<NamedList>> read_if_list(const std::string& path);

/// Whom to believe, and when.
struct ListRules {
  std::vector<std::string> signers{};  ///< Certificate files: --trust-signer.
  Time at{};
  Judges judges = Judges::one;
};
/// Each list by its pinned signer, or by a list of lists among them that was believed so. What was believed is remembered
/// (list_memory.h), so that an older list is refused the next time. All or nothing. Errors: invalid_argument (no signer was
/// named), denied (VerifiedList::verify), storage (the memory).
Result<std::vector<VerifiedList>> believe_lists(const std::vector<NamedList>& lists, const ListRules& rules);

/// One list by the signers that the list of lists `above` names for its territory, and by nobody else; remembered likewise. Errors:
/// denied (also: nobody is named), storage.
Result<VerifiedList> believe_pointed(const NamedList& list, const VerifiedList& above, const ListRules& rules);

/// Every certificate of the files.
Result<std::vector<Certificate>> certificates_of(const std::vector<std::string>& files);

}  // namespace esign::cli
