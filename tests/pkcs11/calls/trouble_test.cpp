// SPDX-License-Identifier: Apache-2.0
// Cards that go, come, are held by others or are none of ours; waiting for events.
#include <atomic>
#include <csignal>
#include <functional>

#include "pkcs11/calls/module.h"
#include "token/pcsc/pcsc_channel.h"

namespace esign::test {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

class Trouble : public ModuleBench {
 protected:
  CK_RV slot_event(CK_SLOT_ID& slot, CK_FLAGS flags = CKF_DONT_BLOCK) { return p11->C_WaitForSlotEvent(flags, &slot, nullptr); }
};

TEST_F(Trouble, TheCardIsPulledAndComesBack) {
  const CK_SESSION_HANDLE session = user(kAuth);
  std::string value;
  pull(0);
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK) << "nothing has asked the card";
  EXPECT_EQ(sign(session, value), CKR_DEVICE_REMOVED);
  CK_SESSION_INFO info{};
  EXPECT_EQ(p11->C_GetSessionInfo(session, &info), CKR_SESSION_HANDLE_INVALID);
  CK_TOKEN_INFO token{};
  EXPECT_EQ(p11->C_GetTokenInfo(kAuth, &token), CKR_TOKEN_NOT_PRESENT);
  CK_SESSION_HANDLE none = 0;
  EXPECT_EQ(p11->C_OpenSession(kAuth, CKF_SERIAL_SESSION, nullptr, nullptr, &none), CKR_TOKEN_NOT_PRESENT);
  insert(card_, 0);
  EXPECT_EQ(p11->C_GetTokenInfo(kAuth, &token), CKR_OK);
  const CK_SESSION_HANDLE again = open(kAuth);
  EXPECT_EQ(find(again, CKO_PRIVATE_KEY), 0u) << "the login went with the card";
  ASSERT_EQ(log_in(again, CKU_USER, kPin1), CKR_OK);
  ASSERT_EQ(begin(again, CKM_ECDSA_SHA256), CKR_OK);
  EXPECT_EQ(sign(again, value), CKR_OK) << "without starting the program anew";
}

TEST_F(Trouble, AnotherCardInTheSameReader) {
  const CK_SESSION_HANDLE session = user(kAuth);
  pull(0);
  const std::string other = make_card(kCingiz);
  insert(other, 0);
  CK_SLOT_INFO slot{};
  EXPECT_EQ(p11->C_GetSlotInfo(kAuth, &slot), CKR_OK);
  CK_SESSION_INFO info{};
  EXPECT_EQ(p11->C_GetSessionInfo(session, &info), CKR_SESSION_HANDLE_INVALID);
  CK_MECHANISM_INFO mechanism{};
  EXPECT_EQ(p11->C_GetMechanismInfo(kAuth, CKM_RSA_PKCS, &mechanism), CKR_OK) << "the new card's keys";
}

TEST_F(Trouble, PulledInTheMiddleOfASignature) {
  pull(0);
  insert(card_, 0, {"--pull-at", "2A"});
  CK_ULONG count = 0;
  ASSERT_EQ(p11->C_GetSlotList(CK_TRUE, nullptr, &count), CKR_OK);
  const CK_SESSION_HANDLE session = user(kAuth);
  std::string value;
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  const auto begun = Clock::now();
  const CK_RV rv = sign(session, value);
  EXPECT_TRUE(rv == CKR_DEVICE_REMOVED || rv == CKR_DEVICE_ERROR) << std::hex << rv;
  EXPECT_LT(Clock::now() - begun, seconds(5));
}

TEST_F(Trouble, HeldByAnotherProgram) {
  const CK_SESSION_HANDLE session = user(kAuth);
  std::string value;
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  auto others = token::pcsc::PcscChannel::open(reader(0));
  ASSERT_TRUE(others);
  ASSERT_TRUE((*others)->begin());
  auto begun = Clock::now();
  EXPECT_EQ(sign(session, value), CKR_FUNCTION_FAILED);
  EXPECT_LT(Clock::now() - begun, seconds(5));
  EXPECT_GT(Clock::now() - begun, seconds(4)) << "it may be over in a moment";
  // Those who waited behind that call do not wait once more; their tokens are still told of.
  begun = Clock::now();
  std::vector<std::thread> threads;
  std::atomic<int> failed{0};
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      const CK_SESSION_HANDLE own = open(kAuth);
      std::string mine;
      if (begin(own, CKM_ECDSA_SHA256) == CKR_OK && sign(own, mine) == CKR_FUNCTION_FAILED) ++failed;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed, 3);
  EXPECT_LT(Clock::now() - begun, seconds(5));
  (*others)->end();
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  EXPECT_EQ(sign(session, value), CKR_OK) << "and when the other program lets go, all is well";
}

