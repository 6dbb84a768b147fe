// SPDX-License-Identifier: Apache-2.0
// PACE against a card that is somebody else's: libeac, the library of OpenPACE. libeac is under the GPL, version 3: it is linked to
// this test program only, which is never installed.
#include <eac/eac.h>
#include <eac/pace.h>
#include <gtest/gtest.h>

#include "asn1/der_reader.h"
#include "base/text.h"
#include "token/secure/pace.h"

namespace esign::test {
namespace {

struct Release {
  void operator()(EAC_CTX* context) const { EAC_CTX_clear_free(context); }
  void operator()(PACE_SEC* secret) const { PACE_SEC_clear_free(secret); }
  void operator()(BUF_MEM* buffer) const { BUF_MEM_free(buffer); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

Bytes octets(const BUF_MEM* buffer) {
  return buffer == nullptr ? Bytes{} : Bytes(buffer->data, buffer->data + buffer->length);
}
Owned<BUF_MEM> buffer(View content) {
  Owned<BUF_MEM> made(BUF_MEM_new());
  if (made && BUF_MEM_grow(made.get(), content.size()) == content.size()) std::copy(content.begin(), content.end(), made->data);
  return made;
}
Bytes object(std::uint8_t tag, View content) {
  Bytes whole{tag, static_cast<std::uint8_t>(content.size())};
  append(whole, content);
  return whole;
}

/// A chip whose PACE is libeac's.
class EacCard final : public token::CardChannel {
 public:
  EacCard(View ef_card_access, std::string can)
      : context_(EAC_CTX_new()), secret_(PACE_SEC_new(can.data(), can.size(), PACE_CAN)) {
    EXPECT_EQ(EAC_CTX_init_ef_cardaccess(ef_card_access.data(), ef_card_access.size(), context_.get()), 1);
  }
  const std::string& reader() const override { return reader_; }
  View atr() const override { return atr_; }
  token::Protocol protocol() const override { return token::Protocol::t1; }
  Result<void> begin() override { return {}; }
  void end() noexcept override {}
  Result<Bytes> transmit(View command) override {
    if (command[1] == 0x22) return Bytes{0x90, 0x00};
    const auto outer = asn1::read_single(command.subspan(5, command[4]));
    if (!outer) return Bytes{0x6A, 0x80};
    Bytes answer = object(0x7C, step(outer->content));
    if (refused_) return Bytes{0x63, 0x00};
    append(answer, Bytes{0x90, 0x00});
    return answer;
  }
  Bytes encryption_key() const { return octets(context_->pace_ctx->ka_ctx->k_enc); }
  Bytes authentication_key() const { return octets(context_->pace_ctx->ka_ctx->k_mac); }

 private:
  Bytes step(View request) {
    const View value = request.size() > 2 ? request.subspan(2) : View{};
    switch (stage_++) {
      case 0: return object(0x80, octets(Owned<BUF_MEM>(PACE_STEP1_enc_nonce(context_.get(), secret_.get())).get()));
      case 1: {
        const Owned<BUF_MEM> own(PACE_STEP3A_generate_mapping_data(context_.get()));
        EXPECT_EQ(PACE_STEP3A_map_generator(context_.get(), buffer(value).get()), 1);
        return object(0x82, octets(own.get()));
      }
      case 2: {
        terminal_key_ = buffer(value);
        const Owned<BUF_MEM> own(PACE_STEP3B_generate_ephemeral_key(context_.get()));
        EXPECT_EQ(PACE_STEP3B_compute_shared_secret(context_.get(), terminal_key_.get()), 1);
        EXPECT_EQ(PACE_STEP3C_derive_keys(context_.get()), 1);
        return object(0x84, octets(own.get()));
      }
      default: {
        refused_ = PACE_STEP3D_verify_authentication_token(context_.get(), buffer(value).get()) != 1;
        return object(0x86, octets(Owned<BUF_MEM>(PACE_STEP3D_compute_authentication_token(context_.get(), terminal_key_.get())).get()));
      }
    }
  }

  std::string reader_ = "OpenPACE";
  Bytes atr_{0x3B, 0x00};
  Owned<EAC_CTX> context_;
  Owned<PACE_SEC> secret_;
  Owned<BUF_MEM> terminal_key_{};
  int stage_ = 0;
  bool refused_ = false;
};

struct Row {
  const char* name;
  const char* ef_card_access;
};

class ForeignPace : public ::testing::TestWithParam<Row> {
 protected:
  static void SetUpTestSuite() { EAC_init(); }
  static void TearDownTestSuite() { EAC_cleanup(); }
};

TEST_P(ForeignPace, AgreesOnTheKeys) {
  const Bytes access = from_hex(GetParam().ef_card_access).value_or(Bytes{});
  const auto info = token::read_card_access(access);
  ASSERT_TRUE(info) << info.error().detail;
  EacCard card(access, "123456");
  token::Conversation conversation(card);
  const auto keys = token::run_pace(conversation, *info, {token::PacePassword::can, as_view("123456")});
  ASSERT_TRUE(keys) << keys.error().detail;
  EXPECT_EQ(to_hex(keys->encryption.reveal()), to_hex(card.encryption_key()));
  EXPECT_EQ(to_hex(keys->authentication.reveal()), to_hex(card.authentication_key()));
}

TEST_P(ForeignPace, RefusesAnotherCan) {
  const Bytes access = from_hex(GetParam().ef_card_access).value_or(Bytes{});
  const auto info = token::read_card_access(access);
  ASSERT_TRUE(info);
  EacCard card(access, "654321");
  token::Conversation conversation(card);
  const auto keys = token::run_pace(conversation, *info, {token::PacePassword::can, as_view("123456")});
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().code, Errc::pin_incorrect);
}

INSTANTIATE_TEST_SUITE_P(Suites, ForeignPace, ::testing::Values(
    Row{"Aes128BrainpoolP256", "31143012060A04007F0007020204020202010202010D"}, Row{"Aes256BrainpoolP256", "31143012060A04007F0007020204020402010202010D"},
    Row{"Aes256P256", "31143012060A04007F0007020204020402010202010C"}, Row{"Aes256BrainpoolP384", "31143012060A04007F00070202040204020102020110"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace esign::test
