// SPDX-License-Identifier: Apache-2.0
// Every time-stamp of the XAdES and CAdES files of the EU's DSS: does its imprint fit what the format says was hashed? And
// does it fit no more when anything of that is left out, put elsewhere or changed?
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>

#include "crypto/backend.h"
#include "formats/cades/cades.h"
#include "formats/timestamp_view.h"
#include "formats/xades/xades.h"

namespace esign::collect {
namespace {

namespace fs = std::filesystem;
using formats::ImprintCheck;
using formats::ImprintRule;
using formats::TimestampView;
using Outcome = ImprintCheck::Outcome;

const fs::path kDss = fs::path(ESIGN_CORPORA) / "dss";
const formats::DigestFunction kDigest = [](Hash hash, const Source& source) { return crypto::digest(crypto::openssl(), hash, source); };

/// Every time-stamp that is not plainly intact, and why that is right.
struct Deviation {
  const char* file;
  std::size_t position;
  Outcome outcome;
  const char* why;
};
const Deviation kDeviations[] = {
    // A certificate that the index names was put in another's place.
    {"cades-ats-v3-wrong-cert.p7m", 2, Outcome::mismatch, "certificatesHashIndex names 1 that are not in the file any more"},
    // Four values where one SEQUENCE of four members belongs.
    {"cades-dss1956.p7m", 2, Outcome::not_available, "the ats-hash-index has not exactly one value"},
    // Made after TS 101 733 V1.8.3.
    {"CAdES-XL-T1-Double-AV2.png.p7m", 4, Outcome::match, "unsigned attributes without their tag and length"},
    // Detached, and what was signed is not in the corpora.
    {"test.txt.signed_Certipost-2048.detached.old.p7s", 1, Outcome::not_available, "the signed content is not here"},
    {"cadesLTAwithATv2.sig", 1, Outcome::not_available, "the signed content is not here"},
    {"signatureExtendedTwoLTA.p7s", 1, Outcome::not_available, "the signed content is not here"},
    {"signatureExtendedTwoLTA.p7s", 3, Outcome::not_available, "the signed content is not here"},
    {"detached_cts.xml", 1, Outcome::not_available, "XML_teszt_kicsi_8kb.xml: the signed content is not here"},
    {"xades-lta-detached.xml", 2, Outcome::not_available, "sample.xml: the signed content is not here"},
    {"sig_bundle.signed_detached.xml", 2, Outcome::not_available, "the signed content is not here"},
    // A certificate in CertificateValues was changed; a token was copied from another signature.
    {"xades-lta-corrupted-cert.xml", 2, Outcome::mismatch, "the imprint is that of other octets"},
    {"xades-lta-copied-atst.xml", 2, Outcome::mismatch, "the imprint is that of other octets"},
    // Made over the references of the other version.
    {"xades-x-level-wrong-sigAndRefsTstVersion.xml", 2, Outcome::mismatch, "the imprint is that of other octets"},
    // No order and no choice of its references gives this imprint.
    {"signing-cert-multiple-refs-sig.xml", 2, Outcome::mismatch, "the imprint is that of other octets"},
    // An attack: the ds:Object that was signed was moved into a wrapper.
    {"XSW-enveloping-fake-object.xml", 1, Outcome::not_available, "the referenced ds:Object is not an object of this signature"},
};

struct Found {
  std::string file{};
  std::size_t position = 0;  ///< From 1, in its signature.
  std::shared_ptr<const TimestampView> timestamp{};
};

std::vector<Found> all_timestamps() {
  std::vector<Found> found;
  if (!fs::is_directory(kDss)) return found;
  for (const auto& entry : fs::recursive_directory_iterator(kDss)) {
    if (!entry.is_regular_file()) continue;
    const auto document = Document::load(entry.path());
    if (!document || document->size() == 0) continue;
    auto set = formats::xades::read(*document, std::nullopt);
    if (!set) set = formats::cades::read(*document, std::nullopt);
    if (!set) continue;
    for (const auto& view : set->signatures) {
      for (std::size_t i = 0; i < view.timestamps.size(); ++i) found.push_back({entry.path().filename().string(), i + 1, view.timestamps[i]});
    }
  }
  return found;
}

std::string word(Outcome outcome) {
  switch (outcome) {
    case Outcome::match: return "match";
    case Outcome::mismatch: return "mismatch";
    case Outcome::not_available: return "not available";
    case Outcome::unsupported: return "unsupported";
  }
  return {};
}

const Deviation* deviation_of(const Found& found) {
  for (const Deviation& one : kDeviations) {
    if (found.file == one.file && found.position == one.position) return &one;
  }
  return nullptr;
}

TEST(ImprintsCorpus, FitWhatWasHashed) {
  const auto all = all_timestamps();
  if (all.empty()) GTEST_SKIP() << "no corpora";
  std::map<std::string, int> totals;
  std::set<const Deviation*> met;
  for (const Found& found : all) {
    const auto check = formats::check_imprint(*found.timestamp, kDigest);
    ASSERT_TRUE(check) << found.file << ": " << check.error().detail;
    ++totals[found.timestamp->attribute + ": " + word(check->outcome)];
    const Deviation* deviation = deviation_of(found);
    // A file may hold several signatures with a time-stamp at the same place: one of them is the one that is named.
    if (deviation && check->outcome == deviation->outcome && check->why == deviation->why) {
      met.insert(deviation);
      continue;
    }
    const bool same = check->outcome == Outcome::match && check->why.empty();
    EXPECT_TRUE(same) << found.file << " T-" << found.position << " " << found.timestamp->attribute << ": " << word(check->outcome) << " " << check->why;
  }
  EXPECT_EQ(met.size(), std::size(kDeviations)) << "a named deviation was not met";
  const std::map<std::string, int> expected{
      {"CAdES-C-timestamp: match", 3},
      {"archive-time-stamp-v3: match", 11}, {"archive-time-stamp-v3: mismatch", 1}, {"archive-time-stamp-v3: not available", 1},
      {"archive-time-stamp: match", 3}, {"archive-time-stamp: not available", 4},
      {"content-time-stamp: match", 5},
      {"signature-time-stamp: match", 21},
      {"xades141:ArchiveTimeStamp: match", 4}, {"xades141:ArchiveTimeStamp: mismatch", 2}, {"xades141:ArchiveTimeStamp: not available", 1},
      {"xades141:SigAndRefsTimeStampV2: mismatch", 1},
      {"xades:AllDataObjectsTimeStamp: match", 5}, {"xades:AllDataObjectsTimeStamp: not available", 2},
      {"xades:ArchiveTimeStamp: match", 2}, {"xades:ArchiveTimeStamp: not available", 1},
      {"xades:RefsOnlyTimeStamp: mismatch", 1},
      {"xades:SigAndRefsTimeStamp: match", 3},
      {"xades:SignatureTimeStamp: match", 25},
  };
  EXPECT_EQ(totals, expected);
}

Bytes held(const formats::ImprintPiece& piece) {
  Bytes octets;
  EXPECT_TRUE(piece.octets([&](View part) -> Result<void> {
    append(octets, part);
    return {};
  }));
  return octets;
}

Source source_of(Bytes octets) {
  return [octets = std::move(octets)](const Sink& out) { return out(octets); };
}

/// A copy with nothing but these rules: accepted ones, each changed by `change`.
template <class Change>
TimestampView changed(const TimestampView& timestamp, Change&& change) {
  TimestampView copy = timestamp;
  copy.rules.clear();
  for (const ImprintRule& rule : timestamp.rules) {
    if (rule.standing != ImprintRule::Standing::accepted) continue;
    copy.rules.push_back(rule);
    change(copy.rules.back().pieces);
  }
  return copy;
}

Outcome outcome_of(const TimestampView& timestamp) {
  const auto check = formats::check_imprint(timestamp, kDigest);
  EXPECT_TRUE(check);
  return check ? check->outcome : Outcome::match;
}

/// The ones of the corpora that match, for the controls below.
std::vector<Found> matching() {
  std::vector<Found> all = all_timestamps();
  std::erase_if(all, [](const Found& found) { return outcome_of(*found.timestamp) != Outcome::match; });
  return all;
}

TEST(ImprintsCorpus, NothingMayBeLeftOutMovedOrChanged) {
  const auto all = matching();
  if (all.empty()) GTEST_SKIP() << "no corpora";
  std::size_t controls = 0;
  for (const Found& found : all) {
    const TimestampView& timestamp = *found.timestamp;
    const std::size_t pieces = timestamp.rules.front().pieces.size();
    for (std::size_t i = 0; i < pieces; ++i) {
      const Bytes octets = held(timestamp.rules.front().pieces[i]);
      if (!octets.empty()) {
        const auto left_out = changed(timestamp, [&](auto& list) { list.erase(list.begin() + static_cast<std::ptrdiff_t>(i)); });
        EXPECT_EQ(outcome_of(left_out), Outcome::mismatch) << found.file << " T-" << found.position << " without piece " << i;
        Bytes bent = octets;
        bent[bent.size() / 2] ^= 1;
        const auto altered = changed(timestamp, [&](auto& list) { list[i].octets = source_of(bent); });
        EXPECT_EQ(outcome_of(altered), Outcome::mismatch) << found.file << " T-" << found.position << " with a changed piece " << i;
        controls += 2;
      }
      if (i + 1 < pieces && octets != held(timestamp.rules.front().pieces[i + 1])) {
        const auto swapped = changed(timestamp, [&](auto& list) { std::swap(list[i], list[i + 1]); });
        EXPECT_EQ(outcome_of(swapped), Outcome::mismatch) << found.file << " T-" << found.position << " with pieces " << i << " and the next swapped";
        ++controls;
      }
    }
  }
  EXPECT_GT(controls, 300u);
}

TEST(ImprintsCorpus, EverythingThatAnIndexNamesMustBeThere) {
  std::size_t controls = 0;
  for (const Found& found : matching()) {
    if (!found.timestamp->index) continue;
    for (std::size_t list = 0; list < found.timestamp->index->lists.size(); ++list) {
      const auto& items = *found.timestamp->index->lists[list].items;
      const std::size_t stated = found.timestamp->index->lists[list].stated.size();
      std::size_t named = 0;
      for (std::size_t i = 0; i < items.size(); ++i) {
        auto fewer = items;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        TimestampView view = *found.timestamp;
        view.index->lists[list].items = std::make_shared<const std::vector<formats::IndexedItem>>(std::move(fewer));
        if (outcome_of(view) == Outcome::mismatch) ++named;
        ++controls;
      }
      EXPECT_EQ(named, stated) << found.file << ": exactly the items that are named are missed";
    }
  }
  EXPECT_GT(controls, 20u);
}

}  // namespace
}  // namespace esign::collect
