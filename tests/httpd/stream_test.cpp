// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "base/text.h"
#include "httpd/body_pipe.h"
#include "httpd/service.h"

namespace httpd_test {
namespace {

using namespace esign;
using namespace esign::httpd;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Resident memory of this process, in KiB.
[[maybe_unused]] long resident() {
  std::ifstream file("/proc/self/statm");
  long total = 0, pages = 0;
  file >> total >> pages;
  return pages * (::sysconf(_SC_PAGESIZE) / 1024);
}

TEST(Streams, AnswersLineByLineWhileTheRequestGoesOn) {
  Service service;
  RawClient client(service.port());
  client.send("POST /lines HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  client.send("6\r\nabc\nde\r\n");
  std::string seen;
  for (int i = 0; i < 50 && seen.find("{\"got\":3}") == std::string::npos; ++i) seen += client.rest(milliseconds(50));
  EXPECT_NE(seen.find("{\"got\":3}"), std::string::npos) << "the first answer comes before the last line";
  EXPECT_EQ(seen.find("{\"got\":2}"), std::string::npos);
  client.send("5\r\n\r\nxyz\r\n0\r\n\r\n");
  for (int i = 0; i < 50 && !seen.ends_with("0\r\n\r\n"); ++i) seen += client.rest(milliseconds(50));
  EXPECT_NE(seen.find("{\"got\":2}\n"), std::string::npos);
  EXPECT_TRUE(seen.ends_with("0\r\n\r\n"));
  client.send("GET /quick/x HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.reply().body, "at once") << "the connection goes on";
}

TEST(Streams, CarriesABatchOfAnyLengthInBoundedMemory) {
  Service service;
  Folder folder;
  {
    std::ofstream file(folder / "batch");
    const std::string line = std::string(99, 'x') + "\n";
    for (int i = 0; i < 600'000; ++i) file << line;
  }
  [[maybe_unused]] const long before = resident();
  const Ran ran = run("curl -sS -X POST -T " + (folder / "batch") + " " + service.server->origin() + "/lines | sort | uniq -c");
  EXPECT_EQ(esign::trim(ran.output), "600000 {\"got\":99}");
#ifndef ESIGN_SANITIZED
  EXPECT_LT(resident() - before, 32 * 1024) << "60 MB went through";
#endif
}

TEST(Streams, EndsWithoutTheLastChunkWhenAnErrorComes) {
  Service service;
  const Ran broken = run("curl -sS -o /dev/null \"" + service.server->origin() + "/counted/3?breaks\"");
  EXPECT_EQ(broken.exit, 18) << "curl: transfer closed with outstanding read data: " << broken.output;
  EXPECT_EQ(broken.output.find("disk"), std::string::npos);
  EXPECT_NE(service.log_text().find("the disk is gone"), std::string::npos);
  const Ran old = run("curl -sS --http1.0 -o /dev/null \"" + service.server->origin() + "/counted/3?breaks\"");
  EXPECT_EQ(old.exit, 56) << "a body without framing that broke off is no whole body: " << old.output;
  const Ran too_long = run("head -c 200 /dev/zero | curl -sS -o /dev/null -X POST -T - " + service.server->origin() + "/lines");
  EXPECT_EQ(too_long.exit, 18) << too_long.output;
}

TEST(Streams, LimitsTheWholeStreamWhereTheRouteSaysSo) {
  Service service;
  EXPECT_EQ(ask(service.port(), "POST /lines/small HTTP/1.1\r\nHost: x\r\nContent-Length: 51\r\n\r\n").status, 413);
  const Ran ran = run("yes | head -c 100 | curl -sS -o /dev/null -X POST -T - " + service.server->origin() + "/lines/small");
  EXPECT_EQ(ran.exit, 18);
  EXPECT_NE(service.log_text().find("limit_exceeded"), std::string::npos);
}

TEST(Streams, ClosesWhenTheHandlerDidNotRead) {
  Service service;
  RawClient client(service.port());
  client.send("POST /deaf HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  const Reply reply = client.reply();
  EXPECT_EQ(reply.body, "not read");
  client.send("0\r\n\r\nGET /admin/secret HTTP/1.1\r\nHost: x\r\n\r\n");
  client.half_close();
  EXPECT_EQ(client.rest().find("200"), std::string::npos);
  EXPECT_TRUE(client.closed());
}

TEST(Streams, SurvivesClientsThatLeaveInTheMiddle) {
  Service service;
  for (int i = 0; i < 50; ++i) {
    RawClient client(service.port());
    client.send("POST /lines HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabc\nde\r\n");
    if (i % 2 == 0) client.rest(milliseconds(5));
  }
  const Ran ran = run("printf \"a\\nb\\n\" | curl -sS -X POST -T - " + service.server->origin() + "/lines");
  EXPECT_EQ(ran.output, "{\"got\":1}\n{\"got\":1}\n");
}

TEST(Streams, SendsABodyMadeOnTheWayToCurl) {
  Service service;
  const Ran ran = run("curl -sS " + service.server->origin() + "/counted/100 | wc -c");
  EXPECT_EQ(std::stoi(ran.output), 100 * 65536);
}

TEST(BodyPipe, PausesTheWriterAndTellsTheReader) {
  std::atomic<int> woken{0};
  BodyPipe pipe(10, [&] { ++woken; });
  EXPECT_EQ(pipe.write(Bytes(9)), BodyPipe::Room::yes);
  EXPECT_EQ(pipe.write(Bytes(9)), BodyPipe::Room::full);
  EXPECT_EQ((**pipe.read()).size(), 9u);
  EXPECT_EQ(woken, 1);
  pipe.break_off({Errc::unavailable, "gone", {}, -1});
  EXPECT_EQ((**pipe.read()).size(), 9u) << "what arrived is given out first";
  EXPECT_EQ(pipe.read().error().code, Errc::unavailable);
  BodyPipe ended(10, nullptr);
  ended.end();
  ended.break_off({Errc::unavailable, "late", {}, -1});
  EXPECT_FALSE((*ended.read()).has_value());
  BodyPipe waiting(10, nullptr);
  std::thread reader([&] { EXPECT_FALSE(waiting.read()); });
  waiting.abandon();
  reader.join();
}

class Pieces final : public BodyReader {
 public:
  explicit Pieces(std::vector<std::string> pieces) : pieces_(std::move(pieces)) {}
  Result<std::optional<Bytes>> read() override {
    if (at_ == pieces_.size()) return std::optional<Bytes>();
    return std::optional(copy(as_view(pieces_[at_++])));
  }
  Ready ready() const override { return at_ < arrived ? Ready::yes : Ready::no; }
  std::size_t arrived = 0;

 private:
  std::vector<std::string> pieces_;
  std::size_t at_ = 0;
};

TEST(LineReader, SplitsHoweverTheOctetsCome) {
  LineReader reader(std::make_shared<Pieces>(std::vector<std::string>{"a\r", "\nb", "b\n\nc\nd", "d"}), 10);
  std::vector<std::string> lines;
  for (auto line = reader.next(); line && *line; line = reader.next()) lines.push_back(**line);
  EXPECT_EQ(lines, (std::vector<std::string>{"a", "bb", "", "c", "dd"}));
  LineReader longest(std::make_shared<Pieces>(std::vector<std::string>{"12345\n123", "456\n"}), 5);
  EXPECT_TRUE(longest.next());
  EXPECT_EQ(longest.next().error().code, Errc::limit_exceeded);
  LineReader endless(std::make_shared<Pieces>(std::vector<std::string>{"12345", "6789"}), 5);
  EXPECT_EQ(endless.next().error().code, Errc::limit_exceeded);
}

TEST(LineReader, KnowsWhetherItWouldWait) {
  const auto pieces = std::make_shared<Pieces>(std::vector<std::string>{"a\nb", "\n", "c"});
  LineReader reader(pieces, 10);
  EXPECT_EQ(reader.ready(), BodyReader::Ready::no);
  pieces->arrived = 1;
  EXPECT_EQ(reader.ready(), BodyReader::Ready::yes);
  EXPECT_EQ(**reader.next(), "a");
  EXPECT_EQ(reader.ready(), BodyReader::Ready::no) << "half a line";
  pieces->arrived = 3;
  EXPECT_EQ(reader.ready(), BodyReader::Ready::yes);
  EXPECT_EQ(**reader.next(), "b");
  EXPECT_EQ(reader.ready(), BodyReader::Ready::no);
  pieces->arrived = 4;
  EXPECT_EQ(reader.ready(), BodyReader::Ready::yes) << "the end";
  EXPECT_EQ(**reader.next(), "c");
  EXPECT_FALSE(reader.next()->has_value());
}

}  // namespace
}  // namespace httpd_test
