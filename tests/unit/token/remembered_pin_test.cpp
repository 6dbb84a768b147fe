// SPDX-License-Identifier: Apache-2.0
#include "token/cards/remembered_pin.h"

#include <gtest/gtest.h>

namespace esign::token {
namespace {

struct Person {
  int asked = 0;
  std::string digits = "123456";
  AskPin ask() {
    return [this](const PinRequest&) -> std::optional<Pin> {
      ++asked;
      if (digits.empty()) return std::nullopt;
      return Pin(std::span<const char>(digits));
    };
  }
};

std::string given(RememberedPin& pin, PinRequest::Entry entry = PinRequest::Entry::keyboard) {
  PinRequest request;
  request.entry = entry;
  const std::optional<Pin> answer = pin(request);
  return answer ? std::string(answer->reveal().begin(), answer->reveal().end()) : std::string();
}

TEST(RememberedPin, IsAskedForEachUseThatWantsConsent) {
  Person person;
  RememberedPin pin(person.ask(), Consent::each_use);
  EXPECT_EQ(given(pin), "123456");
  EXPECT_EQ(given(pin), "123456");
  EXPECT_EQ(person.asked, 2);
}

TEST(RememberedPin, IsAskedOnceOtherwise) {
  Person person;
  RememberedPin pin(person.ask(), Consent::once);
  EXPECT_EQ(given(pin), "123456");
  person.digits = "other";
  EXPECT_EQ(given(pin), "123456");
  EXPECT_EQ(person.asked, 1);
}

TEST(RememberedPin, IsForgottenWhenRefused) {
  Person person;
  RememberedPin pin(person.ask(), Consent::once);
  given(pin);
  pin.forget();
  person.digits = "654321";
  EXPECT_EQ(given(pin), "654321");
  EXPECT_EQ(person.asked, 2);
}

TEST(RememberedPin, KeepsNoRefusalAndNothingTypedAtTheReader) {
  Person person{0, ""};
  RememberedPin pin(person.ask(), Consent::once);
  EXPECT_EQ(given(pin), "");
  person.digits = "123456";
  EXPECT_EQ(given(pin, PinRequest::Entry::reader), "123456");
  person.digits = "654321";
  EXPECT_EQ(given(pin), "654321");
  EXPECT_EQ(person.asked, 3);
}

}  // namespace
}  // namespace esign::token
