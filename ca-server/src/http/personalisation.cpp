// SPDX-License-Identifier: Apache-2.0
// Cards, in real time and exactly once: G3 of the national card flow.
#include <deque>
#include <future>

#include "domain/parallel.h"
#include "domain/spoken_password.h"
#include "http/api.h"
#include "http/json_fields.h"
#include "pkix/pem.h"

namespace esign::ca {
namespace {

using nlohmann::json;

constexpr int kAdultAge = 15;                    // law 853-IVQ: the card of citizens under 15 has no signature key
constexpr std::size_t kBatchAtOnce = 512;        // requests of one round
constexpr std::size_t kRounds = 3;               // of them: one may be on its way to the caller
constexpr std::size_t kBatchOctets = 4u << 20;   // or so much of them
constexpr std::size_t kLongestLine = 64u << 10;
constexpr std::string_view kAuthority = "citizen";

/// Whether a person born that day is under 15 on the day of `now` in Baku.
enum class Age : std::uint8_t { child, adult };
Age age_at(Time birth, Time now) {
  const std::chrono::year_month_day born{std::chrono::floor<std::chrono::days>(birth + kBaku)};
  const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now + kBaku)};
  const auto birthday = born + std::chrono::years{kAdultAge};
  return today < birthday ? Age::child : Age::adult;
}

struct CardRequest {
  Order order{};
  std::vector<std::string> kinds{};  ///< "authentication", "signature"
  std::string fin{};
};

/// EN 319 412-1: the names as they are printed, the FİN as PNOAZ-…; the profile checks each.
Result<void> read_certificates(Fields& top, CardRequest& read, Age age) {
  Wanted wanted;
  wanted.issuer = kAuthority;
  ESIGN_TRY(wanted.subject["fin"], top.text("fin"));
  ESIGN_TRY(wanted.subject["givenName"], top.text("givenName"));
  ESIGN_TRY(wanted.subject["surname"], top.text("surname"));
  ESIGN_TRY(wanted.card_number, top.text("cardNumber", 32));
  read.fin = wanted.subject["fin"];
  ESIGN_TRY(const Time expires, top.day("cardExpires"));
  wanted.not_after = expires + std::chrono::days{1} - std::chrono::seconds{1};
  ESIGN_TRY(const json* requests, top.object("csr"));
  Fields csr(*requests, "csr");
  ESIGN_TRY(const auto authentication, csr.request("authentication"));
  ESIGN_TRY(const auto signature, csr.request("signature"));
  ESIGN_CHECK(csr.finish());
  if (!authentication) return fail(Errc::invalid_argument, "is missing").in("csr.authentication");
  if (age == Age::child && signature) return fail(Errc::invalid_argument, "the card of somebody under 15 has no signature key").in("csr.signature");
  if (age == Age::adult && !signature) return fail(Errc::invalid_argument, "is missing").in("csr.signature");
  wanted.profile = age == Age::child ? "child-card-authentication" : "id-card-authentication";
  wanted.spki = copy((*authentication)->spki());
  wanted.key_place = "csr.authentication";
  read.order.wanted.push_back(wanted);
  read.kinds.push_back("authentication");
  if (signature) {
    wanted.profile = "id-card-signature";
    wanted.spki = copy((*signature)->spki());
    wanted.key_place = "csr.signature";
    read.order.wanted.push_back(std::move(wanted));
    read.kinds.push_back("signature");
  }
  return {};
}

Result<CardRequest> read_request(const Api& api, const Caller& caller, const json& body) {
  Fields top(body);
  CardRequest read;
  Order& order = read.order;
  ESIGN_TRY(order.id, top.text("requestId", 64));
  ESIGN_TRY(order.centre, top.text("centre", 64));
  if (order.centre != caller.name) return fail(Errc::denied, "a centre asks in its own name only").in("centre");
  ESIGN_TRY(const std::string card_serial, top.text("cardSerial", 64));
  const Time now = api.clock.now();
  ESIGN_TRY(const Time birth, top.day("birthDate"));
  if (birth > now) return fail(Errc::invalid_argument, "lies in the future").in("birthDate");
  ESIGN_CHECK(read_certificates(top, read, age_at(birth, now)));
  ESIGN_TRY(const auto spoken, top.optional_text("spokenPassword", 128));
  ESIGN_CHECK(top.finish());
  if (spoken) {
    auto verifier = make_spoken_verifier(*spoken);
    if (!verifier) return fail(std::move(verifier).error().in("spokenPassword"));
    order.keep["spoken/" + read.fin] = *std::move(verifier);
  }
  order.caller = caller.name;
  order.actor = caller.actor;
  order.confirm_by = now + api.config.confirm_within;
  ESIGN_TRY(order.content, content_of(body));
  return read;
}

