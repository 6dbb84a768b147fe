// SPDX-License-Identifier: Apache-2.0
#include "pdf/incremental_update.h"

#include <fmt/format.h>

#include <algorithm>

#include "pdf/serialise.h"

namespace esign::pdf {
namespace {

constexpr std::uint64_t kTableOffset = 9'999'999'999;  ///< What the ten digits of a table's entry hold (7.5.4).
constexpr std::size_t kAroundObject = 64;              ///< More than "4294967295 65535 obj", "endobj" and line ends take.
constexpr std::size_t kAroundUpdate = 1u << 20;        ///< More than a trailer takes; a digit too many in /ByteRange costs a space.

struct Entry {
  std::uint32_t number = 0, generation = 0;
  std::uint64_t offset = 0;
};

/// Runs of numbers that follow each other: the subsections of 7.5.4, the pairs of /Index of 7.5.8.2.
std::vector<std::vector<Entry>> runs_of(const std::vector<Entry>& entries) {
  std::vector<std::vector<Entry>> runs;
  for (const Entry& entry : entries) {
    if (runs.empty() || runs.back().back().number + 1 != entry.number) runs.emplace_back();
    runs.back().push_back(entry);
  }
  return runs;
}

void add_number(Bytes& to, std::uint64_t value, unsigned octets) {
  for (unsigned i = octets; i-- > 0;) to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

/// ISO 32000-2, 7.5.4: entries of exactly twenty octets.
Result<std::string> table_of(const std::vector<Entry>& entries) {
  std::string text = "xref\n";
  for (const auto& run : runs_of(entries)) {
    text += fmt::format("{} {}\n", run.front().number, run.size());
    for (const Entry& entry : run) {
      if (entry.offset > kTableOffset) return fail(Errc::limit_exceeded, "an offset of more than ten digits in a cross-reference table");
      text += fmt::format("{:010} {:05} n \n", entry.offset, entry.generation);
    }
  }
  return text;
}

/// ISO 32000-2, 7.5.8: one octet of type, eight of offset, two of generation; not compressed.
/// The last entry is the stream's own.
void add_stream(Bytes& out, const std::vector<Entry>& entries, const std::string& trailer) {
  std::string index;
  Bytes data;
  for (const auto& run : runs_of(entries)) {
    index += fmt::format("{}{} {}", index.empty() ? "" : " ", run.front().number, run.size());
    for (const Entry& entry : run) {
      data.push_back(1);
      add_number(data, entry.offset, 8);
      add_number(data, entry.generation, 2);
    }
  }
  append(out, as_view(fmt::format("{} 0 obj\n<</Type /XRef /W [1 8 2] /Index [{}] {} /Length {}>>\nstream\n", entries.back().number, index, trailer, data.size())));
  append(out, data);
  append(out, as_view("\nendstream\nendobj\n"));
}

/// ISO 32000-2, 7.5.5 and 7.5.6: what the newest trailer has, its own section's entries apart. Strings of a trailer are not
/// encrypted. Without << and >>.
Result<std::string> trailer_of(const UpdateBase& base, std::uint32_t size) {
  Dictionary trailer = base.trailer;
  for (const char* key : {"Type", "W", "Index", "Length", "Filter", "DecodeParms", "XRefStm", "F", "FFilter", "FDecodeParms", "DL"}) trailer.erase(key);
  const auto identifier = [](const Bytes& octets) { return Object(Object::String{std::string(as_text(octets))}); };
  trailer.insert_or_assign("Size", Object(std::int64_t{size}));
  trailer.insert_or_assign("Prev", Object(static_cast<std::int64_t>(base.startxref)));
  trailer.insert_or_assign("ID", Object(Array{identifier(base.first_id.empty() ? base.second_id : base.first_id), identifier(base.second_id)}));
  ESIGN_TRY(std::string text, serialised(Object(std::move(trailer)), [](View octets) -> Result<Bytes> { return copy(octets); }));
  return text.substr(2, text.size() - 4);
}

std::size_t digits(std::uint64_t value) { return std::to_string(value).size(); }

}  // namespace

/// What has been written so far, and where.
struct IncrementalUpdate::Progress {
  UpdateOctets update{};
  std::vector<Entry> entries{};
  std::size_t range_at = 0, range_width = 0;
  void write(std::string_view text) { append(update.octets, as_view(text)); }
};

Ref IncrementalUpdate::new_object() { return {base_.next_number++, 0}; }

Result<std::string> IncrementalUpdate::text_of_object(Ref id, const Object& object) const {
  return serialised(object, [&](View octets) -> Result<Bytes> { return cipher_ ? cipher_->string(id, octets) : copy(octets); }).in(told(id));
}

Result<void> IncrementalUpdate::put(Ref id, const Object& object) {
  ESIGN_TRY(std::string text, text_of_object(id, object));
  objects_.insert_or_assign(id.number, Body{Body::Kind::plain, id.generation, std::move(text), {}, 0});
  return {};
}

Result<void> IncrementalUpdate::put_stream(Ref id, const Dictionary& dictionary, Bytes data) {
  if (cipher_) {
    ESIGN_TRY(data, cipher_->stream(id, data));
  }
  Dictionary whole = dictionary;
  whole.insert_or_assign("Length", Object(static_cast<std::int64_t>(data.size())));
  ESIGN_TRY(const std::string text, text_of_object(id, Object(std::move(whole))));
  objects_.insert_or_assign(id.number, Body{Body::Kind::stream, id.generation, text + "\nstream\n", std::move(data), 0});
  return {};
}

Result<void> IncrementalUpdate::put_signature(Ref id, const Dictionary& entries, std::size_t reserve) {
  ESIGN_TRY(std::string text, text_of_object(id, Object(entries)));
  text.resize(text.size() - std::string_view(">>").size());  // The dictionary goes on.
  objects_.insert_or_assign(id.number, Body{Body::Kind::signature, id.generation, std::move(text), {}, reserve});
  return {};
}

/// More octets than the new file will have: how wide the numbers of /ByteRange may become.
std::uint64_t IncrementalUpdate::upper_bound() const {
  std::uint64_t sum = base_.size + kAroundUpdate;
  for (const auto& [number, body] : objects_) sum += body.front.size() + body.data.size() + 2 * body.reserve + 4 * kAroundObject;
  return sum;
}

void IncrementalUpdate::write_object(Progress& progress, std::uint32_t number, const Body& body) const {
  const auto at = [&] { return base_.size + progress.update.octets.size(); };
  progress.entries.push_back({number, body.generation, at()});
  progress.write(fmt::format("{} {} obj\n{}", number, body.generation, body.front));
  switch (body.kind) {
    case Body::Kind::plain: break;
    case Body::Kind::stream:
      append(progress.update.octets, body.data);
      progress.write("\nendstream");
      break;
    case Body::Kind::signature: {
      progress.write(" /ByteRange ");
      progress.range_at = progress.update.octets.size();
      progress.write(std::string(progress.range_width, ' ') + " /Contents ");
      const std::uint64_t before = at();
      progress.write('<' + std::string(2 * body.reserve, '0') + '>');
      progress.update.gap = SignatureGap{before, at(), 0, body.reserve};
      progress.write(">>");
      break;
    }
  }
  progress.write("\nendobj\n");
}

Result<void> IncrementalUpdate::write_section(Progress& progress) const {
  const std::uint64_t section_at = base_.size + progress.update.octets.size();
  const bool stream = base_.section == UpdateBase::Section::stream;
  std::uint32_t size = base_.next_number;
  if (stream) progress.entries.push_back({size++, 0, section_at});
  ESIGN_TRY(const std::string trailer, trailer_of(base_, size));
  if (stream) {
    add_stream(progress.update.octets, progress.entries, trailer);
  } else {
    ESIGN_TRY(const std::string table, table_of(progress.entries));
    progress.write(table + "trailer\n<<" + trailer + ">>\n");
  }
  progress.write(fmt::format("startxref\n{}\n%%EOF\n", section_at));
  return {};
}

Result<UpdateOctets> IncrementalUpdate::finish() const {
  Progress progress;
  progress.range_width = std::string_view("[0   ]").size() + 3 * digits(upper_bound());
  if (base_.last_line == UpdateBase::LastLine::open) progress.write("\n");
  for (const auto& [number, body] : objects_) write_object(progress, number, body);
  ESIGN_CHECK(write_section(progress));
  UpdateOctets& update = progress.update;
  if (update.gap) {
    update.gap->size = base_.size + update.octets.size();
    std::string range = fmt::format("[0 {} {} {}", update.gap->before, update.gap->after, update.gap->size - update.gap->after);
    range.resize(progress.range_width - 1, ' ');
    std::ranges::copy(range + ']', update.octets.begin() + static_cast<std::ptrdiff_t>(progress.range_at));
  }
  return std::move(update);
}

Result<void> fill_gap(UpdateOctets& update, std::uint64_t base_size, View value) {
  if (!update.gap) return fail(Errc::internal, "an update without a signature");
  if (value.size() > update.gap->reserve)
    return fail(Errc::limit_exceeded, fmt::format("the signature has {} octets, /Contents has room for {}", value.size(), update.gap->reserve));
  std::string digits_of = hex_string(value);
  digits_of.pop_back();
  digits_of.resize(2 * static_cast<std::size_t>(update.gap->reserve) + 1, '0');
  const auto from = static_cast<std::ptrdiff_t>(update.gap->before - base_size);
  std::ranges::copy(digits_of, update.octets.begin() + from);
  return {};
}

}  // namespace esign::pdf