/// Whatever is called, and however often: five seconds each, and all is well when the card answers again.
TEST_F(Trouble, NoCallHangsOnASilentCard) {
  const CK_SESSION_HANDLE session = user(kAuth), other = open(kSign);
  std::string value;
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  ASSERT_EQ(::kill(cards_[0].pid(), SIGSTOP), 0);
  CK_SESSION_HANDLE more = 0;
  CK_TOKEN_INFO token{};
  const std::vector<std::pair<const char*, std::function<CK_RV()>>> calls{
      {"C_Sign", [&] { return sign(session, value); }},
      {"C_Login", [&] { return log_in(other, CKU_USER, kPin2); }},
      {"C_GetTokenInfo", [&] { return p11->C_GetTokenInfo(kAuth, &token); }},
      {"C_OpenSession", [&] { return p11->C_OpenSession(kSign, CKF_SERIAL_SESSION, nullptr, nullptr, &more); }},
      {"C_SetPIN", [&] { return p11->C_SetPIN(other, text(kPin2), 6, text("654321"), 6); }},
      {"C_SignInit", [&] { return begin(session, CKM_ECDSA_SHA256); }},
      {"C_Sign again", [&] { return sign(session, value); }},
      {"C_CloseSession", [&] { return p11->C_CloseSession(more); }},
      {"C_Logout", [&] { return p11->C_Logout(session); }},
  };
  for (const auto& [name, call] : calls) {
    const auto begun = Clock::now();
    const CK_RV rv = call();
    EXPECT_LT(Clock::now() - begun, seconds(5)) << name << std::hex << " " << rv;
    const bool signs = std::string_view(name) == "C_Sign" || std::string_view(name) == "C_Sign again";
    EXPECT_TRUE(!signs || rv != CKR_OK) << name;
  }
  ASSERT_EQ(::kill(cards_[0].pid(), SIGCONT), 0);
  EXPECT_TRUE(eventually([&] {
    CK_SESSION_HANDLE again = 0;
    if (p11->C_OpenSession(kAuth, CKF_SERIAL_SESSION, nullptr, nullptr, &again) != CKR_OK) return false;
    const CK_RV in = log_in(again, CKU_USER, kPin1);
    return (in == CKR_OK || in == CKR_USER_ALREADY_LOGGED_IN) && begin(again, CKM_ECDSA_SHA256) == CKR_OK && sign(again, value) == CKR_OK;
  }));
  ASSERT_EQ(::kill(cards_[0].pid(), SIGSTOP), 0);
  const auto begun = Clock::now();
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  EXPECT_LT(Clock::now() - begun, seconds(5)) << "C_Finalize";
  ASSERT_EQ(::kill(cards_[0].pid(), SIGCONT), 0);
}

TEST_F(Trouble, ResetByAnotherProgramBetweenPinAndSignature) {
  const CK_SESSION_HANDLE session = user(kSign);
  std::string value;
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  ASSERT_EQ(log_in(session, CKU_CONTEXT_SPECIFIC, kPin2), CKR_OK);
  // Waits for the card to be given back, and leaves it with a reset.
  EXPECT_EQ(run({"opensc-tool", "--reader", reader(0), "--reset=warm"}), 0);
  EXPECT_EQ(sign(session, value), CKR_OK);
  EXPECT_EQ(token_flags(kSign) & CKF_USER_PIN_COUNT_LOW, 0u);
}

