// SPDX-License-Identifier: Apache-2.0
#include "formats/cades/signer_view.h"
#include "formats/pades/reading.h"

namespace esign::formats::pades {
namespace {

enum Kind : int { certificate, crl, ocsp, timestamp };

struct Key {
  const char* dss;
  const char* vri;  ///< Singular in the VRI dictionary (ISO 32000-2, table 262).
  Kind kind;
};
constexpr Key kKeys[] = {{"Certs", "Cert", certificate}, {"CRLs", "CRL", crl}, {"OCSPs", "OCSP", ocsp}};

template <class Item>
void take(Result<Item> item, std::vector<Item>& to, std::vector<Defect>& defects, const std::string& place) {
  if (item) to.push_back(*std::move(item));
  else defects.push_back({Defect::Weight::conformance, place, item.error().at + ": " + item.error().detail});
}

}  // namespace

/// The octets of a stream that no revision before had; nothing: one did, or it cannot be read.
Result<std::optional<Bytes>> ValidationDataReader::fresh(const pdf::Window& window, const pdf::Object& member, int kind, std::vector<Defect>& defects) {
  const auto ref = member.reference();
  const pdf::Entry* entry = ref ? window.entry(*ref) : nullptr;
  if (entry == nullptr) return std::optional<Bytes>();
  if (!known_.emplace(std::pair(*ref, entry->where), kind).second) return std::optional<Bytes>();
  ESIGN_CHECK(left_.spend());
  auto octets = window.decoded(*ref);
  if (octets) return std::optional(*std::move(octets));
  const Errc code = octets.error().code;
  if (code != Errc::malformed && code != Errc::not_found && code != Errc::unsupported) return fail(octets.error());
  defects.push_back({Defect::Weight::conformance, "DSS, " + pdf::told(*ref), octets.error().detail});
  return std::optional<Bytes>();
}

/// ISO 32000-2, table 262: TS. What the token carries is evidence, whatever its imprint is over.
Result<void> ValidationDataReader::take_stamp(const pdf::Window& window, const std::string& key, const pdf::Object& entry, Evidence& to,
                                              std::vector<Defect>& defects) {
  ESIGN_TRY(std::optional<Bytes> octets, fresh(window, entry, timestamp, defects));
  if (!octets) return {};
  ESIGN_CHECK(stamps_.spend());
  auto made = std::make_shared<TimestampView>();
  made->kind = TimestampKind::references;
  made->attribute = "VRI/TS";
  ESIGN_CHECK(take_token(*made, *std::move(octets), limits_, parsed_));
  if (made->token) add(to, {made->token->view.certificates, made->token->view.crls, made->token->view.ocsp});
  found_.push_back({0, key, std::move(made)});
  return {};
}

Result<std::string> vri_key(const pdf::SignatureValue& value, const DigestFunction& digest) {
  ESIGN_TRY(const Bytes octets, digest(Hash::sha1, [&](const Sink& out) { return out(value.contents); }));
  std::string digits = to_hex(octets);
  for (char& digit : digits) digit = digit >= 'a' ? static_cast<char>(digit - 'a' + 'A') : digit;
  return digits;
}

Result<void> ValidationDataReader::take_all(const pdf::Window& window, const pdf::Object& list, int kind, Evidence& to, std::vector<Defect>& defects) {
  ESIGN_TRY(const pdf::Object array, window.resolve(list));
  if (array.is_null()) return {};
  if (array.array() == nullptr) {
    defects.push_back({Defect::Weight::conformance, "DSS", "a list of validation data is no array"});
    return {};
  }
  for (const pdf::Object& member : *array.array()) {
    ESIGN_TRY(const std::optional<Bytes> octets, fresh(window, member, kind, defects));
    if (!octets) continue;
    const std::string place = "DSS, " + pdf::told(*member.reference());
    if (kind == certificate) take(pkix::parse_certificate(*octets, limits_, parsed_), to.certificates, defects, place);
    else if (kind == crl) take(pkix::parse_crl(*octets, limits_, parsed_), to.crls, defects, place);
    else take(pkix::parse_ocsp(*octets, limits_, parsed_), to.ocsp, defects, place);
  }
  return {};
}

Result<Evidence> ValidationDataReader::read(const pdf::Window& window, const pdf::Object& catalog, std::vector<Defect>& defects) {
  Evidence made;
  ESIGN_TRY(const pdf::Object dss, window.resolve(catalog["DSS"]));
  if (dss.dictionary() == nullptr) return made;
  for (const Key& key : kKeys) ESIGN_CHECK(take_all(window, dss[key.dss], key.kind, made, defects));
  ESIGN_TRY(const pdf::Object vri, window.resolve(dss["VRI"]));
  if (vri.dictionary() == nullptr) return made;
  for (const auto& [name, value] : *vri.dictionary()) {
    ESIGN_TRY(const pdf::Object entry, window.resolve(value));
    if (entry.dictionary() == nullptr) continue;
    for (const Key& key : kKeys) ESIGN_CHECK(take_all(window, entry[key.vri], key.kind, made, defects));
    ESIGN_CHECK(take_stamp(window, name, entry["TS"], made, defects));
  }
  return made;
}

}  // namespace esign::formats::pades