std::string chain_of(const Api& api) {
  json chain = json::array();
  for (const Bytes& der : api.authorities.chain(kAuthority)) chain.push_back(pkix::write_pem("CERTIFICATE", der));
  return chain.dump();
}

/// `"authentication":{"certificate":"-----BEGIN…","serial":"01…"},` as the JSON library would write it. PEM has one character that
/// JSON escapes; to look at each of its octets for more of them costs as much as hashing the certificate five times.
void append_certificate(std::string& text, std::string_view kind, const Serial& serial, View certificate) {
  text.append("\"").append(kind).append(R"(":{"certificate":")");
  const std::string pem = pkix::write_pem("CERTIFICATE", certificate);
  for (std::string_view rest = pem; !rest.empty();) {
    const std::size_t line = rest.find('\n');
    text.append(rest.substr(0, line)).append("\\n");
    rest.remove_prefix(line + 1);
  }
  text.append(R"(","serial":")").append(to_text(serial)).append(R"("},)");
}

/// As the answer to a card is written, its members in the order of their names but for the last: the chain, which is the same
/// for all of them and longer than the rest, so that its text is made once.
std::string answer_of(const CardRequest& request, const Issued& issued, std::string_view chain) {
  std::string text = "{";
  text.reserve(6144);
  for (std::size_t i = 0; i < issued.certificates.size(); ++i) {
    if (i == 1) text.append(R"("requestId":)").append(json(request.order.id).dump(-1, ' ', false, json::error_handler_t::replace)).append(",");
    append_certificate(text, request.kinds[i], issued.serials[i], issued.certificates[i]);
  }
  if (issued.certificates.size() < 2) text.append(R"("requestId":)").append(json(request.order.id).dump(-1, ' ', false, json::error_handler_t::replace)).append(",");
  return text.append(R"("state":")").append(name(issued.state)).append(R"(","chain":)").append(chain).append("}");
}

/// As a problem looks, for one line of a batch.
json fault_line(const std::string& id, const Error& error) {
  const httpd::Problem about = httpd::problem_of(as_told(error.code));
  json line{{"requestId", id}, {"status", about.status}, {"type", about.type}, {"title", about.title}};
  if (about.show_detail == httpd::ShowDetail::yes) line["detail"] = error.detail;
  if (!error.at.empty()) line["at"] = error.at;
  return line;
}

/// One round of a batch: lines in, answers out, in the same order.
Bytes answer_lines(const Api& api, const Caller& caller, const std::vector<std::string>& lines) {
  struct Row {
    std::string id{};
    std::optional<Error> fault{};
    CardRequest request{};
    std::size_t order = 0;
  };
  std::vector<Row> rows(lines.size());
  std::vector<Order> orders;
  std::vector<Result<CardRequest>> read(lines.size(), fail(Errc::internal, "not read"));
  for_each_parallel(lines.size(), [&](std::size_t i) {
    auto body = parse_json(as_view(lines[i]));
    if (!body) {
      read[i] = fail(std::move(body).error());
      return;
    }
    if (const auto id = body->find("requestId"); id != body->end() && id->is_string()) rows[i].id = id->get<std::string>().substr(0, 64);
    read[i] = read_request(api, caller, *body);
  });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!read[i]) {
      rows[i].fault = read[i].error();
      continue;
    }
    rows[i].request = *std::move(read[i]);
    rows[i].order = orders.size();
    orders.push_back(std::move(rows[i].request.order));
  }
  const std::vector<Result<Issued>> issued = api.issuance.issue(orders);
  const std::string chain = chain_of(api);
  std::vector<std::string> answers(rows.size());
  for_each_parallel(rows.size(), [&](std::size_t i) {
    Row& row = rows[i];
    if (!row.fault) {
      row.request.order = std::move(orders[row.order]);
      if (!issued[row.order]) row.fault = issued[row.order].error();
    }
    answers[i] = row.fault ? fault_line(row.id, *row.fault).dump(-1, ' ', false, json::error_handler_t::replace) : answer_of(row.request, *issued[row.order], chain);
    answers[i] += '\n';
  });
  Bytes out;
  std::size_t octets = 0;
  for (const std::string& answer : answers) octets += answer.size();
  out.reserve(octets);
  for (const std::string& answer : answers) append(out, as_view(answer));
  return out;
}

