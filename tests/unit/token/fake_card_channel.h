// SPDX-License-Identifier: Apache-2.0
// Plays a recorded conversation: "> 00A4…" must come, "< …9000" is the answer. `**` stands for one octet of a secret.
#pragma once
#include <gtest/gtest.h>

#include <deque>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "token/card_channel.h"

namespace esign::test {

class FakeCardChannel final : public token::CardChannel {
 public:
  /// Lines of a conversation; `#` begins a comment. "! token_absent" in place of an answer is a failure of the channel.
  explicit FakeCardChannel(const std::string& conversation) {
    std::istringstream lines(conversation);
    for (std::string line; std::getline(lines, line);) {
      line = std::string(trim(line.substr(0, line.find('#'))));
      if (line.empty()) continue;
      if (line.rfind("ATR ", 0) == 0) {
        atr_ = from_hex(line.substr(4)).value_or(Bytes{});
      } else if (line == "T=0") {
        protocol_ = token::Protocol::t0;
      } else {
        lines_.push_back(line);
      }
    }
  }
  /// A file of tests/cards.
  static std::string file(const std::string& name) {
    std::ifstream stream(std::string(ESIGN_SOURCE_DIR) + "/tests/cards/" + name);
    EXPECT_TRUE(stream) << name;
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }

  const std::string& reader() const override { return reader_; }
  View atr() const override { return atr_; }
  token::Protocol protocol() const override { return protocol_; }
  Result<void> begin() override {
    ++depth_;
    return {};
  }
  void end() noexcept override { --depth_; }
  Result<Bytes> transmit(View command) override {
    EXPECT_EQ(depth_, 1) << "every command is sent inside a transaction";
    EXPECT_GE(command.size(), 4u);
    if (lines_.size() < 2 || !same(lines_[0], command)) {
      if (!quiet) ADD_FAILURE() << "sent " << ascii_upper(to_hex(command)) << " where the conversation has "
                    << (lines_.empty() ? "its end" : lines_[0]);
      return fail(Errc::internal, "the conversation went another way");
    }
    const std::string answer = lines_[1];
    lines_.erase(lines_.begin(), lines_.begin() + 2);
    if (answer.rfind("! ", 0) == 0) return fail(answer == "! timed_out" ? Errc::timed_out : Errc::token_absent, "as recorded");
    return from_hex(answer.size() > 2 ? answer.substr(2) : std::string());
  }
  /// Set while a conversation is cut on purpose: what is sent after the cut is then no fault of the test.
  static inline bool quiet = false;
  bool finished() const { return lines_.empty(); }
  std::string next() const { return lines_.empty() ? "" : lines_.front(); }

 private:
  static bool same(const std::string& line, View command) {
    const std::string sent = "> " + ascii_upper(to_hex(command));
    if (sent.size() != line.size()) return false;
    for (std::size_t i = 0; i < sent.size(); ++i) {
      if (line[i] != '*' && line[i] != sent[i]) return false;
    }
    return true;
  }

  std::string reader_ = "Oxucu Ə 00 00";
  Bytes atr_{0x3B, 0x00};
  token::Protocol protocol_ = token::Protocol::t1;
  std::deque<std::string> lines_{};
  int depth_ = 0;
};

}  // namespace esign::test
