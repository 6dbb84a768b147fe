// SPDX-License-Identifier: Apache-2.0
// What leaves the server besides answers: problems, numbers, lines of the log.
#include <gtest/gtest.h>

#include <set>

#include "base/text.h"
#include "httpd/problem.h"
#include "httpd/service.h"

namespace httpd_test {
namespace {

using namespace esign;
using namespace esign::httpd;
using nlohmann::json;

constexpr Errc kAll[] = {Errc::invalid_argument, Errc::unsupported, Errc::malformed, Errc::limit_exceeded, Errc::not_found, Errc::already_exists,
                         Errc::no_signature, Errc::token_absent, Errc::pin_incorrect, Errc::pin_blocked, Errc::cancelled, Errc::unavailable,
                         Errc::timed_out, Errc::conflict, Errc::protocol, Errc::denied, Errc::misconfigured, Errc::storage, Errc::cannot_create, Errc::internal};

json body_of(const Response& response) { return json::parse(as_text(std::get<Bytes>(response.body))); }

TEST(Problem, ShowsDetailsOfClientsFaultsAlone) {
  Request request;
  request.id = "6f1c0000-0000-4000-8000-000000000000";
  for (const Errc code : kAll) {
    const Response response = problem(Error{code, "the inner detail", "csr.subject", -1}, request, {{"fin", "breaks its grammar"}});
    const json body = body_of(response);
    EXPECT_EQ(body["status"], response.status);
    EXPECT_EQ(body["instance"], "urn:uuid:" + request.id);
    EXPECT_TRUE(body["type"].get<std::string>().starts_with("urn:esign:problem:"));
    const bool shown = response.status < 500 && response.status != 403;
    EXPECT_EQ(body.contains("detail"), shown) << name(code);
    EXPECT_EQ(body.contains("at"), shown) << name(code);
    EXPECT_EQ(body.contains("fields"), shown) << name(code);
  }
}

TEST(Problem, KeepsTheTable) {
  const std::vector<std::pair<Errc, int>> table{{Errc::invalid_argument, 400}, {Errc::malformed, 422}, {Errc::unsupported, 422}, {Errc::limit_exceeded, 413},
                                                {Errc::not_found, 404}, {Errc::denied, 403}, {Errc::conflict, 409}, {Errc::unavailable, 503},
                                                {Errc::timed_out, 504}, {Errc::token_absent, 500}, {Errc::pin_incorrect, 500}, {Errc::pin_blocked, 500},
                                                {Errc::cancelled, 500}, {Errc::misconfigured, 500}, {Errc::storage, 500}, {Errc::internal, 500}};
  for (const auto& [code, status] : table) EXPECT_EQ(problem_of(code).status, status) << name(code);
}

TEST(Problem, WritesOctetsThatAreNoText) {
  const Response response = problem(Error{Errc::malformed, "name \xff\xfe\x01", {}, -1}, Request());
  EXPECT_EQ(body_of(response)["detail"], "name \xef\xbf\xbd\xef\xbf\xbd\x01");
}

TEST(Problem, HidesWhatAHandlerThrew) {
  Service service;
  const Reply reply = ask(service.port(), "GET /throws HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(reply.body.find("secret"), std::string::npos);
  const std::string instance = json::parse(reply.body)["instance"];
  const std::string log = service.log_text();
  EXPECT_NE(log.find("a secret of the server"), std::string::npos);
  EXPECT_NE(log.find(instance.substr(std::string("urn:uuid:").size())), std::string::npos) << "the problem and the log line meet by the id";
}

TEST(Health, ReportsReadinessByNameAndCode) {
  Service service;
  EXPECT_EQ(ask(service.port(), "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
  EXPECT_EQ(json::parse(ask(service.port(), "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n").body)["probes"]["database"], "ok");
  service.ready = false;
  const Reply reply = ask(service.port(), "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(json::parse(reply.body)["probes"]["database"], "storage");
  EXPECT_EQ(reply.body.find("password"), std::string::npos);
}

TEST(Metrics, CountRequestsByRouteAndStatus) {
  Service service;
  RawClient client(service.port());
  for (int i = 0; i < 3; ++i) {
    client.send("GET /v1/certificates/12" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(client.reply().status, 200);
  }
  client.send("GET /nix HTTP/1.1\r\nHost: x\r\n\r\n");
  client.reply();
  const std::string text = ask(service.port(), "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").body;
  EXPECT_NE(text.find("esign_http_request_seconds_count{route=\"/v1/certificates/{serial}\",server=\"http\",status=\"200\"} 3"), std::string::npos) << text;
  EXPECT_NE(text.find("esign_http_request_seconds_count{route=\"none\",server=\"http\",status=\"404\"} 1"), std::string::npos);
  EXPECT_NE(text.find("esign_http_connections{server=\"http\"} "), std::string::npos);
  EXPECT_EQ(text.find("/nix"), std::string::npos);
}

TEST(Metrics, KeepTheirOwnNumbers) {
  httpd::Metrics metrics;
  const auto issued = metrics.counter("esign_ca_issued_total", "Certificates", {{"profile", "vətəndaş"}});
  ASSERT_TRUE(issued);
  issued->add();
  metrics.counter("esign_ca_issued_total", "Certificates", {{"profile", "vətəndaş"}})->add(2);
  metrics.gauge("esign_ca_rows", "Rows", {{"table", "certificate"}}, [] { return 42.0; });
  EXPECT_NE(metrics.text().find("esign_ca_issued_total{profile=\"vətəndaş\"} 3"), std::string::npos) << metrics.text();
  EXPECT_NE(metrics.text().find("esign_ca_rows{table=\"certificate\"} 42"), std::string::npos);
  metrics.drop_gauge("esign_ca_rows", {{"table", "certificate"}});
  EXPECT_EQ(metrics.text().find("esign_ca_rows"), std::string::npos);
  EXPECT_EQ(metrics.counter("no name", "", {}).error().code, Errc::invalid_argument);
}

TEST(Log, WritesOneObjectALine) {
  Folder folder;
  {
    const auto log = httpd::Log::to_file(folder / "log");
    ASSERT_TRUE(log);
    log->write(Level::info, "issued", {{"subject", "Əliyev \"Ş\"\n{\"level\":\"error\"}\x1b[31m\\"}, {"count", std::int64_t{7}}, {"empty", ""}});
    log->write(Level::debug, "dropped", {});
    log->error("failed", Error{Errc::storage, "disk \xff full", "a.b", -1}, "id");
  }
  const auto lines = split(trim(folder.read("log")), '\n');
  ASSERT_EQ(folder.read("log").find("dropped"), std::string::npos);
  std::vector<json> events;
  const std::string text = folder.read("log");
  for (const std::string_view line : split(trim(text), '\n')) events.push_back(json::parse(line));
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0]["event"], "issued");
  EXPECT_EQ(events[0]["count"], 7);
  EXPECT_FALSE(events[0].contains("empty"));
  EXPECT_TRUE(events[0]["subject"].get<std::string>().starts_with("Əliyev \"Ş\"\\u{"));
  EXPECT_EQ(events[1]["code"], "storage");
  EXPECT_EQ(events[1]["level"], "error");
}

TEST(Log, KeepsQueriesBodiesAndPathsOut) {
  Service service;
  ask(service.port(), "GET /v1/certificates/SERIAL17?fin=5XKTM41 HTTP/1.1\r\nHost: x\r\nX-Secret: HEADER17\r\n\r\n");
  ask(service.port(), "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nBODY17");
  ask(service.port(), "GET /NOPATH17 HTTP/1.1\r\nHost: x\r\n\r\n");
  ask(service.port(), "GET /quick/x HTTP/1.1\r\nHost: x\r\n\r\n");
  service.server->stop(std::chrono::seconds(2));
  const std::string text = service.log_text();
  for (const char* never : {"SERIAL17", "5XKTM41", "HEADER17", "BODY17", "NOPATH17", "/quick/"}) EXPECT_EQ(text.find(never), std::string::npos) << never;
  std::set<int> statuses;
  for (const std::string_view line : split(trim(text), '\n')) {
    const json event = json::parse(line);
    EXPECT_EQ(event["event"], "request");
    EXPECT_EQ(event["request"].get<std::string>().size(), 36u);
    EXPECT_TRUE(event["micros"].is_number());
    statuses.insert(event["status"].get<int>());
  }
  EXPECT_EQ(statuses, (std::set<int>{200, 404}));
}

TEST(Log, SaysWhenItsFileCannotBeMade) { EXPECT_EQ(httpd::Log::to_file("/proc/nowhere/log").error().code, Errc::cannot_create); }

}  // namespace
}  // namespace httpd_test
