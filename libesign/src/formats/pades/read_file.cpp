// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "base/text.h"
#include "formats/pades/reading.h"

namespace esign::formats::pades {
namespace {

/// Whether an error is about what stands in the file.
bool is_about_content(const Error& error) {
  return error.code == Errc::malformed || error.code == Errc::not_found || error.code == Errc::unsupported;
}

/// Whether "null" stands there, which is as good as no value. What a reader only cannot read is a signature nevertheless.
bool is_null(const pdf::Revisions& revisions, pdf::Ref ref, std::size_t index) {
  const auto place = revisions.find(ref.number, index);
  if (place.entry == nullptr || place.entry->kind != pdf::XrefEntry::Kind::plain) return false;
  pdf::Cursor cursor(revisions.file, revisions.file.size(), place.entry->value);
  return pdf::object_header(cursor) && cursor.word("null") == pdf::Cursor::Found::yes;
}

/// Goes over the revisions, oldest first, with a window on each.
class FileReader {
 public:
  FileReader(Reading& to, std::string_view password, const Limits& limits, pkix::ParsedObjects* parsed)
      : to_(to), password_(password), limits_(limits), signatures_("pdf_signatures", limits.pdf_signatures), fields_("pdf_fields", 10 * std::uint64_t{limits.pdf_fields}),
        data_(limits, parsed) {}

  Result<void> run();

 private:
  Result<void> revision(std::size_t index);
  Result<void> fields(const pdf::Window& window, const pdf::AcroForm& form, std::size_t index);
  Result<void> field(const pdf::Window& window, const pdf::Field& field, std::size_t index);
  void vanished(std::size_t index);
  Result<void> restrictions(pdf::Window window, std::size_t index);
  Result<void> object_streams(const pdf::Window& window, std::size_t index);

