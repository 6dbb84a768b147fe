// SPDX-License-Identifier: Apache-2.0
// Lists. Each is read along an index, newest first, and none visits more rows than a bound: ten million certificates do not
// make them slow. Two ways: along one word of the subject, or along (kind, status) pairs, whose newest rows are merged.
#include <algorithm>

#include "storage/register.h"

namespace esign::ca::storage {
namespace {

#define ESIGN_COLUMNS                                                                                                        \
  "SELECT id, kind, serial, shard, status, reason, since, invalidity, not_before, not_after, recorded, issued, spki, "      \
  "request_id, centre, common_name, fin, voen, card_number, subject FROM certificates "
#define ESIGN_FILTER                                                                                                         \
  "AND (? < 0 OR status = ?) AND (? = '' OR issuer IN (SELECT id FROM issuers WHERE name = ?)) "                            \
  "AND (? = '' OR kind IN (SELECT id FROM kinds WHERE profile = ?)) AND (? = '' OR fin = ?) AND (? = '' OR voen = ?) "       \
  "AND (? = '' OR card_number = ?) AND common_name >= ? AND common_name < ? AND (recorded, serial) < (?, #) "               \
  "ORDER BY recorded DESC, serial DESC LIMIT ?"
constexpr const char* columns = "nnonnnnnnnnnottttttt";

constexpr Sql along_card{ESIGN_COLUMNS "WHERE card_number = ? AND card_number <> '' " ESIGN_FILTER, columns};
constexpr Sql along_fin{ESIGN_COLUMNS "WHERE fin = ? AND fin <> '' " ESIGN_FILTER, columns};
constexpr Sql along_voen{ESIGN_COLUMNS "WHERE voen = ? AND voen <> '' " ESIGN_FILTER, columns};
constexpr Sql along_name{ESIGN_COLUMNS "WHERE common_name >= ? AND common_name <> '' " ESIGN_FILTER, columns};
/// A name alone: sorted within its index, and only the rows of the page are read.
constexpr Sql along_name_alone{
    ESIGN_COLUMNS "WHERE id IN (SELECT id FROM certificates WHERE common_name >= ? AND common_name < ? AND common_name <> '' "
    "AND (recorded, serial) < (?, #) ORDER BY recorded DESC, serial DESC LIMIT ?)", columns};
constexpr Sql along_list{
    ESIGN_COLUMNS "WHERE kind = ? AND status = ? AND (recorded, serial) < (?, #) ORDER BY recorded DESC, serial DESC LIMIT ?", columns};
/// The names of the newest rows of a list.
constexpr Sql names_in_list{
    "SELECT * FROM (" ESIGN_COLUMNS "WHERE kind = ? AND status = ? AND (recorded, serial) < (?, #) "
    "ORDER BY recorded DESC, serial DESC LIMIT ?) AS newest WHERE common_name >= ? AND common_name < ? "
    "ORDER BY recorded DESC, serial DESC LIMIT ?", columns};
constexpr Sql how_many_names{
    "SELECT COUNT(*) FROM (SELECT 1 FROM certificates WHERE common_name >= ? AND common_name < ? AND common_name <> '' LIMIT ?) AS counted", "n"};
#undef ESIGN_COLUMNS
#undef ESIGN_FILTER

/// Rows of one beginning of a name that are sorted by age: in the index alone, or one by one when more is asked than the name.
constexpr std::int64_t name_candidates = 25'000, filtered_candidates = 3'000;
/// Newest rows of each list that are looked through for a name that more have.
constexpr std::int64_t list_candidates = 1'500;
constexpr std::uint32_t page_rows = 1'000;  ///< Of one answer.

/// Greater than every UTF-8 text that begins with `prefix`: no code point is greater than U+10FFFF.
std::string after(const std::string& prefix) { return prefix + "\xF4\x8F\xBF\xBF"; }

struct Page {
  Time recorded = Time(std::chrono::seconds(INT64_MAX));
  Serial serial{};
};

Page page_of(const Search& search) {
  Page page;
  if (search.before) std::tie(page.recorded, page.serial) = *search.before;
  return page;
}

bool is_newer(const CertificateRecord& a, const CertificateRecord& b) {
  return a.recorded != b.recorded ? a.recorded > b.recorded : a.serial > b.serial;
}

}  // namespace

Result<std::vector<CertificateRecord>> Register::search(const Search& search) {
  std::vector<CertificateRecord> found;
  Search wanted = search;
  wanted.limit = std::clamp(search.limit, 1u, page_rows);
  const bool has_word = !(wanted.fin.empty() && wanted.voen.empty() && wanted.card_number.empty() && wanted.common_name.empty());
  ESIGN_CHECK(has_word ? search_words(wanted, found) : search_lists(wanted, found));
  std::sort(found.begin(), found.end(), is_newer);
  if (found.size() > wanted.limit) found.resize(wanted.limit);
  return found;
}

Result<void> Register::search_words(const Search& search, std::vector<CertificateRecord>& found) {
  const bool by_name = search.fin.empty() && search.voen.empty() && search.card_number.empty();
  const std::string last = after(search.common_name);
  const Page page = page_of(search);
  const auto take = [&](const Row& row) -> Result<void> {
    ESIGN_TRY(CertificateRecord record, certificate_of(row));
    found.push_back(std::move(record));
    return {};
  };
  if (by_name) {
    const bool alone = !search.status && search.issuer.empty() && search.profile.empty();
    const std::int64_t most = alone ? name_candidates : filtered_candidates;
    ESIGN_TRY(const auto count, connection_.one(how_many_names, {search.common_name, last, most + 1}));
    if (count && count->number(0) > most) return search_lists(search, found);
    if (alone) return connection_.each(along_name_alone, {search.common_name, last, page.recorded, page.serial, search.limit}, take);
  }
  const Sql& sql = !search.card_number.empty() ? along_card : !search.fin.empty() ? along_fin : !search.voen.empty() ? along_voen : along_name;
  const std::string& word = !search.card_number.empty() ? search.card_number : !search.fin.empty() ? search.fin
                          : !search.voen.empty() ? search.voen : search.common_name;
  const std::int64_t status = search.status ? static_cast<std::int64_t>(*search.status) : -1;
  return connection_.each(
      sql, {word, status, status, search.issuer, search.issuer, search.profile, search.profile, search.fin, search.fin, search.voen,
            search.voen, search.card_number, search.card_number, search.common_name, last, page.recorded, page.serial, search.limit},
      take);
}

/// Also a name that very many have: then the newest rows of each list are looked through, and when these do not hold a
/// page of it the search is too wide.
Result<void> Register::search_lists(const Search& search, std::vector<CertificateRecord>& found) {
  ESIGN_TRY(const std::vector<const Kind*> kinds, kinds_.matching(search.issuer, search.profile));
  std::vector<std::int64_t> ids;
  for (const Kind* kind : kinds) ids.push_back(kind->id);
  const Page page = page_of(search);
  const auto take = [&](const Row& row) -> Result<void> {
    ESIGN_TRY(CertificateRecord record, certificate_of(row));
    found.push_back(std::move(record));
    return {};
  };
  for (const std::int64_t id : ids) {
    for (int status = 0; status <= static_cast<int>(Status::voided); ++status) {
      if (search.status && status != static_cast<int>(*search.status)) continue;
      if (search.common_name.empty()) {
        ESIGN_CHECK(connection_.each(along_list, {id, status, page.recorded, page.serial, search.limit}, take));
      } else {
        ESIGN_CHECK(connection_.each(names_in_list, {id, status, page.recorded, page.serial, list_candidates, search.common_name,
                                                     after(search.common_name), search.limit}, take));
      }
    }
  }
  if (!search.common_name.empty() && found.size() < search.limit) return fail(Errc::limit_exceeded, "search_candidates");
  return {};
}

}  // namespace esign::ca::storage