/// A batch on its way: while answers of some lines are made, the next lines are read and begun, as far as they are there. Who
/// sends a line and waits for its answer gets it.
class Batch {
 public:
  Batch(const Api& api, Caller caller, std::shared_ptr<httpd::BodyReader> body) : api_(api), caller_(std::move(caller)), lines_(std::move(body), kLongestLine) {}

  Result<std::optional<Bytes>> next() {
    while (rounds_.size() < kRounds && (rounds_.empty() || lines_.ready() == httpd::BodyReader::Ready::yes)) {
      ESIGN_TRY(std::vector<std::string> some, read_some());
      if (some.empty()) break;
      rounds_.push_back(std::async(std::launch::async, [this, some = std::move(some)] { return answer_lines(api_, caller_, some); }));
    }
    if (rounds_.empty()) return std::optional<Bytes>{};
    Bytes answers = rounds_.front().get();
    rounds_.pop_front();
    return std::optional(std::move(answers));
  }

 private:
  /// One line is waited for, and what has come with it is taken along.
  Result<std::vector<std::string>> read_some() {
    std::vector<std::string> some;
    for (std::size_t octets = 0; some.size() < kBatchAtOnce && octets < kBatchOctets;) {
      if (!some.empty() && lines_.ready() == httpd::BodyReader::Ready::no) break;
      ESIGN_TRY(auto line, lines_.next());
      if (!line) break;
      octets += line->size();
      if (!line->empty()) some.push_back(*std::move(line));
    }
    return some;
  }

  const Api& api_;
  Caller caller_;
  httpd::LineReader lines_;
  std::deque<std::future<Bytes>> rounds_{};  ///< In the order of their lines
};

Answer end_card(const Api& api, const Caller& caller, const httpd::Request& request, Result<void> (Life::*end)(std::string_view, std::string_view, const Act&)) {
  const std::string id(request.parameter("requestId"));
  ESIGN_CHECK((api.life.*end)(caller.name, id, {caller.actor, {}}));
  std::optional<RequestRecord> record;
  ESIGN_CHECK(api.store.read([&](Reader& reader) -> Result<void> {
    ESIGN_TRY(record, reader.request(caller.name, id));
    return {};
  }));
  return json_answer(200, {{"requestId", id}, {"state", name(record->state)}});
}

}  // namespace

Answer personalise(const Api& api, const Caller& caller, const httpd::Request& request) {
  ESIGN_TRY(const json body, parse_json(request.body));
  ESIGN_TRY(CardRequest card, read_request(api, caller, body));
  ESIGN_TRY(const Issued issued, api.issuance.issue(card.order));
  return httpd::respond(200, "application/json", std::string_view(answer_of(card, issued, chain_of(api))));
}

Answer personalise_batch(const Api& api, const Caller& caller, const httpd::Request& request) {
  const auto batch = std::make_shared<Batch>(api, caller, request.stream);
  return httpd::respond(200, "application/jsonl", httpd::Pull([batch] { return batch->next(); }));
}

Answer confirm_card(const Api& api, const Caller& caller, const httpd::Request& request) { return end_card(api, caller, request, &Life::confirm); }
Answer fail_card(const Api& api, const Caller& caller, const httpd::Request& request) { return end_card(api, caller, request, &Life::fail_card); }

}  // namespace esign::ca
