// SPDX-License-Identifier: Apache-2.0
// RFC 3161 section 2.4.
#include "formats/timestamp/messages.h"

#include <algorithm>

#include "pkix/extension_readers.h"

namespace esign::formats::timestamp {
namespace {

using asn1::tag::context;
using asn1::tag::context_constructed;

struct FailureName { Failure failure; std::string_view name; };
constexpr FailureName kFailures[] = {{Failure::bad_alg, "badAlg"},
                                     {Failure::bad_request, "badRequest"},
                                     {Failure::bad_data_format, "badDataFormat"},
                                     {Failure::time_not_available, "timeNotAvailable"},
                                     {Failure::unaccepted_policy, "unacceptedPolicy"},
                                     {Failure::unaccepted_extension, "unacceptedExtension"},
                                     {Failure::add_info_not_available, "addInfoNotAvailable"},
                                     {Failure::system_failure, "systemFailure"}};
constexpr std::string_view kStatuses[] = {"granted", "grantedWithMods", "rejection", "waiting", "revocationWarning", "revocationNotification"};

/// MessageImprint ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier, hashedMessage OCTET STRING }
MessageImprint read_imprint(asn1::Reader& reader) {
  MessageImprint imprint;
  reader.sequence([&] {
    imprint.hash_algorithm = pkix::read_algorithm(reader.at("hashAlgorithm"));
    imprint.hashed_message = copy(reader.at("hashedMessage").octet_string());
    reader.at("");
  });
  return imprint;
}

void write_imprint(asn1::Writer& writer, const MessageImprint& imprint) {
  writer.sequence([&] {
    pkix::write(writer, imprint.hash_algorithm);
    writer.octet_string(imprint.hashed_message);
  });
}

void read_version(asn1::Reader& reader) {
  if (reader.at("version").small_integer() != 1) reader.fail("only version 1 exists");
}

/// BOOLEAN DEFAULT FALSE: FALSE is not encoded.
bool read_flag(asn1::Reader& reader) {
  if (!reader.next_is(asn1::tag::boolean)) return false;
  if (reader.boolean()) return true;
  reader.fail("the DEFAULT FALSE is not encoded");
  return false;
}

/// extensions [n] IMPLICIT Extensions, RFC 5280: the members stand under the context tag.
std::vector<pkix::Extension> read_extensions(asn1::Reader& reader, std::uint32_t number, const Limits& limits) {
  std::vector<pkix::Extension> extensions;
  reader.each(context_constructed(number), 1, [&] {
    if (extensions.size() >= limits.extensions) return reader.fail("extensions", Errc::limit_exceeded);
    pkix::Extension one = pkix::read_extension(reader);
    const auto same = [&](const pkix::Extension& other) { return other.id == one.id; };
    if (std::any_of(extensions.begin(), extensions.end(), same)) return reader.fail("an extension stands there twice");
    extensions.push_back(std::move(one));
  });
  return extensions;
}

/// A part of Accuracy: INTEGER (1..999).
std::int64_t read_thousandths(asn1::Reader& reader, std::uint32_t number) {
  const std::int64_t value = reader.small_integer(context(number));
  if (value < 1 || value > 999) reader.fail("millis and micros are 1 to 999");
  return value;
}

/// Accuracy ::= SEQUENCE { seconds INTEGER OPTIONAL, millis [0] INTEGER (1..999) OPTIONAL, micros [1] INTEGER (1..999) OPTIONAL }
std::chrono::microseconds read_accuracy(asn1::Reader& reader) {
  constexpr std::int64_t kLongest = 1'000'000'000;  // seconds: more than thirty years say nothing
  std::chrono::microseconds accuracy{0};
  reader.sequence([&] {
    if (reader.next_is(asn1::tag::integer)) {
      const std::int64_t seconds = reader.at("seconds").small_integer();
      if (seconds < 0 || seconds > kLongest) return reader.fail("no accuracy is so long or negative");
      accuracy += std::chrono::seconds{seconds};
    }
    if (reader.next_is(context(0))) accuracy += std::chrono::milliseconds{read_thousandths(reader.at("millis"), 0)};
    if (reader.next_is(context(1))) accuracy += std::chrono::microseconds{read_thousandths(reader.at("micros"), 1)};
    reader.at("");
  });
  return accuracy;
}

void write_accuracy(asn1::Writer& writer, std::chrono::microseconds accuracy) {
  const std::int64_t micros = accuracy.count() % 1000, millis = accuracy.count() / 1000 % 1000, seconds = accuracy.count() / 1'000'000;
  writer.sequence([&] {
    if (seconds != 0) writer.integer(seconds);
    if (millis != 0) writer.integer(millis, context(0));
    if (micros != 0) writer.integer(micros, context(1));
  });
}

/// genTime with its fraction, "which MUST be used when … the precision … is better than the second"; no trailing zeros.
void read_gen_time(asn1::Reader& reader, TstInfo& info) {
  const asn1::Element element = reader.expect(asn1::tag::generalized_time);
  asn1::Reader inner(element.whole);
  info.gen_time = inner.generalized_time();
  if (const auto good = inner.finish(); !good) return reader.fail(good.error());
  const std::string_view text = as_text(element.content);
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return;
  std::int64_t thousandths = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const char digit = dot + 1 + i < text.size() - 1 ? text[dot + 1 + i] : '0';
    thousandths = thousandths * 10 + (digit - '0');
  }
  info.milliseconds = std::chrono::milliseconds{thousandths};
}

void write_gen_time(asn1::Writer& writer, const TstInfo& info) {
  if (info.milliseconds.count() == 0) return writer.generalized_time(info.gen_time);
  asn1::Writer whole;
  whole.generalized_time(info.gen_time);
  // YYYYMMDDhhmmssZ, with the fraction before Z.
  std::string text(as_text(View(whole.bytes()).subspan(2)));
  std::string fraction = std::to_string(1000 + info.milliseconds.count()).substr(1);
  fraction.resize(fraction.find_last_not_of('0') + 1);
  text.insert(text.size() - 1, "." + fraction);
  writer.text(asn1::tag::generalized_time, text);
}

/// PKIStatusInfo ::= SEQUENCE { status PKIStatus, statusString PKIFreeText OPTIONAL, failInfo PKIFailureInfo OPTIONAL }
void read_status_info(asn1::Reader& reader, Response& response) {
  reader.sequence([&] {
    const std::int64_t status = reader.at("status").small_integer();
    if (status < 0 || status >= static_cast<std::int64_t>(std::size(kStatuses))) return reader.fail("there is no such status");
    response.status = static_cast<Status>(status);
    if (reader.next_is(asn1::tag::sequence)) {
      reader.at("statusString").each(asn1::tag::sequence, 1, [&] {
        if (!reader.next_is(asn1::tag::utf8_string)) return reader.fail("PKIFreeText is UTF8String");
        if (!response.text.empty()) response.text += ' ';
        response.text += reader.text();
      });
    }
    if (reader.next_is(asn1::tag::bit_string)) {
      const asn1::BitString bits = reader.at("failInfo").bit_string();
      for (const FailureName& one : kFailures) {
        if (bits.bit(static_cast<std::size_t>(one.failure))) response.failures.push_back(one.failure);
      }
    }
    reader.at("");
  });
}

}  // namespace

