// SPDX-License-Identifier: Apache-2.0
// Cards that go away, programs that hold them, and a service that stops.
#include "cards/pcsc/reader_bench.h"
#include "token/cards/eid_card.h"
#include "token/pcsc/pcsc_channel.h"

namespace esign::test {
namespace {

using token::pcsc::PcscChannel;
constexpr token::pcsc::Patience kShort{.card = token::Worker::Patience{1'500},
                                       .others = token::Worker::Patience{700},
                                       .service = token::Worker::Patience{3'000}};

using Trouble = ReaderBench;

TEST_F(Trouble, NoCard) {
  expect_error(open_card(""), Errc::token_absent);
  expect_error(open_card(reader(1)), Errc::token_absent);
  expect_error(open_card("no such reader Ə"), Errc::token_absent);
}

TEST_F(Trouble, SeveralCardsMustBeChosenFrom) {
  insert(make_card(kGunel), 0);
  insert(make_card(kGulcohre), 1);
  const auto undecided = open_card("");
  expect_error(undecided, Errc::conflict);
  EXPECT_NE(undecided.error().detail.find(reader(0)), std::string::npos);
  EXPECT_NE(undecided.error().detail.find(reader(1)), std::string::npos);
  Person person{"123456"};
  auto key = card_key(reader(1), CardKey::signature, person.ask());
  ASSERT_TRUE(key) << key.error().detail;
  EXPECT_EQ(copy((*key)->certificate().parsed()->der()), pki::pki_file("citizen-gulcohre-sign.der"));
  expect_signs(**key);
}

TEST_F(Trouble, PulledOutInMidSignature) {
  insert(make_card(kGunel), 0, {"--pull-at", "2A"});
  Person person{"123456"};
  auto key = card_key("", CardKey::signature, person.ask());
  ASSERT_TRUE(key) << key.error().detail;
  expect_error(sign(**key, (*key)->algorithm()), Errc::token_absent);
  expect_error(sign(**key, (*key)->algorithm()), Errc::token_absent);
  cards_[0].wait();
  insert((folder_ / "citizen-gunel.json").string(), 0);
  expect_signs(**key);  // the same key goes on when its card is back
}

TEST_F(Trouble, AnotherCardIsNotGivenThePin) {
  insert(make_card(kGunel), 0);
  Person person{"123456"};
  auto key = card_key("", CardKey::signature, person.ask());
  ASSERT_TRUE(key) << key.error().detail;
  pull(0);
  insert(make_card(kGulcohre), 0);
  const auto refused = sign(**key, (*key)->algorithm());
  expect_error(refused, Errc::token_absent);
  EXPECT_TRUE(person.asked.empty());
}

TEST_F(Trouble, SwappedWhileThePersonTypes) {
  insert(make_card(kGunel), 0);
  const AskPin swap = [&](const PinRequest&) -> std::optional<Pin> {
    pull(0);
    insert(make_card(kGulcohre), 0);
    return digits("123456");
  };
  auto key = card_key("", CardKey::signature, swap);
  ASSERT_TRUE(key) << key.error().detail;
  expect_error(sign(**key, (*key)->algorithm()), Errc::token_absent);
}

TEST_F(Trouble, AnotherProgramUsesUpATryWhileThePersonTypes) {
  insert(make_card(kGunel), 0);
  const AskPin meanwhile = [&](const PinRequest&) -> std::optional<Pin> {
    Person wrong{"000000"};
    auto other = open_card("");
    EXPECT_TRUE(other);
    if (other) expect_error((*other)->verify_pin(CardPin::signature, wrong.ask()), Errc::pin_incorrect);
    return digits("123456");
  };
  auto key = card_key("", CardKey::signature, meanwhile);
  ASSERT_TRUE(key) << key.error().detail;
  expect_error(sign(**key, (*key)->algorithm()), Errc::conflict);
}

TEST_F(Trouble, AnotherProgramHoldsTheCardForTooLong) {
  insert(make_card(kGunel), 0);
  auto holder = PcscChannel::open(reader(0));
  ASSERT_TRUE(holder);
  auto waiting = PcscChannel::open(reader(0), kShort);
  ASSERT_TRUE(waiting);
  ASSERT_TRUE((*holder)->begin());
  const auto start = std::chrono::steady_clock::now();
  expect_error((*waiting)->begin(), Errc::conflict);
  expect_error(PcscChannel::open(reader(0), kShort), Errc::conflict);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
  (*holder)->end();
  EXPECT_TRUE(eventually([&] { return (*waiting)->begin().has_value(); })) << "it goes on when the holder lets go";
  (*waiting)->end();
}

TEST_F(Trouble, SilentCardDoesNotHangUs) {
  insert(make_card(kGunel), 0);
  auto channel = PcscChannel::open(reader(0), kShort);
  ASSERT_TRUE(channel);
  ASSERT_TRUE((*channel)->begin());
  const Bytes challenge{0x00, 0x84, 0x00, 0x00, 0x08};
  ASSERT_TRUE((*channel)->transmit(challenge));
  ASSERT_EQ(::kill(cards_[0].pid(), SIGSTOP), 0);
  const auto start = std::chrono::steady_clock::now();
  expect_error((*channel)->transmit(challenge), Errc::timed_out);
  expect_error((*channel)->transmit(challenge), Errc::timed_out);
  (*channel)->end();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
  ASSERT_EQ(::kill(cards_[0].pid(), SIGCONT), 0);
  EXPECT_TRUE(eventually([&] { return (*channel)->begin().has_value(); })) << "it goes on when the card answers again";
  EXPECT_TRUE((*channel)->transmit(challenge));
  (*channel)->end();
}

TEST_F(Trouble, ResetByAnotherProgramLosesThePinStateAndNothingElse) {
  insert(make_card(kGunel), 0);
  Person person{"123456"};
  auto key = card_key("", CardKey::signature, person.ask());
  ASSERT_TRUE(key) << key.error().detail;
  ASSERT_EQ(run({"sh", "-c", "opensc-tool -c default -r0 --reset=cold >/dev/null"}), 0);
  expect_signs(**key);
}

/// A child of with-reader, our parent, by the name of its program.
pid_t sibling(const std::string& program) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream file(entry.path() / "stat");
    int pid = 0, parent = 0;
    std::string name, state;
    if (file >> pid >> name >> state >> parent && parent == ::getppid() && name == "(" + program + ")") return pid;
  }
  return 0;
}

TEST_F(Trouble, ServiceStops) {
  insert(make_card(kGunel), 0);
  Person person{"123456"};
  auto key = card_key("", CardKey::signature, person.ask());
  ASSERT_TRUE(key) << key.error().detail;
  const pid_t pcscd = sibling("pcscd");
  ASSERT_GT(pcscd, 0);
  ASSERT_EQ(::kill(pcscd, SIGKILL), 0);
  expect_error(sign(**key, (*key)->algorithm()), Errc::unavailable);
  EXPECT_TRUE(eventually([] { return !list_readers().has_value(); }));
  expect_error(list_readers(), Errc::unavailable);
  expect_error(open_card(""), Errc::unavailable);
  expect_error(card_key("", CardKey::signature, person.ask()), Errc::unavailable);
}

}  // namespace
}  // namespace esign::test
