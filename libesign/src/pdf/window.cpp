// SPDX-License-Identifier: Apache-2.0
#include "pdf/window.h"

#include <algorithm>
#include <map>
#include <optional>
#include <qpdf/Pipeline.hh>
#include <qpdf/QUtil.hh>
#include <set>

#include "base/text.h"
#include "base/wipe.h"
#include "pdf/document_source.h"
#include "pdf/qpdf.h"

namespace esign::pdf {
namespace {

/// qpdf keeps every object it has read, some two kilobytes each; after so many the file is opened anew.
constexpr std::size_t kObjectsKept = 50'000;

/// Ends qpdf's reading of a stream when there is more than there may be.
class Collector final : public Pipeline {
 public:
  Collector(std::size_t at_most, Bytes* to) : Pipeline("limit", nullptr), left_(at_most), to_(to) {}
  void write(const unsigned char* data, size_t count) override {
    if (count > left_) {
      exceeded = true;
      throw std::runtime_error("more octets than allowed");
    }
    left_ -= count;
    if (to_) to_->insert(to_->end(), data, data + count);
  }
  void finish() override {}
  bool exceeded = false;

 private:
  std::size_t left_;
  Bytes* to_;
};

Failure told(const QPDFExc& problem) {
  const std::string detail = printable(problem.getMessageDetail());
  switch (problem.getErrorCode()) {
    case qpdf_e_password: return fail(Errc::denied, "the password does not open the document").in("Encrypt");
    case qpdf_e_unsupported: return fail(Errc::unsupported, detail);
    default: return fail(Errc::malformed, detail).in("offset " + std::to_string(problem.getFilePosition()));
  }
}

Object value_of(QPDFObjectHandle handle, unsigned depth);

Dictionary dictionary_of(QPDFObjectHandle handle, unsigned depth) {
  Dictionary made;
  for (auto& [key, value] : handle.getDictAsMap()) {
    Object kept = value_of(value, depth);
    if (!kept.is_null()) made.emplace(key.starts_with('/') ? key.substr(1) : key, std::move(kept));
  }
  return made;
}

/// A handle with what is direct in it; a reference stays one. qpdf bounds how deep a file's objects nest.
Object value_of(QPDFObjectHandle handle, unsigned depth) {
  if (depth > 0 && handle.isIndirect()) {
    const auto number = handle.getObjGen().getObj(), generation = handle.getObjGen().getGen();
    if (number <= 0 || generation < 0) return {};
    return Object(Ref{static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(generation)});
  }
  if (depth > 600) return {};
  if (handle.isStream()) return Object::stream(dictionary_of(handle.getDict(), depth + 1));
  if (handle.isDictionary()) return Object(dictionary_of(handle, depth + 1));
  if (handle.isArray()) {
    Array made;
    for (const auto& one : handle.getArrayAsVector()) made.push_back(value_of(one, depth + 1));
    return Object(std::move(made));
  }
  if (handle.isBool()) return Object(handle.getBoolValue());
  if (handle.isInteger()) return Object(static_cast<std::int64_t>(handle.getIntValue()));
  if (handle.isReal()) return Object(Object::Real{handle.getNumericValue(), handle.getRealValue()});
  if (handle.isName()) return Object(Object::Name{handle.getName().substr(1)});
  if (handle.isString()) return Object(Object::String{handle.getStringValue()});
  return {};
}

/// The password as typed, and as older files have it: up to AES-128 it is in PDFDocEncoding (ISO 32000-2, 7.6.4.3.2), where "ö" is
/// another octet than in UTF-8. All of it ends with a zero, as qpdf wants it.
std::vector<SecretBytes> encodings_of(View password) {
  std::vector<SecretBytes> all;
  const auto add = [&](std::string_view one) {
    SecretBytes& made = all.emplace_back(one.size() + 1);
    std::ranges::copy(as_view(one), made.writable().begin());
  };
  add(as_text(password));
  if (std::ranges::all_of(password, [](std::uint8_t octet) { return octet < 0x80; })) return all;
  std::string typed(as_text(password));
  for (std::string& one : QUtil::possible_repaired_encodings(typed)) {
    if (one != typed) add(one);
    wipe(one.data(), one.size());
  }
  wipe(typed.data(), typed.size());
  return all;
}

}  // namespace

struct Window::State {
  State(const Document& from, std::uint64_t up_to, std::string_view with, const Limits& bounds)
      : document(from), end(up_to), passwords(encodings_of(as_view(with))), limits(bounds) {}

  Document document;
  std::uint64_t end;
  std::vector<SecretBytes> passwords;  ///< One that opened the file comes to stand alone.
  Limits limits;
  std::shared_ptr<DocumentSource> source{};
  std::shared_ptr<QPDF> pdf{};
  Object trailer{};
  std::vector<Entry> entries{};
  std::vector<std::string> earlier_warnings{};
  std::set<std::uint64_t> sized_streams{};  ///< Object streams that were inflated once, within the limit.
  std::size_t read_objects = 0;

