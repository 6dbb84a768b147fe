// SPDX-License-Identifier: Apache-2.0
// TLS as curl and openssl see it, with certificates that openssl makes.
#include <gtest/gtest.h>

#include "httpd/service.h"

namespace httpd_test {
namespace {

using namespace esign;
using namespace esign::httpd;
using nlohmann::json;

/// A CA, a server, a client of the CA, a client of another CA, a client whose time is over.
class Tls : public ::testing::Test {
 protected:
  void SetUp() override {
    ca("ca", "/CN=Sınaq CA");
    ca("foreign", "/CN=Yad CA");
    leaf("server", "ca", "basicConstraints=CA:FALSE\nsubjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n", "5");
    leaf("client", "ca", "basicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth\n", "5");
    leaf("stranger", "foreign", "basicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth\n", "5");
    leaf("old", "ca", "basicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth\n", "-1");
    leaf("mailer", "ca", "basicConstraints=CA:FALSE\nextendedKeyUsage=emailProtection\n", "5");
  }

  void ca(const std::string& name, const std::string& subject) {
    const Ran ran = run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -utf8 -days 5 -keyout " + (folder / (name + ".key")) + " -out " +
                        (folder / (name + ".pem")) + " -subj \"" + subject + "\" -addext keyUsage=critical,keyCertSign,cRLSign");
    ASSERT_EQ(ran.exit, 0) << ran.output;
  }
  void leaf(const std::string& name, const std::string& issuer, const std::string& extensions, const std::string& days) {
    folder.write(name + ".ext", extensions + "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\nkeyUsage=critical,digitalSignature\n");
    const std::string at = folder / name, by = folder / issuer;
    const Ran ran = run("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + at + ".key -out " + at + ".csr -subj /CN=" + name +
                        " && openssl x509 -req -in " + at + ".csr -CA " + by + ".pem -CAkey " + by + ".key -days " + days + " -extfile " + at + ".ext -out " +
                        at + ".pem && openssl x509 -in " + at + ".pem -outform DER -out " + at + ".der");
    ASSERT_EQ(ran.exit, 0) << ran.output;
  }
  Settings settings(const std::string& client_ca = "ca") const {
    Settings made;
    made.tls = std::make_unique<httpd::Tls>();
    made.tls->chain_pem = folder.read("server.pem");
    made.tls->key_pem = SecretBytes(as_view(folder.read("server.key")));
    if (!client_ca.empty()) made.tls->client_ca_pem = folder.read(client_ca + ".pem");
    return made;
  }
  std::string curl(const Service& service, const std::string& who) const {
    const std::string with = who.empty() ? "" : " --cert " + (folder / (who + ".pem")) + " --key " + (folder / (who + ".key"));
    return "curl -sS --cacert " + (folder / "ca.pem") + with + " " + service.server->origin() + "/mirror";
  }
  std::string s_client(const Service& service, const std::string& more, const std::string& input) const {
    return "printf \"" + input + "\" | timeout 10 openssl s_client -connect 127.0.0.1:" + std::to_string(service.port()) + " -CAfile " + (folder / "ca.pem") +
           " " + more;
  }
  Folder folder{};
};

TEST_F(Tls, ServesWithAndWithoutAClientCertificate) {
  Service service(settings());
  const Ran without = run(curl(service, ""));
  ASSERT_EQ(without.exit, 0) << without.output;
  EXPECT_EQ(json::parse(without.output)["client"], 0);
  const Ran with = run(curl(service, "client"));
  ASSERT_EQ(with.exit, 0) << with.output;
  EXPECT_EQ(json::parse(with.output)["client"], folder.read("client.der").size());
  service.server->stop(std::chrono::seconds(2));  // a line is written after its answer
  EXPECT_NE(service.log_text().find("\"actor\":\"certificate:"), std::string::npos);
}

TEST_F(Tls, EndsTheHandshakeOfCertificatesThatDoNotVerify) {
  Service service(settings());
  for (const char* who : {"stranger", "old", "mailer"}) {
    const Ran ran = run(curl(service, who));
    EXPECT_NE(ran.exit, 0) << who;
    EXPECT_EQ(ran.output.find("\"method\""), std::string::npos) << who;
  }
  EXPECT_NE(service.log_text().find("tls_failed"), std::string::npos);
  EXPECT_EQ(run(curl(service, "client")).exit, 0);
}

TEST_F(Tls, CountsARateByCertificateAndElseByAddress) {
  Settings limited = settings();
  limited.limits.requests_per_second = 0.01;
  limited.limits.burst = 2;
  Service service(std::move(limited));
  const auto status = [&](const std::string& who) { return run(curl(service, who) + " -o /dev/null -w %{http_code}").output; };
  EXPECT_EQ(status(""), "200");
  EXPECT_EQ(status(""), "200");
  EXPECT_EQ(status(""), "429");
  EXPECT_EQ(status("client"), "200");
  EXPECT_EQ(status("client"), "200");
  EXPECT_EQ(status("client"), "429");
}

TEST_F(Tls, AsksForNoCertificateWithoutACa) {
  Service service(settings(""));
  const Ran ran = run(curl(service, "stranger"));
  ASSERT_EQ(ran.exit, 0) << ran.output;
  EXPECT_EQ(json::parse(ran.output)["client"], 0);
}

TEST_F(Tls, SpeaksTwelveAndThirteenWithForwardSecrecyAlone) {
  Service service(settings());
  const auto connects = [&](const std::string& more) { return run(s_client(service, more, "GET /quick/x HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n") + " -ign_eof").output.find("200 OK") != std::string::npos; };
  EXPECT_TRUE(connects("-tls1_3"));
  EXPECT_TRUE(connects("-tls1_2"));
  EXPECT_FALSE(connects("-tls1_1 -cipher ALL:@SECLEVEL=0"));
  EXPECT_FALSE(connects("-tls1_2 -cipher AES128-GCM-SHA256"));
  EXPECT_FALSE(connects("-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA"));
  EXPECT_TRUE(connects("-alpn h2,http/1.1"));
  EXPECT_FALSE(connects("-alpn h2"));
}

TEST_F(Tls, RenegotiatesForNobody) {
  Service service(settings());
  const Ran ran = run("(echo R; sleep 1) | timeout 10 openssl s_client -tls1_2 -connect 127.0.0.1:" + std::to_string(service.port()) + " -CAfile " + (folder / "ca.pem"));
  EXPECT_NE(ran.output.find("no renegotiation"), std::string::npos) << ran.output;
}

TEST_F(Tls, ResumesSessionsWithTheirClient) {
  Service service(settings());
  const std::string request = "GET /mirror HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n";
  const std::string who = " -cert " + (folder / "client.pem") + " -key " + (folder / "client.key") + " -ign_eof";
  const Ran first = run(s_client(service, "-sess_out " + (folder / "session") + who, request));
  EXPECT_NE(first.output.find("New, TLSv1.3"), std::string::npos) << first.output;
  const Ran second = run(s_client(service, "-sess_in " + (folder / "session") + " -ign_eof", request));
  EXPECT_NE(second.output.find("Reused, TLSv1.3"), std::string::npos) << second.output;
  EXPECT_NE(second.output.find("\"client\":" + std::to_string(folder.read("client.der").size())), std::string::npos) << second.output;
}

TEST_F(Tls, EndsHandshakesThatDoNotCome) {
  Settings slow = settings();
  slow.limits.head_time = std::chrono::milliseconds(500);
  Service service(std::move(slow));
  RawClient silent(service.port()), plain(service.port());
  plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(plain.rest().find("HTTP/1.1"), std::string::npos);
  silent.rest(std::chrono::seconds(3));
  EXPECT_TRUE(silent.closed());
}

TEST_F(Tls, StreamsBothWays) {
  Service service(settings());
  const Ran ran = run("yes | head -c 2000000 | curl -sS --cacert " + (folder / "ca.pem") + " -X POST -T - " + service.server->origin() + "/lines | sort | uniq -c");
  EXPECT_NE(ran.output.find("1000000 {\"got\":1}"), std::string::npos) << ran.output.substr(0, 300);
  const Ran large = run("curl -sS --cacert " + (folder / "ca.pem") + " " + service.server->origin() + "/counted/50 | wc -c");
  EXPECT_EQ(std::stoi(large.output), 50 * 65536);
}

TEST_F(Tls, SaysWhatIsWrongWithItsFiles) {
  Service service;
  const auto start = [&](Settings made) { return Server::start(std::move(made), Router(), service.metrics, *service.log).error(); };
  Settings other_key = settings();
  other_key.tls->key_pem = SecretBytes(as_view(folder.read("client.key")));
  EXPECT_EQ(start(std::move(other_key)).code, Errc::misconfigured);
  Settings no_chain = settings();
  no_chain.tls->chain_pem = "nothing";
  EXPECT_EQ(start(std::move(no_chain)).code, Errc::misconfigured);
  Settings sealed = settings();
  ASSERT_EQ(run("openssl pkcs8 -topk8 -in " + (folder / "server.key") + " -passout pass:1234 -out " + (folder / "sealed.key")).exit, 0);
  sealed.tls->key_pem = SecretBytes(as_view(folder.read("sealed.key")));
  EXPECT_EQ(start(std::move(sealed)).code, Errc::misconfigured);
  Settings no_ca = settings();
  no_ca.tls->client_ca_pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  EXPECT_EQ(start(std::move(no_ca)).code, Errc::misconfigured);
}

}  // namespace
}  // namespace httpd_test
