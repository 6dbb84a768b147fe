// SPDX-License-Identifier: Apache-2.0
// Loading, the lists of functions, C_Initialize and C_Finalize.
#include "pkcs11/calls/module.h"

namespace esign::test {
namespace {

class Beginning : public ModuleBench {
 protected:
  void SetUp() override { ReaderBench::SetUp(); }
};

void expect_in_order(const void* list, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    void* member = nullptr;
    std::memcpy(&member, static_cast<const char*>(list) + sizeof(void*) * (i + 1), sizeof member);
    EXPECT_EQ(member, Module::loaded().symbol(kFunctions[i])) << kFunctions[i];
  }
}

TEST_F(Beginning, BothListsHaveEveryFunctionInItsPlace) {
  ASSERT_EQ(std::size(kFunctions), 92u);
  for (const char* name : kFunctions) EXPECT_NE(p11.symbol(name), nullptr) << name;
  EXPECT_EQ(sizeof(CK_FUNCTION_LIST), 69 * sizeof(void*));
  EXPECT_EQ(sizeof(CK_FUNCTION_LIST_3_0), 93 * sizeof(void*));
  expect_in_order(p11.operator->(), 68);
  expect_in_order(p11.three(), 92);
  EXPECT_EQ(p11->version.major, 2);
  EXPECT_EQ(p11->version.minor, 40);
  EXPECT_EQ(p11.three()->as_before.version.major, 3);
}

TEST_F(Beginning, Interfaces) {
  CK_ULONG count = 0;
  EXPECT_EQ(p11.three()->GetInterfaceList(nullptr, nullptr), CKR_ARGUMENTS_BAD);
  ASSERT_EQ(p11.three()->GetInterfaceList(nullptr, &count), CKR_OK);
  ASSERT_EQ(count, 2u);
  CK_INTERFACE all[2]{};
  count = 1;
  EXPECT_EQ(p11.three()->GetInterfaceList(all, &count), CKR_BUFFER_TOO_SMALL);
  ASSERT_EQ(count, 2u);
  ASSERT_EQ(p11.three()->GetInterfaceList(all, &count), CKR_OK);
  EXPECT_STREQ(all[0].pInterfaceName, "PKCS 11");

  CK_INTERFACE* found = nullptr;
  CK_VERSION wanted{2, 40};
  ASSERT_EQ(p11.three()->GetInterface(text("PKCS 11"), &wanted, &found, 0), CKR_OK);
  EXPECT_EQ(found->pFunctionList, p11.operator->());
  wanted = {3, 0};
  ASSERT_EQ(p11.three()->GetInterface(nullptr, &wanted, &found, 0), CKR_OK);
  EXPECT_EQ(found->pFunctionList, p11.three());
  wanted = {9, 9};
  EXPECT_EQ(p11.three()->GetInterface(nullptr, &wanted, &found, 0), CKR_FUNCTION_FAILED);
  EXPECT_EQ(p11.three()->GetInterface(text("Vendor X"), nullptr, &found, 0), CKR_FUNCTION_FAILED);
  EXPECT_EQ(p11.three()->GetInterface(nullptr, nullptr, &found, CKF_INTERFACE_FORK_SAFE), CKR_FUNCTION_FAILED);
  EXPECT_EQ(p11.three()->GetInterface(nullptr, nullptr, nullptr, 0), CKR_ARGUMENTS_BAD);
}

TEST_F(Beginning, Arguments) {
  CK_C_INITIALIZE_ARGS args{};
  int reserved = 0;
  args.pReserved = &reserved;
  EXPECT_EQ(p11->C_Initialize(&args), CKR_ARGUMENTS_BAD);
  args = {};
  args.LockMutex = [](void*) -> CK_RV { return CKR_OK; };
  EXPECT_EQ(p11->C_Initialize(&args), CKR_ARGUMENTS_BAD) << "some of the four functions only";
  args = {};
  args.flags = CKF_OS_LOCKING_OK;
  EXPECT_EQ(p11->C_Initialize(&args), CKR_OK);
  EXPECT_EQ(p11->C_Initialize(&args), CKR_CRYPTOKI_ALREADY_INITIALIZED);
  EXPECT_EQ(p11->C_Finalize(&reserved), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_CRYPTOKI_NOT_INITIALIZED);
}

TEST_F(Beginning, EndsAndBeginsAgain) {
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
    CK_ULONG count = 0;
    EXPECT_EQ(p11->C_GetSlotList(CK_TRUE, nullptr, &count), CKR_OK);
    EXPECT_EQ(count, 0u) << "no card is in";
    ASSERT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  }
}

