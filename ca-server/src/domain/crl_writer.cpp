// SPDX-License-Identifier: Apache-2.0
#include "domain/crl_writer.h"

#include <array>
#include <initializer_list>

#include "base/calendar.h"
#include "domain/extension_values.h"
#include "domain/tbs_certificate.h"

namespace esign::ca {
namespace {

using asn1::Oid;
using asn1::Writer;
using asn1::written;
using asn1::tag::context;
using pkix::Critical;

constexpr Oid kAuthorityKeyId("2.5.29.35"), kNumber("2.5.29.20"), kDelta("2.5.29.27"), kDistributionPoint("2.5.29.28"), kFreshest("2.5.29.46"),
    kExpiredOn("2.5.29.60");
constexpr std::uint8_t kRemoveFromCrl = 8;        // RFC 5280 section 5.3.1
constexpr std::size_t kPieceOctets = 64 * 1024;   // handed to the sink at once

Bytes generalized_time(Time time) {
  return written([&](Writer& writer) { writer.generalized_time(time); });
}
/// INTEGER (0..MAX); all 64 bits are a magnitude.
Bytes number_value(std::uint64_t number) {
  std::uint8_t octets[8];
  for (unsigned i = 0; i < 8; ++i) octets[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
  return written([&](Writer& writer) { writer.unsigned_integer(octets); });
}

/// The DER of one entry, which is always short enough for one-octet lengths; made without allocation, since there are millions.
class EntryDer {
 public:
  explicit EntryDer(const CrlEntry& entry) {
    put({0x30, 0});
    put_serial(entry.serial);
    put_time(entry.since);
    const std::size_t extensions = size_;
    put({0x30, 0});
    put_reason(entry);
    if (entry.invalidity && entry.kind == CrlEntry::Kind::revoked) put_invalidity(*entry.invalidity);
    octets_[extensions + 1] = static_cast<std::uint8_t>(size_ - extensions - 2);
    if (octets_[extensions + 1] == 0) size_ = extensions;  // crlEntryExtensions is OPTIONAL, and Extensions not empty
    octets_[1] = static_cast<std::uint8_t>(size_ - 2);
  }
  View view() const { return View(octets_).first(size_); }

 private:
  void put(std::initializer_list<std::uint8_t> octets) {
    for (const std::uint8_t octet : octets) octets_[size_++] = octet;
  }
  void put_serial(const Serial& serial) {
    std::size_t first = 0;
    while (first + 1 < serial.size() && serial[first] == 0) ++first;
    const bool sign = serial[first] >= 0x80;
    put({0x02, static_cast<std::uint8_t>(serial.size() - first + (sign ? 1 : 0))});
    if (sign) put({0});
    for (; first < serial.size(); ++first) put({serial[first]});
  }
  void put_digits(int number, int count) {
    for (int divisor = count == 4 ? 1000 : 10; divisor > 0; divisor /= 10) put({static_cast<std::uint8_t>('0' + number / divisor % 10)});
  }
  void put_rest(const CivilTime& t) {
    for (const int part : {t.month, t.day, t.hour, t.minute, t.second}) put_digits(part, 2);
    put({'Z'});
  }
  void put_generalized(const CivilTime& t) {
    put({0x18, 15});
    put_digits(t.year, 4);
    put_rest(t);
  }
  /// UTCTime through 2049 (5.1.2.6).
  void put_time(Time time) {
    const CivilTime t = to_civil(time);
    if (t.year < 1950 || t.year > 2049) return put_generalized(t);
    put({0x17, 13});
    put_digits(t.year % 100, 2);
    put_rest(t);
  }
  /// reasonCode, 5.3.1: absent for unspecified; removeFromCRL for what is valid again.
  void put_reason(const CrlEntry& entry) {
    const std::uint8_t code = entry.kind == CrlEntry::Kind::removed ? kRemoveFromCrl : static_cast<std::uint8_t>(entry.reason);
    if (code != 0) put({0x30, 10, 0x06, 3, 0x55, 0x1D, 0x15, 0x04, 3, 0x0A, 1, code});
  }
  /// invalidityDate, 5.3.2.
  void put_invalidity(Time time) {
    put({0x30, 24, 0x06, 3, 0x55, 0x1D, 0x18, 0x04, 17});
    put_generalized(to_civil(time));
  }

  std::array<std::uint8_t, 128> octets_{};
  std::size_t size_ = 0;
};

/// IssuingDistributionPoint, 5.2.5. The flags are DEFAULT FALSE.
Bytes distribution_point(const CrlContent& content) {
  return written([&](Writer& writer) {
    writer.sequence([&] {
      if (!content.distribution_urls.empty()) write_distribution_point_name(writer, content.distribution_urls);
      switch (content.covers) {
        case CrlCovers::all: break;
        case CrlCovers::user_certificates: writer.boolean(true, context(1)); break;
        case CrlCovers::ca_certificates: writer.boolean(true, context(2)); break;
      }
    });
  });
}

Bytes crl_extensions(const CrlContent& content) {
  return written([&](Writer& writer) {
    writer.explicitly(0, [&] {
      writer.sequence([&] {
        write_extension(writer, kAuthorityKeyId, Critical::no, authority_key_identifier(content.authority_key_id));
        write_extension(writer, kNumber, Critical::no, number_value(content.number));
        if (content.base) write_extension(writer, kDelta, Critical::yes, number_value(*content.base));
        if (!content.distribution_urls.empty() || content.covers != CrlCovers::all)  // an empty one is refused by 5.2.5
          write_extension(writer, kDistributionPoint, Critical::yes, distribution_point(content));
        if (!content.freshest_urls.empty()) write_extension(writer, kFreshest, Critical::no, distribution_points(content.freshest_urls));
        if (content.expired_certificates_on) write_extension(writer, kExpiredOn, Critical::no, generalized_time(*content.expired_certificates_on));
      });
    });
  });
}

/// Version, algorithm, issuer and times: all that stands before the entries.
Bytes head(const CrlContent& content) {
  return written([&](Writer& writer) {
    writer.integer(1);  // v2
    write(writer, pkix::algorithm_identifier(content.signature));
    writer.raw(content.issuer);
    writer.time(content.this_update);
    writer.time(content.next_update);
  });
}

Result<void> check(const CrlContent& content) {
  if (content.issuer.empty()) return fail(Errc::invalid_argument, "no issuer").in("issuer");
  if (content.authority_key_id.empty()) return fail(Errc::invalid_argument, "no key identifier (RFC 5280 section 5.2.1)").in("authorityKeyIdentifier");
  if (content.next_update <= content.this_update) return fail(Errc::invalid_argument, "not after thisUpdate").in("nextUpdate");
  if (content.base && *content.base >= content.number) return fail(Errc::invalid_argument, "a delta comes after its base (RFC 5280 section 5.2.4)").in("deltaCRLIndicator");
  if (content.base && !content.freshest_urls.empty()) return fail(Errc::invalid_argument, "not in a delta CRL (RFC 5280 section 5.2.6)").in("freshestCRL");
  for (const std::string& url : content.distribution_urls) ESIGN_CHECK(check_url(url).in("issuingDistributionPoint"));
  for (const std::string& url : content.freshest_urls) ESIGN_CHECK(check_url(url).in("freshestCRL"));
  return {};
}

std::uint64_t fnv1a(std::uint64_t print, View octets) {
  for (const std::uint8_t octet : octets) print = (print ^ octet) * 0x100000001B3u;
  return print;
}

/// One pass: every entry's DER to `take`, order and kinds checked.
Result<CrlMeasure> pass(const CrlContent& content, const CrlPass& entries, const Sink& take) {
  ESIGN_TRY(const CrlSource next, entries());
  CrlMeasure found{0, 0, 0xCBF29CE484222325u};
  std::optional<Serial> before;
  for (;;) {
    ESIGN_TRY(const std::optional<CrlEntry> entry, next());
    if (!entry) return found;
    if (before && !(*before < entry->serial)) return fail(Errc::internal, "the entries of a CRL are not in ascending order");
    if (entry->kind == CrlEntry::Kind::removed && !content.base) return fail(Errc::internal, "removeFromCRL in a full CRL (RFC 5280 section 5.3.1)");
    const EntryDer encoded(*entry);
    const View der = encoded.view();
    found.entries += 1;
    found.octets += der.size();
    found.print = fnv1a(found.print, der);
    before = entry->serial;
    ESIGN_CHECK(take(der));
  }
}

struct Frame {
  Bytes before{};  ///< Header of the TBSCertList, its head, header of revokedCertificates
  Bytes after{};   ///< crlExtensions
  std::uint64_t size(const CrlMeasure& measured) const { return before.size() + measured.octets + after.size(); }
};
Frame frame_of(const CrlContent& content, const CrlMeasure& measured) {
  const Bytes start = head(content);
  // 5.1.2.6: with no entry the list is absent.
  const Bytes list = measured.entries == 0 ? Bytes{} : asn1::header(asn1::tag::sequence, measured.octets);
  Frame frame;
  frame.after = crl_extensions(content);
  frame.before = asn1::header(asn1::tag::sequence, start.size() + list.size() + measured.octets + frame.after.size());
  append(frame.before, start);
  append(frame.before, list);
  return frame;
}

/// Gathers small pieces: a sink may be a file or a database.
class Gathered {
 public:
  explicit Gathered(const Sink& sink) : sink_(sink) { held_.reserve(kPieceOctets); }
  Result<void> take(View octets) {
    append(held_, octets);
    return held_.size() >= kPieceOctets ? flush() : Result<void>{};
  }
  Result<void> flush() {
    if (held_.empty()) return {};
    ESIGN_CHECK(sink_(held_));
    held_.clear();
    return {};
  }

 private:
  const Sink& sink_;
  Bytes held_{};
};

}  // namespace

Result<CrlMeasure> measure(const CrlContent& content, const CrlPass& entries) {
  return pass(content, entries, [](View) -> Result<void> { return {}; });
}

Result<void> write_tbs(const CrlContent& content, const CrlMeasure& measured, const CrlPass& entries, const Sink& sink) {
  ESIGN_CHECK(check(content));
  const Frame frame = frame_of(content, measured);
  Gathered out(sink);
  ESIGN_CHECK(out.take(frame.before));
  std::uint64_t left = measured.octets;
  ESIGN_TRY(const CrlMeasure seen, pass(content, entries, [&](View der) -> Result<void> {
              if (der.size() > left) return fail(Errc::conflict, "the register changed while its CRL was written");
              left -= der.size();
              return out.take(der);
            }));
  if (seen != measured) return fail(Errc::conflict, "the register changed while its CRL was written");
  ESIGN_CHECK(out.take(frame.after));
  return out.flush();
}

Result<std::uint64_t> write_crl(const CrlContent& content, const CrlPass& entries, const StreamSigner& sign, const Sink& sink) {
  ESIGN_CHECK(check(content));
  ESIGN_TRY(const CrlMeasure measured, measure(content, entries));
  const Source tbs = [&](const Sink& to) { return write_tbs(content, measured, entries, to); };
  ESIGN_TRY(const Bytes signature, sign(tbs));
  const Bytes tail = written([&](Writer& writer) {
    write(writer, pkix::algorithm_identifier(content.signature));
    writer.bit_string(signature);
  });
  const std::uint64_t inner = frame_of(content, measured).size(measured) + tail.size();
  const Bytes header = asn1::header(asn1::tag::sequence, inner);
  ESIGN_CHECK(sink(header));
  ESIGN_CHECK(tbs(sink));
  ESIGN_CHECK(sink(tail));
  return header.size() + inner;
}

}  // namespace esign::ca