std::string_view name(Failure failure) noexcept {
  const auto* const found = std::find_if(std::begin(kFailures), std::end(kFailures), [&](const FailureName& one) { return one.failure == failure; });
  return found == std::end(kFailures) ? std::string_view("unknown") : found->name;
}
std::string_view name(Status status) noexcept { return kStatuses[static_cast<std::size_t>(status)]; }

/// TimeStampReq ::= SEQUENCE { version INTEGER { v1(1) }, messageImprint MessageImprint, reqPolicy TSAPolicyId OPTIONAL,
///   nonce INTEGER OPTIONAL, certReq BOOLEAN DEFAULT FALSE, extensions [0] IMPLICIT Extensions OPTIONAL }
Result<Request> read_request(View der, const Limits& limits) {
  if (der.size() > limits.request_octets) return fail(Errc::limit_exceeded, "request_octets");
  Request request;
  asn1::Reader reader(der, limits);
  reader.at("TimeStampReq").sequence([&] {
    read_version(reader);
    request.imprint = read_imprint(reader.at("messageImprint"));
    if (reader.next_is(asn1::tag::oid)) request.policy = reader.at("reqPolicy").oid();
    if (reader.next_is(asn1::tag::integer)) request.nonce = copy(reader.at("nonce").integer());
    if (read_flag(reader.at("certReq"))) request.certificate = CertificateRequest::yes;
    if (reader.next_is(context_constructed(0))) {
      for (const pkix::Extension& one : read_extensions(reader.at("extensions"), 0, limits)) request.extensions.push_back(one.id);
    }
    reader.at("");
  });
  ESIGN_CHECK(reader.finish());
  return request;
}

Bytes write_request(const Request& request) {
  asn1::Writer writer;
  writer.sequence([&] {
    writer.integer(1);
    write_imprint(writer, request.imprint);
    if (request.policy) writer.oid(*request.policy);
    if (request.nonce) writer.integer(View(*request.nonce));
    if (request.certificate == CertificateRequest::yes) writer.boolean(true);
  });
  return writer.take();
}

/// TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken TimeStampToken OPTIONAL }
Result<Response> read_response(View der, const Limits& limits) {
  if (der.size() > limits.timestamp_octets) return fail(Errc::limit_exceeded, "timestamp_octets");
  Response response;
  asn1::Reader reader(der, limits);
  reader.at("TimeStampResp").sequence([&] {
    read_status_info(reader.at("status"), response);
    // The token may be BER, as CMS may: only its outermost element is DER here.
    if (reader.more()) response.token = copy(reader.at("timeStampToken").expect(asn1::tag::sequence).whole);
    reader.at("");
  });
  ESIGN_CHECK(reader.finish());
  const bool granted = response.status == Status::granted || response.status == Status::granted_with_mods;
  if (granted != response.token.has_value())
    return fail(Errc::malformed, granted ? "granted, and no token" : "a token without being granted").in("TimeStampResp.timeStampToken");
  return response;
}

Bytes write_granted(View token) {
  asn1::Writer writer;
  writer.sequence([&] {
    writer.sequence([&] { writer.integer(static_cast<std::int64_t>(Status::granted)); });
    writer.raw(token);
  });
  return writer.take();
}

Bytes write_rejection(Failure failure, std::string_view text) {
  const auto bit = static_cast<unsigned>(failure);
  Bytes bits(bit / 8 + 1);
  bits.back() = static_cast<std::uint8_t>(0x80u >> bit % 8);
  asn1::Writer writer;
  writer.sequence([&] {
    writer.sequence([&] {
      writer.integer(static_cast<std::int64_t>(Status::rejection));
      if (!text.empty()) writer.sequence([&] { writer.text(asn1::tag::utf8_string, text); });
      // X.690 section 11.2.2: a named bit list ends with its last one bit.
      writer.bit_string(bits, 7 - bit % 8);
    });
  });
  return writer.take();
}

/// TSTInfo ::= SEQUENCE { version INTEGER { v1(1) }, policy TSAPolicyId, messageImprint MessageImprint, serialNumber INTEGER,
///   genTime GeneralizedTime, accuracy Accuracy OPTIONAL, ordering BOOLEAN DEFAULT FALSE, nonce INTEGER OPTIONAL,
///   tsa [0] GeneralName OPTIONAL, extensions [1] IMPLICIT Extensions OPTIONAL }
Result<TstInfo> read_tst_info(View der, const Limits& limits) {
  TstInfo info;
  asn1::Reader reader(der, limits);
  reader.at("TSTInfo").sequence([&] {
    read_version(reader);
    info.policy = reader.at("policy").oid();
    info.imprint = read_imprint(reader.at("messageImprint"));
    info.serial_number = copy(reader.at("serialNumber").integer());
    read_gen_time(reader.at("genTime"), info);
    if (reader.next_is(asn1::tag::sequence)) info.accuracy = read_accuracy(reader.at("accuracy"));
    if (read_flag(reader.at("ordering"))) info.ordering = Ordering::yes;
    if (reader.next_is(asn1::tag::integer)) info.nonce = copy(reader.at("nonce").integer());
    if (reader.next_is(context_constructed(0))) {
      // A CHOICE is tagged explicitly, whatever the module says (X.680 section 31.2.7).
      reader.at("tsa").explicitly(0, [&] {
        asn1::Reader name(reader.any().whole);
        info.tsa = copy(name.any().whole);
      });
    }
    if (reader.next_is(context_constructed(1))) {
      for (const pkix::Extension& one : read_extensions(reader.at("extensions"), 1, limits))
        (one.critical == pkix::Critical::yes ? info.critical_extensions : info.extensions).push_back(one.id);
    }
    reader.at("");
  });
  ESIGN_CHECK(reader.finish());
  return info;
}

Bytes write_tst_info(const TstInfo& info) {
  asn1::Writer writer;
  writer.sequence([&] {
    writer.integer(1);
    writer.oid(info.policy);
    write_imprint(writer, info.imprint);
    writer.integer(View(info.serial_number));
    write_gen_time(writer, info);
    if (info.accuracy) write_accuracy(writer, *info.accuracy);
    if (info.ordering == Ordering::yes) writer.boolean(true);
    if (info.nonce) writer.integer(View(*info.nonce));
    if (info.tsa) writer.explicitly(0, [&] { writer.raw(*info.tsa); });
  });
  return writer.take();
}

}  // namespace esign::formats::timestamp