TEST_F(Trouble, ABlankCard) {
  pull(0);
  const std::string blank = (folder_ / "blank.json").string();
  ASSERT_EQ(run({environment("ESIGN_VCARD"), "create", blank, "--blank"}), 0);
  insert(blank, 0);
  CK_ULONG count = 9;
  EXPECT_EQ(p11->C_GetSlotList(CK_TRUE, nullptr, &count), CKR_OK);
  EXPECT_EQ(count, 2u) << "there is room for two keys";
  EXPECT_EQ(token_flags(kAuth) & CKF_USER_PIN_INITIALIZED, 0u);
  const CK_SESSION_HANDLE session = open(kAuth, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  EXPECT_EQ(log_in(session, CKU_USER, kPin1), CKR_PIN_INCORRECT) << "nobody's PIN is right";
  EXPECT_EQ(log_in(session, CKU_SO, kPuk), CKR_USER_TYPE_INVALID);
  CK_BYTE curve[] = {0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};
  CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
  CK_ATTRIBUTE open_key[] = {{CKA_TOKEN, &yes, 1}, {CKA_EC_PARAMS, curve, sizeof curve}};
  CK_ATTRIBUTE closed_key[] = {{CKA_TOKEN, &yes, 1}, {CKA_EXTRACTABLE, &no, 1}};
  CK_MECHANISM mechanism{CKM_EC_KEY_PAIR_GEN, nullptr, 0};
  CK_OBJECT_HANDLE keys[2] = {};
  const auto generate = [&] { return p11->C_GenerateKeyPair(session, &mechanism, open_key, 2, closed_key, 2, &keys[0], &keys[1]); };
  EXPECT_EQ(generate(), CKR_USER_NOT_LOGGED_IN);
  ASSERT_EQ(log_in(session, CKU_USER, "blank"), CKR_OK);
  closed_key[1].pValue = &yes;
  EXPECT_EQ(generate(), CKR_TEMPLATE_INCONSISTENT) << "no key that leaves the chip";
  closed_key[1].pValue = &no;
  closed_key[0].pValue = &no;
  EXPECT_EQ(generate(), CKR_TEMPLATE_INCONSISTENT) << "no key of the session";
  closed_key[0].pValue = &yes;
  mechanism.mechanism = CKM_RSA_PKCS_KEY_PAIR_GEN;
  EXPECT_EQ(generate(), CKR_MECHANISM_INVALID);
  mechanism.mechanism = CKM_EC_KEY_PAIR_GEN;
  ASSERT_EQ(generate(), CKR_OK);
  EXPECT_EQ(p11->C_DestroyObject(session, keys[0]), CKR_ACTION_PROHIBITED) << "the private key first";
  // A session that was open before sees the key, and it signs without a PIN.
  std::string value;
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  EXPECT_EQ(sign(session, value), CKR_OK);
  EXPECT_EQ(generate(), CKR_DEVICE_MEMORY) << "a key that may wait for its certificate is not overwritten";
}

TEST_F(Trouble, EventsOfSlots) {
  CK_SLOT_ID slot = 99;
  EXPECT_EQ(slot_event(slot), CKR_NO_EVENT);
  pull(0);
  ASSERT_EQ(slot_event(slot), CKR_OK);
  EXPECT_EQ(slot, kAuth);
  ASSERT_EQ(slot_event(slot), CKR_OK);
  EXPECT_EQ(slot, kSign);
  EXPECT_EQ(slot_event(slot), CKR_NO_EVENT);
  EXPECT_EQ(p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, &slot), CKR_ARGUMENTS_BAD);
}

TEST_F(Trouble, WaitingEndsWithTheEvent) {
  CK_RV told = CKR_GENERAL_ERROR;
  CK_SLOT_ID slot = 99;
  std::thread waiting([&] { told = slot_event(slot, 0); });
  std::this_thread::sleep_for(std::chrono::milliseconds(400));
  insert(make_card(kGulcohre), 1);
  waiting.join();
  EXPECT_EQ(told, CKR_OK);
  EXPECT_EQ(slot, kOtherAuth);
}

TEST_F(Trouble, WaitingEndsWithTheModule) {
  CK_RV told = CKR_OK;
  CK_SLOT_ID slot = 99;
  std::thread waiting([&] { told = slot_event(slot, 0); });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const auto begun = Clock::now();
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  waiting.join();
  EXPECT_EQ(told, CKR_CRYPTOKI_NOT_INITIALIZED);
  EXPECT_LT(Clock::now() - begun, seconds(2));
}

}  // namespace
}  // namespace esign::test
