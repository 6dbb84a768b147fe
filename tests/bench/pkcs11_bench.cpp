// SPDX-License-Identifier: Apache-2.0
// What the PKCS#11 module costs beside the card: pkcs11_bench MODULE [--slack FACTOR], inside tests/pcsc/with-reader with two
// P-256 cards.
//   1. from dlopen to C_GetSlotList with both cards read: at most 50 ms
//   2. a signature with a card already powered: at most 5 ms more than the same five commands sent to the chip by PC/SC
//      alone, which are measured in the same run (the chip writes its state to disk for every PIN)
//   3. 1,000 signatures by 8 threads on two cards: no error
#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "cryptoki.h"
#include "token/pcsc/line.h"

namespace {

using Clock = std::chrono::steady_clock;
constexpr double kMostLoad = 0.050, kMostSignature = 0.005;
constexpr int kRounds = 200, kThreads = 8, kEach = 125;
constexpr char kPin1[] = "1234", kPin2[] = "123456";

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

void must(CK_RV rv, const char* what) {
  if (rv == CKR_OK) return;
  std::fprintf(stderr, "%s: %08lX\n", what, rv);
  std::exit(70);
}

CK_UTF8CHAR* text(const char* value) { return reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(value)); }

CK_SESSION_HANDLE open(CK_FUNCTION_LIST& p11, CK_SLOT_ID slot) {
  CK_SESSION_HANDLE session = 0;
  must(p11.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session), "C_OpenSession");
  return session;
}

CK_SESSION_HANDLE user(CK_FUNCTION_LIST& p11, CK_SLOT_ID slot) {
  const CK_SESSION_HANDLE session = open(p11, slot);
  const char* pin = slot % 2 == 0 ? kPin1 : kPin2;
  must(p11.C_Login(session, CKU_USER, text(pin), std::strlen(pin)), "C_Login");
  return session;
}

CK_RV sign(CK_FUNCTION_LIST& p11, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key, CK_SLOT_ID slot) {
  CK_MECHANISM mechanism{CKM_ECDSA_SHA256, nullptr, 0};
  CK_BYTE data[256]{}, value[512];
  CK_ULONG length = sizeof value;
  CK_RV rv = p11.C_SignInit(session, &mechanism, key);
  if (rv == CKR_OK && slot % 2 == 1) rv = p11.C_Login(session, CKU_CONTEXT_SPECIFIC, text(kPin2), sizeof kPin2 - 1);
  return rv == CKR_OK ? p11.C_Sign(session, data, sizeof data, value, &length) : rv;
}

CK_OBJECT_HANDLE private_key(CK_FUNCTION_LIST& p11, CK_SESSION_HANDLE session) {
  CK_OBJECT_CLASS kind = CKO_PRIVATE_KEY;
  CK_ATTRIBUTE wanted{CKA_CLASS, &kind, sizeof kind};
  CK_OBJECT_HANDLE key = 0;
  CK_ULONG count = 0;
  must(p11.C_FindObjectsInit(session, &wanted, 1), "C_FindObjectsInit");
  must(p11.C_FindObjects(session, &key, 1, &count), "C_FindObjects");
  must(p11.C_FindObjectsFinal(session), "C_FindObjectsFinal");
  return key;
}

double median_signature(CK_FUNCTION_LIST& p11, CK_SLOT_ID slot) {
  const CK_SESSION_HANDLE session = user(p11, slot);
  const CK_OBJECT_HANDLE key = private_key(p11, session);
  std::vector<double> times;
  for (int i = 0; i < kRounds; ++i) {
    const auto begin = Clock::now();
    must(sign(p11, session, key, slot), "sign");
    times.push_back(since(begin));
  }
  std::nth_element(times.begin(), times.begin() + kRounds / 2, times.end());
  return times[kRounds / 2];
}

