// SPDX-License-Identifier: Apache-2.0
// Several threads on two cards, and fork().
#include <atomic>

#include "pkcs11/calls/module.h"

namespace esign::test {
namespace {

class Threads : public ModuleBench {};

TEST_F(Threads, AThousandSignaturesByEightThreadsOnTwoCards) {
  insert(make_card(kGulcohre), 1);
  constexpr int kThreads = 8, kEach = 125;
  CK_ULONG count = 0;
  ASSERT_EQ(p11->C_GetSlotList(CK_TRUE, nullptr, &count), CKR_OK);
  ASSERT_EQ(count, 4u);
  const CK_SESSION_HANDLE logins[] = {user(kAuth), user(kSign), user(kOtherAuth), user(kOtherSign)};
  ASSERT_NE(logins[0], 0u);
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, slot = static_cast<CK_SLOT_ID>(i % 4)] {
      const CK_SESSION_HANDLE session = open(slot);
      for (int n = 0; n < kEach; ++n) {
        std::string value;
        CK_RV rv = begin(session, CKM_ECDSA_SHA256);
        if (rv == CKR_OK && slot % 2 == 1) rv = log_in(session, CKU_CONTEXT_SPECIFIC, kPin2);
        if (rv == CKR_OK) rv = sign(session, value);
        if (rv == CKR_OK && n % 10 == 0) rv = verify(session, CKM_ECDSA_SHA256, value);
        if (rv == CKR_OK) ++good;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, kThreads * kEach);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  RecordProperty("seconds", std::to_string(took.count()));
  std::printf("1000 signatures by 8 threads on two cards: %.2f s\n", took.count());
}

TEST_F(Threads, SessionsComeAndGoWhileOthersSign) {
  user(kAuth);
  std::atomic<int> failures{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 40; ++n) {
        const CK_SESSION_HANDLE session = open(kAuth);
        std::string value;
        CK_TOKEN_INFO info{};
        CK_RV rv = i % 2 == 0 ? begin(session, CKM_ECDSA_SHA256) : p11->C_GetTokenInfo(kAuth, &info);
        if (rv == CKR_OK && i % 2 == 0) rv = sign(session, value);
        if (rv != CKR_OK || p11->C_CloseSession(session) != CKR_OK) ++failures;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
}

class Forks : public ModuleBench {
 protected:
  /// What `body` gives as an exit code in a child process.
  template <class Body>
  int in_child(Body body) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::alarm(30);
      ::_exit(body());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 200 + WTERMSIG(status);
  }
};

TEST_F(Forks, TheChildBeginsAnewAndTheParentGoesOn) {
  const CK_SESSION_HANDLE session = user(kAuth);
  std::string value;
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  const int told = in_child([&] {
    CK_SESSION_INFO info{};
    CK_ULONG count = 0;
    if (p11->C_GetSessionInfo(session, &info) != CKR_CRYPTOKI_NOT_INITIALIZED) return 1;
    if (p11->C_Finalize(nullptr) != CKR_CRYPTOKI_NOT_INITIALIZED) return 2;
    if (p11->C_Initialize(nullptr) != CKR_OK) return 3;
    if (p11->C_GetSlotList(CK_TRUE, nullptr, &count) != CKR_OK || count != 2) return 4;
    if (p11->C_GetSessionInfo(session, &info) != CKR_SESSION_HANDLE_INVALID) return 5;
    const CK_SESSION_HANDLE own = open(kAuth);
    if (find(own, CKO_PRIVATE_KEY) != 0) return 6;  // the parent's login is the parent's
    if (log_in(own, CKU_USER, kPin1) != CKR_OK) return 7;
    std::string mine;
    if (begin(own, CKM_ECDSA_SHA256) != CKR_OK || sign(own, mine) != CKR_OK) return 8;
    return p11->C_Finalize(nullptr) == CKR_OK ? 0 : 9;
  });
  EXPECT_EQ(told, 0);
  EXPECT_EQ(sign(session, value), CKR_OK) << "the parent's operation is where it was";
  EXPECT_EQ(verify(session, CKM_ECDSA_SHA256, value), CKR_OK);
}

TEST_F(Forks, AChildThatDoesNothingWithTheModule) {
  const CK_SESSION_HANDLE session = user(kSign);
  EXPECT_EQ(in_child([] { return 7; }), 7);
  std::string value;
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  ASSERT_EQ(log_in(session, CKU_CONTEXT_SPECIFIC, kPin2), CKR_OK);
  EXPECT_EQ(in_child([] { return 0; }), 0) << "while the card is held";
  EXPECT_EQ(sign(session, value), CKR_OK);
}

TEST_F(Forks, WhileOtherThreadsAreInside) {
  user(kAuth);
  std::atomic<bool> enough{false};
  std::atomic<int> failures{0};
  std::thread busy([&] {
    const CK_SESSION_HANDLE session = open(kAuth);
    while (!enough) {
      std::string value;
      if (begin(session, CKM_ECDSA_SHA256) != CKR_OK || sign(session, value) != CKR_OK) ++failures;
      // PC/SC looks every 100 ms whether a card is free again: others need a gap of that length to find one.
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(in_child([&] {
      CK_ULONG count = 0;
      if (p11->C_Initialize(nullptr) != CKR_OK) return 1;
      if (p11->C_GetSlotList(CK_TRUE, nullptr, &count) != CKR_OK) return 2;
      return count == 2 ? 0 : 3;
    }), 0);
  }
  enough = true;
  busy.join();
  EXPECT_EQ(failures, 0);
}

}  // namespace
}  // namespace esign::test
