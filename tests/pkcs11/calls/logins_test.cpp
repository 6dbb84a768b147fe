// SPDX-License-Identifier: Apache-2.0
// Who is logged in where, the PIN for each signature, PIN care, and what all that costs in commands to the card.
#include "pkcs11/calls/module.h"

namespace esign::test {
namespace {

class Logins : public ModuleBench {
 protected:
  std::vector<std::string> options() const override { return {"--log", (folder_ / "apdus.log").string()}; }
  CK_STATE state(CK_SESSION_HANDLE session) {
    CK_SESSION_INFO info{};
    EXPECT_EQ(p11->C_GetSessionInfo(session, &info), CKR_OK);
    return info.state;
  }
  std::size_t commands() const {
    std::ifstream log(folder_ / "apdus.log");
    std::size_t count = 0;
    for (std::string line; std::getline(log, line);) count += line.starts_with("> ") ? 1u : 0u;
    return count;
  }
  CK_RV sign_document(CK_SESSION_HANDLE session) {
    std::string value;
    if (const CK_RV rv = begin(session, CKM_ECDSA_SHA256); rv != CKR_OK) return rv;
    if (const CK_RV rv = log_in(session, CKU_CONTEXT_SPECIFIC, kPin2); rv != CKR_OK) return rv;
    return sign(session, value);
  }
};

TEST_F(Logins, StatesAndTheirOrder) {
  const CK_SESSION_HANDLE reading = open(kAuth, CKF_SERIAL_SESSION), writing = open(kAuth), other = open(kSign);
  EXPECT_EQ(state(reading), CKS_RO_PUBLIC_SESSION);
  EXPECT_EQ(state(writing), CKS_RW_PUBLIC_SESSION);
  EXPECT_EQ(p11->C_Logout(reading), CKR_USER_NOT_LOGGED_IN);
  ASSERT_EQ(log_in(reading, CKU_USER, kPin1), CKR_OK);
  EXPECT_EQ(state(reading), CKS_RO_USER_FUNCTIONS);
  EXPECT_EQ(state(writing), CKS_RW_USER_FUNCTIONS) << "a login is the token's, not the session's";
  EXPECT_EQ(state(other), CKS_RW_PUBLIC_SESSION) << "but not the other token's";
  EXPECT_EQ(log_in(writing, CKU_USER, kPin1), CKR_USER_ALREADY_LOGGED_IN);
  EXPECT_EQ(log_in(writing, CKU_SO, kPuk), CKR_SESSION_READ_ONLY_EXISTS);
  EXPECT_EQ(log_in(writing, 77, kPin1), CKR_USER_TYPE_INVALID);
  EXPECT_EQ(p11->C_Logout(writing), CKR_OK);
  EXPECT_EQ(state(reading), CKS_RO_PUBLIC_SESSION);
}

TEST_F(Logins, TheLastSessionTakesTheLoginAlong) {
  const CK_SESSION_HANDLE first = user(kAuth), second = open(kAuth);
  EXPECT_EQ(p11->C_CloseSession(first), CKR_OK);
  EXPECT_EQ(state(second), CKS_RW_USER_FUNCTIONS);
  EXPECT_EQ(p11->C_CloseAllSessions(kAuth), CKR_OK);
  CK_SESSION_INFO info{};
  EXPECT_EQ(p11->C_GetSessionInfo(second, &info), CKR_SESSION_HANDLE_INVALID);
  EXPECT_EQ(state(open(kAuth)), CKS_RW_PUBLIC_SESSION);
}

TEST_F(Logins, EachSignatureWantsItsPin) {
  const CK_SESSION_HANDLE session = user(kSign);
  std::string value;
  EXPECT_EQ(log_in(session, CKU_CONTEXT_SPECIFIC, kPin2), CKR_OPERATION_NOT_INITIALIZED);
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  EXPECT_EQ(sign(session, value), CKR_USER_NOT_LOGGED_IN) << "the login of the token is not enough";
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  EXPECT_EQ(log_in(session, CKU_CONTEXT_SPECIFIC, "999999"), CKR_PIN_INCORRECT);
  EXPECT_EQ(token_flags(kSign) & CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_COUNT_LOW);
  EXPECT_EQ(log_in(session, CKU_CONTEXT_SPECIFIC, kPin2), CKR_OK) << "the operation waits for the right one";
  EXPECT_EQ(sign(session, value), CKR_OK);
  EXPECT_EQ(verify(session, CKM_ECDSA_SHA256, value), CKR_OK);
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  EXPECT_EQ(sign(session, value), CKR_USER_NOT_LOGGED_IN) << "and the PIN is for one signature";
  // The authentication key knows no such login.
  const CK_SESSION_HANDLE other = user(kAuth);
  ASSERT_EQ(begin(other, CKM_ECDSA_SHA256), CKR_OK);
  EXPECT_EQ(log_in(other, CKU_CONTEXT_SPECIFIC, kPin1), CKR_OPERATION_NOT_INITIALIZED);
}

TEST_F(Logins, ThePersonMayTakeTimeAfterThePin) {
  const CK_SESSION_HANDLE session = user(kSign);
  std::string value;
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  ASSERT_EQ(log_in(session, CKU_CONTEXT_SPECIFIC, kPin2), CKR_OK);
  std::this_thread::sleep_for(std::chrono::milliseconds(1'300));  // the card has been given back meanwhile
  EXPECT_EQ(sign(session, value), CKR_OK);
  EXPECT_EQ(verify(session, CKM_ECDSA_SHA256, value), CKR_OK);
}

TEST_F(Logins, AnotherSessionBetweenPinAndSignature) {
  const CK_SESSION_HANDLE one = user(kSign), two = open(kSign);
  std::string value;
  ASSERT_EQ(begin(one, CKM_ECDSA_SHA256), CKR_OK);
  ASSERT_EQ(begin(two, CKM_ECDSA_SHA256), CKR_OK);
  ASSERT_EQ(log_in(one, CKU_CONTEXT_SPECIFIC, kPin2), CKR_OK);
  ASSERT_EQ(log_in(two, CKU_CONTEXT_SPECIFIC, kPin2), CKR_OK);
  EXPECT_EQ(token_flags(kSign) & CKF_USER_PIN_COUNT_LOW, 0u);
  EXPECT_EQ(sign(one, value), CKR_OK);
  EXPECT_EQ(verify(one, CKM_ECDSA_SHA256, value), CKR_OK);
  EXPECT_EQ(sign(two, value), CKR_OK);
  EXPECT_EQ(verify(two, CKM_ECDSA_SHA256, value), CKR_OK);
}

/// The profile needs SELECT, VERIFY, MSE SET and PSO for a signature on a card that is shared with other programs; half as
/// many more are allowed, and one is used: the PIN is taken back.
TEST_F(Logins, CommandsPerSignature) {
  const CK_SESSION_HANDLE login = user(kAuth), document = user(kSign);
  std::string value;
  const std::size_t before = commands();
  ASSERT_EQ(begin(login, CKM_ECDSA_SHA256), CKR_OK);
  ASSERT_EQ(sign(login, value), CKR_OK);
  const std::size_t between = commands();
  EXPECT_EQ(between - before, 5u);
  ASSERT_EQ(sign_document(document), CKR_OK);
  EXPECT_EQ(commands() - between, 5u);
}

TEST_F(Logins, NobodyFindsThePinVerified) {
  const CK_SESSION_HANDLE session = user(kAuth);
  std::string value;
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  ASSERT_EQ(sign(session, value), CKR_OK);
  std::ifstream log(folder_ / "apdus.log");
  std::string last_verify;
  for (std::string line; std::getline(log, line);) {
    if (line.starts_with("> 0020")) last_verify = line;
  }
  EXPECT_EQ(last_verify, "> 0020FF01");
}

TEST_F(Logins, SetPin) {
  const CK_SESSION_HANDLE session = open(kSign), reading = open(kSign, CKF_SERIAL_SESSION);
  const auto set = [&](CK_SESSION_HANDLE where, const char* from, const char* to) {
    return p11->C_SetPIN(where, text(from), std::strlen(from), text(to), std::strlen(to));
  };
  EXPECT_EQ(set(reading, kPin2, "654321"), CKR_SESSION_READ_ONLY);
  EXPECT_EQ(set(session, kPin2, "12345"), CKR_PIN_LEN_RANGE);
  EXPECT_EQ(set(session, kPin2, "abcdef"), CKR_PIN_INVALID);
  EXPECT_EQ(set(session, "999999", "654321"), CKR_PIN_INCORRECT);
  EXPECT_EQ(set(session, kPin2, "654321"), CKR_OK);
  EXPECT_EQ(log_in(session, CKU_USER, kPin2), CKR_PIN_INCORRECT);
  EXPECT_EQ(log_in(session, CKU_USER, "654321"), CKR_OK);
  EXPECT_EQ(set(session, "654321", kPin2), CKR_OK) << "logged in or not";
}

TEST_F(Logins, ALoginSurvivesItsOwnChangeOfThePin) {
  const CK_SESSION_HANDLE session = user(kAuth);
  std::string value;
  ASSERT_EQ(p11->C_SetPIN(session, text(kPin1), 4, text("8765"), 4), CKR_OK);
  ASSERT_EQ(begin(session, CKM_ECDSA_SHA256), CKR_OK);
  EXPECT_EQ(sign(session, value), CKR_OK);
  EXPECT_EQ(token_flags(kAuth) & (CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_LOCKED), 0u);
}

TEST_F(Logins, BlockedAndUnblocked) {
  const CK_SESSION_HANDLE session = open(kAuth);
  EXPECT_EQ(log_in(session, CKU_USER, "0000"), CKR_PIN_INCORRECT);
  EXPECT_EQ(token_flags(kAuth) & (CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED), CKF_USER_PIN_COUNT_LOW);
  EXPECT_EQ(log_in(session, CKU_USER, "0000"), CKR_PIN_INCORRECT);
  EXPECT_EQ(token_flags(kAuth) & CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_FINAL_TRY);
  EXPECT_EQ(log_in(session, CKU_USER, "0000"), CKR_PIN_LOCKED);
  EXPECT_EQ(token_flags(kAuth) & CKF_USER_PIN_LOCKED, CKF_USER_PIN_LOCKED);
  EXPECT_EQ(log_in(session, CKU_USER, kPin1), CKR_PIN_LOCKED);
  EXPECT_EQ(p11->C_InitPIN(session, text("5678"), 4), CKR_USER_NOT_LOGGED_IN);
  EXPECT_EQ(log_in(session, CKU_SO, "00000000"), CKR_PIN_INCORRECT);
  ASSERT_EQ(log_in(session, CKU_SO, kPuk), CKR_OK);
  EXPECT_EQ(state(session), CKS_RW_SO_FUNCTIONS);
  CK_SESSION_HANDLE reading = 0;
  EXPECT_EQ(p11->C_OpenSession(kAuth, CKF_SERIAL_SESSION, nullptr, nullptr, &reading), CKR_SESSION_READ_WRITE_SO_EXISTS);
  EXPECT_EQ(p11->C_InitPIN(session, text("567"), 3), CKR_PIN_LEN_RANGE);
  EXPECT_EQ(p11->C_InitPIN(session, text("5678"), 4), CKR_OK);
  EXPECT_EQ(log_in(session, CKU_USER, "5678"), CKR_USER_ANOTHER_ALREADY_LOGGED_IN);
  ASSERT_EQ(p11->C_Logout(session), CKR_OK);
  EXPECT_EQ(log_in(session, CKU_USER, "5678"), CKR_OK);
}

TEST_F(Logins, ImpossiblePinsAreNotSent) {
  const CK_SESSION_HANDLE session = open(kAuth);
  const std::size_t before = commands();
  for (const char* pin : {"", "1", "123", "1234567890123", "12a4", "ƏLİ1"}) EXPECT_EQ(log_in(session, CKU_USER, pin), CKR_PIN_INCORRECT);
  std::string huge(100'000, '1');
  EXPECT_EQ(p11->C_Login(session, CKU_USER, octets(huge), huge.size()), CKR_PIN_INCORRECT);
  EXPECT_EQ(commands(), before);
}

TEST_F(Logins, WithAnEmptyUserName) {
  const CK_SESSION_HANDLE session = open(kAuth);
  EXPECT_EQ(p11.three()->LoginUser(session, CKU_USER, text(kPin1), 4, text("Əli"), 4), CKR_FUNCTION_NOT_SUPPORTED);
  EXPECT_EQ(p11.three()->LoginUser(session, CKU_USER, text(kPin1), 4, nullptr, 0), CKR_OK);
}

}  // namespace
}  // namespace esign::test