/// Every function that needs it says that the module is not initialised, whatever it is given.
TEST_F(Beginning, NothingWorksBefore) {
  using Any = CK_RV (*)(CK_ULONG, void*, void*, void*, void*, void*, void*, void*, void*);
  const std::set<std::string> without{"C_Initialize", "C_GetFunctionList", "C_GetInterfaceList", "C_GetInterface"};
  for (const char* name : kFunctions) {
    if (without.contains(name)) continue;
    // The calling convention of this system lets a function ignore arguments, and null is one that all must survive.
    EXPECT_EQ(reinterpret_cast<Any>(p11.symbol(name))(0, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr),
              CKR_CRYPTOKI_NOT_INITIALIZED) << name;
  }
}

// A process of its own: the PC/SC library looks for its daemon once.
class NoService : public Beginning {};

TEST_F(NoService, IsNoError) {
  ::setenv("PCSCLITE_CSOCK_NAME", (folder_ / "nobody-listens").c_str(), 1);
  EXPECT_EQ(p11->C_Initialize(nullptr), CKR_OK);
  CK_ULONG count = 0;
  CK_SLOT_ID standing = 0, slot = 0;
  count = 1;
  ASSERT_EQ(p11->C_GetSlotList(CK_TRUE, &standing, &count), CKR_OK);
  ASSERT_EQ(count, 1u) << "a slot for programs that want one";
  CK_SLOT_INFO about{};
  EXPECT_EQ(p11->C_GetSlotInfo(standing, &about), CKR_OK);
  EXPECT_EQ(about.flags, CKF_TOKEN_PRESENT) << "no hardware, and nothing to take out";
  CK_TOKEN_INFO token{};
  EXPECT_EQ(p11->C_GetTokenInfo(standing, &token), CKR_OK);
  EXPECT_EQ(token.flags, CKF_RNG | CKF_TOKEN_INITIALIZED | CKF_WRITE_PROTECTED);
  CK_SESSION_HANDLE session = 0;
  ASSERT_EQ(p11->C_OpenSession(standing, CKF_SERIAL_SESSION, nullptr, nullptr, &session), CKR_OK);
  CK_UTF8CHAR pin[] = "1234";
  EXPECT_EQ(p11->C_Login(session, CKU_USER, pin, 4), CKR_USER_PIN_NOT_INITIALIZED);
  CK_OBJECT_HANDLE object = 0;
  CK_ULONG found = 9;
  EXPECT_EQ(p11->C_FindObjectsInit(session, nullptr, 0), CKR_OK);
  EXPECT_EQ(p11->C_FindObjects(session, &object, 1, &found), CKR_OK);
  EXPECT_EQ(found, 0u);
  EXPECT_EQ(p11->C_FindObjectsFinal(session), CKR_OK);
  EXPECT_EQ(p11->C_Logout(session), CKR_USER_NOT_LOGGED_IN);
  EXPECT_EQ(p11->C_CloseSession(session), CKR_OK);
  EXPECT_EQ(p11->C_OpenSession(standing, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session), CKR_TOKEN_WRITE_PROTECTED);
  EXPECT_EQ(p11->C_GetSlotInfo(0, &about), CKR_SLOT_ID_INVALID);
  EXPECT_EQ(p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr), CKR_NO_EVENT);
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
}

}  // namespace
}  // namespace esign::test