/// The commands of one signature with the authentication key, and nothing around them.
double median_of_the_chip(const std::string& reader) {
  const std::vector<esign::Bytes> commands{
      {0x00, 0xA4, 0x04, 0x0C, 0x0C, 0xA0, 0x00, 0x00, 0x00, 0x63, 0x50, 0x4B, 0x43, 0x53, 0x2D, 0x31, 0x35},
      {0x00, 0x20, 0x00, 0x01, 0x0C, '1', '2', '3', '4', 0, 0, 0, 0, 0, 0, 0, 0},
      {0x00, 0x22, 0x41, 0xB6, 0x06, 0x80, 0x01, 0x44, 0x84, 0x01, 0x81},
      [] {
        esign::Bytes compute{0x00, 0x2A, 0x9E, 0x9A, 0x20};
        compute.resize(5 + 32 + 1);
        return compute;
      }(),
      {0x00, 0x20, 0xFF, 0x01}};
  esign::token::pcsc::Line line;
  if (line.establish() != 0 || line.connect(reader) != 0) must(CKR_DEVICE_ERROR, "PC/SC");
  std::vector<double> times;
  for (int i = 0; i < kRounds; ++i) {
    const auto begin = Clock::now();
    if (line.begin() != 0) must(CKR_DEVICE_ERROR, "begin");
    for (const esign::Bytes& command : commands) {
      esign::Bytes answer;
      if (line.transmit(command, answer) != 0 || answer.size() < 2 || answer[answer.size() - 2] != 0x90) must(CKR_DEVICE_ERROR, "command");
    }
    line.end();
    times.push_back(since(begin));
  }
  std::nth_element(times.begin(), times.begin() + kRounds / 2, times.end());
  return times[kRounds / 2];
}

double crowd(CK_FUNCTION_LIST& p11, std::atomic<int>& failures) {
  std::vector<std::thread> threads;
  const auto begin = Clock::now();
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, slot = static_cast<CK_SLOT_ID>(i % 4)] {
      const CK_SESSION_HANDLE session = open(p11, slot);
      const CK_OBJECT_HANDLE key = private_key(p11, session);
      for (int n = 0; n < kEach; ++n) failures += sign(p11, session, key, slot) == CKR_OK ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  return since(begin);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 4) {
    std::fprintf(stderr, "usage: pkcs11_bench MODULE [--slack FACTOR]\n");
    return 64;
  }
  const double slack = argc == 4 ? std::atof(argv[3]) : 1.0;
  // 1. Load, and both cards read.
  auto begin = Clock::now();
  void* const module = ::dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) {
    std::fprintf(stderr, "%s\n", ::dlerror());
    return 70;
  }
  CK_FUNCTION_LIST* list = nullptr;
  must(reinterpret_cast<decltype(&C_GetFunctionList)>(::dlsym(module, "C_GetFunctionList"))(&list), "C_GetFunctionList");
  must(list->C_Initialize(nullptr), "C_Initialize");
  CK_ULONG count = 0;
  must(list->C_GetSlotList(CK_TRUE, nullptr, &count), "C_GetSlotList");
  const double load = since(begin);
  std::printf("load to C_GetSlotList, two cards (%lu slots): %.1f ms\n", count, load * 1e3);
  if (count != 4) return 70;
  // 2. Signatures one after another. Median, because other work of the machine falls into some of them.
  const char* reader = std::getenv("ESIGN_READER_NAME_0");
  const double chip = median_of_the_chip(reader != nullptr ? reader : "");
  const double auth = median_signature(*list, 0) - chip, document = median_signature(*list, 1) - chip;
  std::printf("signature: chip %.2f ms, and beside it: authentication key %.2f ms, signature key with its PIN %.2f ms\n", chip * 1e3,
              auth * 1e3, document * 1e3);
  // 3. The crowd.
  user(*list, 2);
  user(*list, 3);
  std::atomic<int> failures{0};
  const double together = crowd(*list, failures);
  std::printf("%d signatures by %d threads on two cards: %.2f s, %d errors\n", kThreads * kEach, kThreads, together, failures.load());
  must(list->C_Finalize(nullptr), "C_Finalize");
  const bool kept = load <= kMostLoad * slack && std::max(auth, document) <= kMostSignature * slack && failures == 0;
  std::printf("%s\n", kept ? "within the promise" : "MORE THAN PROMISED");
  return kept ? 0 : 1;
}