  Reading& to_;
  std::string_view password_;
  const Limits& limits_;
  Budget signatures_, fields_;
  ValidationDataReader data_;
  std::map<pdf::Ref, std::size_t> by_ref_{};  ///< Positions in Reading::located.
  std::set<std::string> direct_{};            ///< Fields whose value is no object of its own.
  std::set<pdf::Ref> before_{}, now_{};       ///< Values that fields have, in the revision before and in this one.
};

Result<void> FileReader::field(const pdf::Window& window, const pdf::Field& field, std::size_t index) {
  ESIGN_CHECK(fields_.spend());
  if (field.type != "Sig" || field.value.is_null() || field.place == pdf::Field::Place::inner) return {};
  const auto ref = field.value.reference();
  if (!ref) {
    if (!direct_.insert(field.name).second) return {};
    ESIGN_CHECK(signatures_.spend());
    Located made;
    made.dictionary = field.value;
    made.fields = {field.name};
    made.seen = index;
    made.value.findings.push_back({"BR-12", pdf::ChangeLevel::none, "field", printable(field.name), {}, {}, "the signature dictionary is no object of its own"});
    to_.located.push_back(std::move(made));
    return {};
  }
  const auto known = by_ref_.find(*ref);
  if (known != by_ref_.end()) {
    if (window.entry(*ref) == nullptr) return {};
    now_.insert(*ref);
    auto& names = to_.located[known->second].fields;
    if (std::ranges::find(names, field.name) == names.end()) names.push_back(field.name);
    return {};
  }
  ESIGN_TRY(pdf::Object dictionary, window.get(*ref));
  if (dictionary.is_null() && (window.entry(*ref) == nullptr || is_null(to_.revisions, *ref, index))) return {};
  now_.insert(*ref);
  ESIGN_CHECK(signatures_.spend());
  by_ref_[*ref] = to_.located.size();
  Located made;
  made.dictionary = std::move(dictionary);
  made.fields = {field.name};
  made.seen = index;
  ESIGN_TRY(made.value, pdf::read_signature_value(to_.revisions, *ref, index, limits_));
  to_.located.push_back(std::move(made));
  return {};
}

/// BR-19: what fields of the revision before had and no field has any more.
void FileReader::vanished(std::size_t index) {
  for (const pdf::Ref ref : before_) {
    if (now_.contains(ref)) continue;
    auto& findings = to_.located[by_ref_.at(ref)].value.findings;
    if (std::ranges::any_of(findings, [](const pdf::Finding& one) { return one.rule == "BR-19"; })) continue;
    findings.push_back({"BR-19", pdf::ChangeLevel::other, pdf::told(ref), {}, {}, {}, "a later revision has the signature in no field any more",
                        pdf::Permission::unasked, index + 1});
  }
  before_ = std::exchange(now_, {});
}

Result<void> FileReader::object_streams(const pdf::Window& window, std::size_t index) {
  const pdf::StreamReader read = [&](std::uint32_t number) { return window.decoded(pdf::Ref{number, 0}); };
  return pdf::check_object_streams(to_.revisions, index, read, limits_);
}

/// What the signatures that cover this revision ask of those after it. What cannot be read asks for everything.
Result<void> FileReader::restrictions(pdf::Window window, std::size_t index) {
  std::vector<const Located*> own;
  for (const Located& one : to_.located) {
    if (one.seen == index && one.value.covered == index) own.push_back(&one);
  }
  if (own.empty() || index + 1 == to_.revisions.all.size()) return {};
  auto snapshot = pdf::read_snapshot(std::move(window), limits_);
  for (const Located* one : own) {
    pdf::Restriction strictest;
    strictest.permitted = 1;
    Result<pdf::Restriction> read = strictest;
    if (!snapshot) read = fail(snapshot.error());
    else if (const pdf::Field* field = pdf::field_of(snapshot->form, one->value.ref)) read = pdf::read_restriction(*snapshot, *field);
    if (!read && !is_about_content(read.error())) return fail(std::move(read).error());
    pdf::Restriction& made = to_.restrictions.emplace_back(read ? *std::move(read) : strictest);
    made.field = one->fields.front();
    made.revision = index + 1;
  }
  return {};
}

Result<void> FileReader::revision(std::size_t index) {
  pdf::Revision& revision = to_.revisions.all[index];
  const bool newest = index + 1 == to_.revisions.all.size();
  if (!revision.end && !newest) return {};
  auto window = pdf::Window::open(to_.revisions.file, revision.end.value_or(to_.revisions.file.size()), password_, limits_);
  if (!window) {
    if (newest || !is_about_content(window.error())) return fail(std::move(window).error());
    pdf::add(revision, index, "XR-11", window.error().at, window.error().detail);
    return {};
  }
  ESIGN_TRY(const pdf::Object catalog, window->resolve(window->trailer()["Root"]));
  if (!catalog.dictionary() || catalog.is_stream()) {
    if (newest) return fail(Error{Errc::malformed, "the document has no catalog", "trailer", -1});
    pdf::add(revision, index, "XR-11", "trailer", "the document has no catalog");
    return {};
  }
  ESIGN_TRY(const pdf::AcroForm form, pdf::read_fields(*window, catalog, limits_));
  ESIGN_CHECK(object_streams(*window, index));
  for (const auto& [name, field] : form.fields) ESIGN_CHECK(this->field(*window, field, index));
  for (const pdf::Field& field : form.namesakes) ESIGN_CHECK(this->field(*window, field, index));
  if (newest && !form.namesakes.empty()) {
    to_.defects.push_back({Defect::Weight::conformance, "AcroForm", "several fields have the name " + printable(form.namesakes.front().name)});
  }
  vanished(index);
  ESIGN_TRY(Evidence evidence, data_.read(*window, catalog, to_.defects));
  if (!evidence.certificates.empty() || !evidence.crls.empty() || !evidence.ocsp.empty()) to_.added.push_back({index, std::move(evidence)});
  for (RelatedStamp& stamp : data_.take_stamps()) {
    stamp.revision = index;
    to_.related.push_back(std::move(stamp));
  }
  return restrictions(*std::move(window), index);
}

Result<void> FileReader::run() {
  for (std::size_t i = 0; i < to_.revisions.all.size(); ++i) ESIGN_CHECK(revision(i));
  return {};
}

/// What can only be told of all signatures together: BR-16, BR-20, BR-21.
Result<void> compare(Reading& reading) {
  std::vector<pdf::SignatureValue> values;
  for (Located& one : reading.located) values.push_back(std::move(one.value));
  pdf::check_overlaps(values);
  ESIGN_TRY(const auto decoys, pdf::find_decoys(reading.revisions.file, values));
  reading.revisions.findings.insert(reading.revisions.findings.end(), decoys.begin(), decoys.end());
  for (std::size_t i = 0; i < values.size(); ++i) {
    Located& one = reading.located[i];
    one.value = std::move(values[i]);
    if (one.fields.size() > 1) {
      one.value.findings.push_back({"BR-16a", pdf::ChangeLevel::none, pdf::told(one.value.ref), printable(one.fields[1]), {}, {},
                                    "several fields have the one signature: " + printable(one.fields[0]) + ", " + printable(one.fields[1])});
    }
    if (one.value.covered && one.seen > *one.value.covered) {
      one.value.findings.push_back({"BR-20", pdf::ChangeLevel::none, pdf::told(one.value.ref), printable(one.fields.front()), {}, {},
                                    "no field of the revision that the signature covers has it"});
    }
  }
  const auto place = [](const Located& one) { return one.value.range ? one.value.range->end : UINT64_MAX; };
  std::ranges::stable_sort(reading.located, {}, place);
  return {};
}

}  // namespace

std::string Located::sub_filter() const {
  const std::string* name = dictionary["SubFilter"].name();
  return name != nullptr ? *name : std::string();
}

Located::Role Located::role() const {
  return pdf::signature_kind(dictionary) == pdf::SignatureKind::document_timestamp ? Role::document_timestamp : Role::signature;
}

Result<Reading> read_file(const Document& file, std::string_view password, const Limits& limits, pkix::ParsedObjects* parsed) {
  ESIGN_TRY(pdf::Revisions revisions, pdf::read_revisions(file, limits));
  Reading made(std::move(revisions));
  ESIGN_CHECK(FileReader(made, password, limits, parsed).run());
  ESIGN_CHECK(compare(made));
  ESIGN_CHECK(find_changes(made, password, limits));
  return made;
}

}  // namespace esign::formats::pades
