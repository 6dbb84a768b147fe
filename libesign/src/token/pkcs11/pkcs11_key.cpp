// SPDX-License-Identifier: Apache-2.0
#include <esign/token.h>

#include <optional>

#include "token/key_algorithm.h"
#include "token/pkcs11/objects.h"
#include "token/pkcs11/sign.h"
#include "token/worker.h"

namespace esign {
namespace {

namespace pkcs11 = token::pkcs11;
using token::Worker;

constexpr asn1::Oid kCommonName("2.5.4.3");
constexpr Worker::Patience kPatience{30'000};   // a smart card's RSA signature takes two seconds at most
constexpr Worker::Patience kPinPad{180'000};    // a person types at the reader

Error late() { return Error{Errc::timed_out, "the token does not answer", {}, -1}; }

/// What a person must know before the PIN is asked.
struct TokenState {
  std::string label{};
  enum class Login : std::uint8_t { none, wanted, at_the_reader } login = Login::none;
  std::optional<unsigned> retries{};
};

/// Reads the token's flags anew. PKCS#11 tells no number of tries, only that few or one are left. Caller holds the lock.
Result<TokenState> look(pkcs11::Module& module, const pkcs11::Uri& uri) {
  ESIGN_CHECK(module.refresh());
  ESIGN_TRY(PKCS11_SLOT* slot, module.slot(uri));
  TokenState state;
  const PKCS11_TOKEN& token = *slot->token;
  state.label = token.label != nullptr ? token.label : "";
  int logged_in = 0;
  if (token.loginRequired == 0 || (PKCS11_is_logged_in(slot, 0, &logged_in) == 0 && logged_in != 0)) return state;
  if (token.userPinLocked != 0) return fail(Errc::pin_blocked, "the token's PIN is blocked").in(state.label);
  if (token.userPinFinalTry != 0) state.retries = 1;
  state.login = token.secureLogin != 0 ? TokenState::Login::at_the_reader : TokenState::Login::wanted;
  return state;
}

/// C_Login. Caller holds the lock. After a wrong PIN the flags tell whether one try is left.
Result<void> log_in(pkcs11::Module& module, const pkcs11::Uri& uri, const SecretBytes* pin) {
  ESIGN_TRY(PKCS11_SLOT* slot, module.slot(uri));
  const char* text = pin == nullptr ? nullptr : reinterpret_cast<const char*>(pin->reveal().data());
  if (PKCS11_login(slot, 0, text) == 0) return {};
  Error error = pkcs11::failure("log in").error();
  if (error.code == Errc::pin_incorrect) {
    const auto after = look(module, uri);
    if (!after && after.error().code == Errc::pin_blocked) return fail(after.error());
    if (after && after->retries) error.retries_left = static_cast<std::int8_t>(*after->retries);
  }
  return fail(std::move(error));
}

/// What the worker's jobs share; it outlives a key that was given up while a job was late.
struct Shared {
  std::shared_ptr<pkcs11::Module> module{};
  pkcs11::Uri uri{};
};

class TokenKey final : public SigningKey {
 public:
  TokenKey(std::shared_ptr<Shared> shared, AskPin ask) : shared_(std::move(shared)), ask_(std::move(ask)) {}

  /// Finds the certificate; logs in only if nothing matches before.
  Result<void> find();
  const Certificate& certificate() const override { return *certificate_; }
  std::vector<Certificate> chain() const override { return chain_; }
  SignatureAlgorithm algorithm() const override { return algorithm_; }
  Consent consent() const override { return each_time_ == pkcs11::ContextLogin::Asked::yes ? Consent::each_use : Consent::once; }
  Result<SignatureValue> sign(const ToBeSigned& to_be_signed) override;

 private:
  using SharedPin = std::shared_ptr<SecretBytes>;
  struct Attempt {
    std::optional<Bytes> value{};
    pkcs11::ContextLogin::Asked asked = pkcs11::ContextLogin::Asked::no;
  };
  Result<SharedPin> ask_pin(const TokenState& state) const;
  Result<TokenState> token_state();
  Result<pkcs11::Choice> choose(TokenState::Login login, SharedPin pin);
  Result<Attempt> attempt(const ToBeSigned& to_be_signed, TokenState::Login login, SharedPin pin);

  std::shared_ptr<Shared> shared_;
  AskPin ask_;
  Worker worker_{};
  Bytes id_{};
  std::optional<Certificate> certificate_{};
  std::vector<Certificate> chain_{};
  SignatureAlgorithm algorithm_{};
  /// A key with CKA_ALWAYS_AUTHENTICATE: the PIN is asked for each signature (learnt at the first).
  pkcs11::ContextLogin::Asked each_time_ = pkcs11::ContextLogin::Asked::no;
};

Result<TokenState> TokenKey::token_state() {
  return worker_.ask<TokenState>(
      [shared = shared_]() -> Result<TokenState> {
        const std::lock_guard lock(shared->module->mutex);
        return look(*shared->module, shared->uri);
      },
      kPatience, late());
}

Result<TokenKey::SharedPin> TokenKey::ask_pin(const TokenState& state) const {
  PinRequest request;
  request.token = state.label;
  if (certificate_) request.token += ": " + certificate_->parsed()->subject().first(kCommonName).value_or("");
  request.purpose = PinPurpose::token;
  request.retries = state.retries;
  const std::optional<Pin> pin = ask_(request);
  if (!pin) return fail(Errc::cancelled, "no PIN was given").in(state.label);
  ESIGN_TRY(SecretBytes text, pkcs11::c_string(*pin));
  return std::make_shared<SecretBytes>(std::move(text));
}

Result<pkcs11::Choice> TokenKey::choose(TokenState::Login login, SharedPin pin) {
  return worker_.ask<pkcs11::Choice>(
      [shared = shared_, login, pin = std::move(pin)]() -> Result<pkcs11::Choice> {
        const std::lock_guard lock(shared->module->mutex);
        if (login != TokenState::Login::none) ESIGN_CHECK(log_in(*shared->module, shared->uri, pin.get()));
        ESIGN_TRY(PKCS11_SLOT* slot, shared->module->slot(shared->uri));
        return pkcs11::choose(*slot, shared->uri);
      },
      login == TokenState::Login::at_the_reader ? kPinPad : kPatience, late());
}

Result<void> TokenKey::find() {
  ESIGN_TRY(const TokenState state, token_state());
  auto choice = choose(TokenState::Login::none, nullptr);
  if (!choice && choice.error().code == Errc::not_found && state.login != TokenState::Login::none) {
    SharedPin pin;
    if (state.login == TokenState::Login::wanted) {
      ESIGN_TRY(pin, ask_pin(state));
    }
    choice = choose(state.login, pin);
  }
  if (!choice) return fail(std::move(choice).error().in(state.label));
  id_ = std::move(choice->id);
  certificate_.emplace(choice->certificate);
  for (auto& other : choice->others) chain_.emplace_back(std::move(other));
  ESIGN_TRY(algorithm_, token::default_algorithm(choice->certificate->public_key()).in(state.label));
  return {};
}

/// Login, search and signature in one go on the worker. When something fails the login is taken back: a token that was
/// out and in again has forgotten it, and libp11 would not notice.
Result<TokenKey::Attempt> TokenKey::attempt(const ToBeSigned& to_be_signed, TokenState::Login login, SharedPin pin) {
  const auto job = [shared = shared_, id = id_, algorithm = to_be_signed.algorithm,
                    digest = Bytes(to_be_signed.digest.begin(), to_be_signed.digest.end()), login,
                    pin = std::move(pin)]() -> Result<Attempt> {
    const std::lock_guard lock(shared->module->mutex);
    pkcs11::ContextLogin context_login(*shared->module, pin.get());
    if (login != TokenState::Login::none) ESIGN_CHECK(log_in(*shared->module, shared->uri, pin.get()));
    ESIGN_TRY(PKCS11_SLOT* slot, shared->module->slot(shared->uri));
    const auto value = [&]() -> Result<Bytes> {
      ESIGN_TRY(PKCS11_KEY* key, pkcs11::private_key(*slot, id));
      return pkcs11::sign_digest(*key, algorithm, digest);
    }();
    if (value) return Attempt{*value, context_login.asked()};
    static_cast<void>(PKCS11_logout(slot));
    if (pin == nullptr && context_login.asked() == pkcs11::ContextLogin::Asked::yes) return Attempt{std::nullopt, context_login.asked()};
    return fail(value.error());
  };
  return worker_.ask<Attempt>(job, login == TokenState::Login::at_the_reader ? kPinPad : kPatience, late());
}

Result<SignatureValue> TokenKey::sign(const ToBeSigned& to_be_signed) {
  ESIGN_CHECK(token::check_fit(certificate_->parsed()->public_key(), to_be_signed.algorithm));
  ESIGN_CHECK(token::check_digest(to_be_signed.algorithm, to_be_signed.digest));
  if (to_be_signed.algorithm.scheme == Scheme::ed25519) return fail(Errc::unsupported, "Ed25519 on PKCS#11 tokens");
  // The second round is for a key that turns out to want its PIN each time while another key has logged in already.
  for (int round = 0; round < 2; ++round) {
    ESIGN_TRY(const TokenState state, token_state());
    SharedPin pin;
    const bool for_the_key = each_time_ == pkcs11::ContextLogin::Asked::yes && state.login == TokenState::Login::none;
    if (state.login == TokenState::Login::wanted || for_the_key) {
      ESIGN_TRY(pin, ask_pin(state));
    }
    auto tried = attempt(to_be_signed, state.login, pin);
    if (!tried) return fail(std::move(tried).error().in(state.label));
    if (tried->asked == pkcs11::ContextLogin::Asked::yes) each_time_ = tried->asked;
    if (tried->value) return SignatureValue{*std::move(tried->value)};
  }
  return fail(Errc::protocol, "the token asks for the PIN again and again");
}

}  // namespace

Result<std::unique_ptr<SigningKey>> pkcs11_key(const std::string& uri, AskPin ask) {
  const auto shared = std::make_shared<Shared>();
  ESIGN_TRY(shared->uri, pkcs11::parse_uri(uri).in("PKCS#11 URI"));
  ESIGN_TRY(shared->module, pkcs11::Module::load(shared->uri.module_path));
  auto key = std::make_unique<TokenKey>(shared, std::move(ask));
  ESIGN_CHECK(key->find());
  return std::unique_ptr<SigningKey>(std::move(key));
}

}  // namespace esign
