// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "formats/timestamp_view.h"

namespace esign::formats {
namespace {

using Outcome = ImprintCheck::Outcome;

/// An error that tells something about this time-stamp, and not that the work could not be done.
bool is_finding(const Error& error) {
  return error.code == Errc::not_found || error.code == Errc::malformed || error.code == Errc::unsupported || error.code == Errc::invalid_argument;
}

std::string words(const Error& error) { return error.at.empty() ? error.detail : error.at + ": " + error.detail; }

ImprintCheck cannot(const Error& error) {
  return {error.code == Errc::unsupported ? Outcome::unsupported : Outcome::not_available, words(error), {}, {}};
}

/// Whether one of the rules gives the stated imprint; which, stands in `why` when it is not the standard's own.
Result<ImprintCheck> compare(const TimestampView& timestamp, Hash hash, const DigestFunction& digest) {
  const Bytes& stated = timestamp.token->info.imprint.hashed_message;
  ImprintCheck check{Outcome::mismatch, "the imprint is that of other octets", {}, {}};
  for (const ImprintRule& rule : timestamp.rules) {
    auto computed = hash_rule(rule, hash, digest);
    if (!computed) {
      if (!is_finding(computed.error())) return fail(std::move(computed).error());
      if (&rule == &timestamp.rules.front()) check = cannot(computed.error());
      continue;
    }
    if (!equal(*computed, stated)) continue;
    switch (rule.standing) {
      case ImprintRule::Standing::accepted: return ImprintCheck{Outcome::match, rule.deviation, {}, {}};
      case ImprintRule::Standing::explanation: check.why = "the imprint would match with " + rule.deviation; break;
    }
  }
  return check;
}

void merge(Covered& to, const Covered& more) {
  if (more.signature_value == Covered::SignatureValue::yes) to.signature_value = Covered::SignatureValue::yes;
  to.references.insert(to.references.end(), more.references.begin(), more.references.end());
  to.timestamps.insert(to.timestamps.end(), more.timestamps.begin(), more.timestamps.end());
  add(to.evidence, more.evidence);
}

/// Each stated digest needs an item of its own: a digest that stands there twice speaks of two.
Result<void> check_list(const HashIndex::List& list, Hash hash, const DigestFunction& digest, ImprintCheck& check) {
  std::vector<Bytes> open = list.stated;
  std::ranges::sort(open);
  for (const IndexedItem& item : *list.items) {
    for (const Bytes& form : item.forms) {
      ESIGN_TRY(const Bytes computed, digest(hash, [&](const Sink& out) { return out(form); }));
      const auto found = std::ranges::lower_bound(open, computed);
      if (found == open.end() || *found != computed) continue;
      open.erase(found);
      merge(check.indexed, item.covers);
      break;
    }
  }
  if (open.empty()) return {};
  check.outcome = Outcome::mismatch;
  check.why = list.name + " names " + std::to_string(open.size()) + " that are not in the file any more";
  return {};
}

Result<Bytes> digest_of(const ListedFile& file, const DigestFunction& digest) {
  const std::pair key(file.file, file.hash);
  if (const auto found = file.known->find(key); found != file.known->end()) return found->second;
  ESIGN_TRY(Bytes computed, digest(file.hash, file.octets));
  return file.known->emplace(key, std::move(computed)).first->second;
}

/// Each file that a manifest lists has the digest that it states.
Result<void> check_file(const ListedFile& file, const DigestFunction& digest, ImprintCheck& check) {
  const auto differs = [&](std::string why) {
    check.outcome = Outcome::mismatch;
    check.why = std::move(why);
  };
  if (!file.octets) {
    differs(file.name + " is listed and not there");
    return {};
  }
  const auto computed = digest_of(file, digest);
  if (!computed && !is_finding(computed.error())) return fail(computed.error());
  if (!computed || !equal(*computed, file.expected)) differs(file.name + " is not what it was");
  else merge(check.indexed, file.covers);
  return {};
}

}  // namespace

Result<Bytes> hash_rule(const ImprintRule& rule, Hash hash, const DigestFunction& digest) {
  return digest(hash, [&](const Sink& out) -> Result<void> {
    for (const ImprintPiece& piece : rule.pieces) {
      switch (piece.form) {
        case ImprintPiece::Form::plain: ESIGN_CHECK(piece.octets(out)); break;
        case ImprintPiece::Form::digested: {
          ESIGN_TRY(const Bytes inner, digest(hash, piece.octets));
          ESIGN_CHECK(out(inner));
          break;
        }
      }
    }
    return {};
  });
}

Result<ImprintCheck> check_imprint(const TimestampView& timestamp, const DigestFunction& digest) {
  if (timestamp.failure) return cannot(*timestamp.failure);
  if (timestamp.no_imprint) return cannot(*timestamp.no_imprint);
  if (!timestamp.token || timestamp.rules.empty()) return fail(Errc::internal, "a time-stamp without rules for its imprint");
  const timestamp::MessageImprint& imprint = timestamp.token->info.imprint;
  const auto hash = pkix::hash_from(imprint.hash_algorithm);
  if (!hash) return cannot(hash.error());
  ESIGN_TRY(ImprintCheck check, compare(timestamp, *hash, digest));
  if (check.outcome != Outcome::match) return check;
  check.covers = timestamp.covers;
  if (timestamp.index) {
    for (const HashIndex::List& list : timestamp.index->lists) ESIGN_CHECK(check_list(list, timestamp.index->hash, digest, check));
  }
  for (const ListedFile& file : timestamp.listed) {
    if (check.outcome == Outcome::match) ESIGN_CHECK(check_file(file, digest, check));
  }
  if (check.outcome != Outcome::match) check.covers = check.indexed = {};
  return check;
}

}  // namespace esign::formats
