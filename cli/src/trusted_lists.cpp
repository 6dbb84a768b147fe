// SPDX-License-Identifier: Apache-2.0
#include "trusted_lists.h"

#include <filesystem>

#include "inputs.h"
#include "list_memory.h"

namespace esign::cli {
namespace {

constexpr std::uint64_t kLargestCertificates = 1 << 20;

Result<VerifiedList> believe(const NamedList& named, std::vector<Certificate> signers, const ListRules& rules) {
  ListQuestion question;
  question.signers = std::move(signers);
  question.at = rules.at;
  question.now = system_time();
  question.judges = rules.judges;
  ESIGN_TRY(question.memory, recall(named.list.memory_key()));
  auto verified = VerifiedList::verify(named.list, question).in(named.name);
  if (verified) ESIGN_CHECK(remember(named.list.memory_key(), verified->memory()));
  return verified;
}

}  // namespace

Result<VerifiedList> believe_pointed(const NamedList& list, const VerifiedList& above, const ListRules& rules) {
  std::vector<Certificate> signers = above.signers_of(list.list.territory());
  if (signers.empty()) return fail(Errc::denied, "the list of lists names nobody who signs it").in(list.name);
  return believe(list, std::move(signers), rules);
}

Result<std::vector<Certificate>> certificates_of(const std::vector<std::string>& files) {
  std::vector<Certificate> all;
  for (const std::string& name : files) {
    ESIGN_TRY(const Document file, Document::load(name).in(name));
    ESIGN_TRY(const std::vector<std::uint8_t> octets, file.octets(kLargestCertificates).in(name));
    ESIGN_TRY(const std::vector<Certificate> found, Certificate::parse_file(octets).in(name));
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

Result<std::optional<NamedList>> read_if_list(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return std::optional<NamedList>{};
  ESIGN_TRY(const Document file, Document::load(path).in(path));
  if (TrustedList::looks_like_list(file) == TrustedList::Likeness::no) return std::optional<NamedList>{};
  ESIGN_TRY(TrustedList list, TrustedList::read(file).in(path));
  return std::optional<NamedList>{NamedList{path, std::move(list)}};
}

Result<std::vector<VerifiedList>> believe_lists(const std::vector<NamedList>& lists, const ListRules& rules) {
  ESIGN_TRY(const std::vector<Certificate> pinned, certificates_of(rules.signers).in("--trust-signer"));
  if (pinned.empty()) return fail(Errc::invalid_argument, "a trusted list is believed by its signer only: name that certificate with --trust-signer").in(lists.front().name);
  std::vector<VerifiedList> believed;
  std::vector<NamedList> others;
  std::vector<Error> why;
  for (const NamedList& named : lists) {
    auto verified = believe(named, pinned, rules);
    if (verified) {
      believed.push_back(*std::move(verified));
    } else {
      others.push_back(named);
      why.push_back(verified.error());
    }
  }
  // Lists of lists name the signers of the others: one step, no chains of them and so no loops.
  const std::size_t by_pin = believed.size();
  for (std::size_t i = 0; i < others.size(); ++i) {
    std::vector<Certificate> named_there;
    for (std::size_t j = 0; j < by_pin; ++j) {
      const auto signers = believed[j].signers_of(others[i].list.territory());
      named_there.insert(named_there.end(), signers.begin(), signers.end());
    }
    if (named_there.empty()) return fail(why[i]);
    ESIGN_TRY(auto verified, believe(others[i], named_there, rules));
    believed.push_back(std::move(verified));
  }
  return believed;
}

}  // namespace esign::cli