  Result<void> load();
  Result<void> load_with(const SecretBytes& password);
  void note_warnings();
  Result<void> check_object_stream(Ref member);
  Result<QPDFObjectHandle> handle(Ref ref);
  Result<Bytes> octets(Ref stream, qpdf_stream_decode_level_e level);
};

Result<void> Window::State::load() {
  Result<void> loaded;
  for (SecretBytes& one : passwords) {
    loaded = load_with(one);
    if (!loaded && loaded.error().code == Errc::denied) continue;
    std::swap(one, passwords.front());
    passwords.resize(1);
    break;
  }
  return loaded;
}

/// Opens the file with repairs off, before anything of it is read.
Result<void> Window::State::load_with(const SecretBytes& password) {
  source = std::make_shared<DocumentSource>(document, end);
  pdf = std::make_shared<QPDF>();
  pdf->setSuppressWarnings(true);
  pdf->setAttemptRecovery(false);
  read_objects = 0;
  try {
    pdf->processInputSource(source, as_text(password.reveal()).data());
  } catch (const QPDFExc& problem) {
    ESIGN_CHECK(source->state());
    return told(problem);
  } catch (const std::exception& problem) {
    ESIGN_CHECK(source->state());
    return fail(Errc::malformed, printable(problem.what()));
  }
  return {};
}

void Window::State::note_warnings() {
  for (const auto& warning : pdf->getWarnings()) {
    const std::string object = warning.getObject().empty() ? "" : printable(warning.getObject()) + ", ";
    earlier_warnings.push_back(object + "offset " + std::to_string(warning.getFilePosition()) + ": " + printable(warning.getMessageDetail()));
  }
}

/// An object stream is inflated whole when its first member is asked for: how large it becomes is looked at before.
Result<void> Window::State::check_object_stream(Ref member) {
  const auto found = std::lower_bound(entries.begin(), entries.end(), member, [](const Entry& a, Ref b) { return a.ref < b; });
  if (found == entries.end() || found->ref != member || found->kind != Entry::Kind::compressed) return {};
  if (found->where == 0 || found->where > INT32_MAX || sized_streams.contains(found->where)) return {};
  const auto container = pdf->getObjectByID(static_cast<int>(found->where), 0);
  if (!container.isIndirect()) return {};
  auto stream = container;
  if (!stream.isStream()) return {};
  auto filters = stream.getDict().getKey("/Filter");
  if (filters.isArray() && filters.getArrayNItems() > 1) {
    return fail(Errc::unsupported, "an object stream with several filters").in(pdf::told(Ref{static_cast<std::uint32_t>(found->where), 0}));
  }
  Collector limit(limits.pdf_object_stream_octets, nullptr);
  bool filtered = false;
  stream.pipeStreamData(&limit, &filtered, 0, qpdf_dl_generalized, true);
  if (limit.exceeded) {
    return fail(Errc::limit_exceeded, "pdf_object_stream_octets").in(pdf::told(Ref{static_cast<std::uint32_t>(found->where), 0}));
  }
  sized_streams.insert(found->where);
  return {};
}

Result<QPDFObjectHandle> Window::State::handle(Ref ref) {
  if (ref.number == 0 || ref.number > INT32_MAX || ref.generation > 65'535) return QPDFObjectHandle::newNull();
  if (++read_objects > kObjectsKept) {
    note_warnings();
    ESIGN_CHECK(load());
  }
  try {
    ESIGN_CHECK(check_object_stream(ref));
    auto found = pdf->getObjectByID(static_cast<int>(ref.number), static_cast<int>(ref.generation));
    (void)found.getTypeCode();  // Reads it.
    ESIGN_CHECK(source->state());
    return found;
  } catch (const QPDFExc& problem) {
    ESIGN_CHECK(source->state());
    return told(problem);
  } catch (const std::exception& problem) {
    ESIGN_CHECK(source->state());
    return Result<QPDFObjectHandle>(fail(Errc::malformed, printable(problem.what()))).in(pdf::told(ref));
  }
}

Result<Bytes> Window::State::octets(Ref ref, qpdf_stream_decode_level_e level) {
  ESIGN_TRY(QPDFObjectHandle found, handle(ref));
  try {
    if (!found.isStream()) return fail(Errc::not_found, "no stream").in(pdf::told(ref));
    auto filters = found.getDict().getKey("/Filter");
    if (level != qpdf_dl_none && filters.isArray() && filters.getArrayNItems() > 4) {
      return fail(Errc::unsupported, "a chain of more than four filters").in(pdf::told(ref));
    }
    Bytes out;
    Collector to(limits.pdf_stream_octets, &out);
    bool filtered = false;
    const bool done = found.pipeStreamData(&to, &filtered, 0, level, true);
    ESIGN_CHECK(source->state());
    if (to.exceeded) return fail(Errc::limit_exceeded, "pdf_stream_octets").in(pdf::told(ref));
    if (!done) return fail(Errc::malformed, "the stream cannot be read").in(pdf::told(ref));
    if (level != qpdf_dl_none && !filtered && !filters.isNull()) return fail(Errc::unsupported, "a filter that is not undone").in(pdf::told(ref));
    return out;
  } catch (const std::exception& problem) {
    ESIGN_CHECK(source->state());
    return fail(Errc::malformed, printable(problem.what())).in(pdf::told(ref));
  }
}

Window::Window(std::unique_ptr<State> state) : state_(std::move(state)) {}
Window::Window(Window&&) noexcept = default;
Window& Window::operator=(Window&&) noexcept = default;
Window::~Window() = default;

Result<Window> Window::open(const Document& document, std::uint64_t end, std::string_view password, const Limits& limits) {
  auto state = std::make_unique<State>(document, end, password, limits);
  ESIGN_CHECK(state->load());
  try {
    state->trailer = value_of(state->pdf->getTrailer(), 0);
    for (const auto& [id, entry] : state->pdf->getXRefTable()) {
      if (id.getObj() <= 0 || id.getGen() < 0 || (entry.getType() != 1 && entry.getType() != 2)) continue;
      Entry kept{{static_cast<std::uint32_t>(id.getObj()), static_cast<std::uint32_t>(id.getGen())}, Entry::Kind::plain, 0, 0};
      if (entry.getType() == 1) {
        kept.where = static_cast<std::uint64_t>(entry.getOffset());
      } else {
        kept.kind = Entry::Kind::compressed;
        kept.where = static_cast<std::uint64_t>(entry.getObjStreamNumber());
        kept.index = static_cast<std::uint32_t>(entry.getObjStreamIndex());
      }
      state->entries.push_back(kept);
    }
  } catch (const std::exception& problem) {
    ESIGN_CHECK(state->source->state());
    return fail(Errc::malformed, printable(problem.what()));
  }
  return Window(std::move(state));
}

const Object& Window::trailer() const { return state_->trailer; }
const std::vector<Entry>& Window::entries() const { return state_->entries; }

const Entry* Window::entry(Ref ref) const {
  const auto& all = state_->entries;
  const auto found = std::lower_bound(all.begin(), all.end(), ref, [](const Entry& a, Ref b) { return a.ref < b; });
  return found != all.end() && found->ref == ref ? &*found : nullptr;
}

Result<Object> Window::get(Ref ref) const {
  ESIGN_TRY(const QPDFObjectHandle found, state_->handle(ref));
  try {
    return value_of(found, 0);
  } catch (const std::exception& problem) {
    ESIGN_CHECK(state_->source->state());
    return fail(Errc::malformed, printable(problem.what())).in(pdf::told(ref));
  }
}

Result<Object> Window::resolve(const Object& object) const {
  const auto ref = object.reference();
  return ref ? get(*ref) : Result<Object>(object);
}

Result<Bytes> Window::stored(Ref stream) const { return state_->octets(stream, qpdf_dl_none); }
Result<Bytes> Window::decoded(Ref stream) const { return state_->octets(stream, qpdf_dl_generalized); }
bool Window::encrypted() const { return state_->pdf->isEncrypted(); }

namespace {

Result<ObjectCipher::Method> method_of(QPDF::encryption_method_e method) {
  switch (method) {
    case QPDF::e_none: return ObjectCipher::Method::none;
    case QPDF::e_rc4: return ObjectCipher::Method::rc4;
    case QPDF::e_aes:
    case QPDF::e_aesv3: return ObjectCipher::Method::aes;
    case QPDF::e_unknown: break;
  }
  return fail(Errc::unsupported, "an encryption method that is not known").in("Encrypt");
}

}  // namespace

Result<std::shared_ptr<const ObjectCipher>> Window::cipher() const {
  int revision = 0, permissions = 0, version = 0;
  auto streams = QPDF::e_none, strings = QPDF::e_none, files = QPDF::e_none;
  if (!state_->pdf->isEncrypted(revision, permissions, version, streams, strings, files)) return std::shared_ptr<const ObjectCipher>();
  ObjectCipher::Parameters parameters{version, revision, ObjectCipher::Method::rc4, ObjectCipher::Method::rc4};
  if (version >= 4) {  // Older ones have no crypt filters: everything is RC4.
    ESIGN_TRY(parameters.strings, method_of(strings));
    ESIGN_TRY(parameters.streams, method_of(streams));
  }
  std::string key = state_->pdf->getEncryptionKey();
  SecretBytes held(as_view(key));
  wipe(key.data(), key.size());
  return std::make_shared<const ObjectCipher>(parameters, std::move(held));
}

Window::Permissions Window::permissions() const {
  QPDF& pdf = *state_->pdf;
  if (!pdf.isEncrypted() || pdf.ownerPasswordMatched()) return {};
  const auto told = [](bool allowed) { return allowed ? Permission::granted : Permission::denied; };
  return {told(pdf.allowModifyForm() || pdf.allowModifyAnnotation()), told(pdf.allowModifyOther() && pdf.allowModifyAnnotation())};
}

std::vector<std::string> Window::warnings() const {
  state_->note_warnings();
  return state_->earlier_warnings;
}

}  // namespace esign::pdf
