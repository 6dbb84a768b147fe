// SPDX-License-Identifier: Apache-2.0
// The reader's side of PC/SC part 10, against structures written out by hand from its tables.
#include "pin_pad.h"

#include <gtest/gtest.h>

namespace esign::reader {
namespace {

Fingers typing(std::vector<std::string> lines) {
  return [lines = std::move(lines), next = std::size_t{0}]() mutable -> std::optional<std::string> {
    if (next >= lines.size()) return std::nullopt;
    return lines[next++];
  };
}

Bytes verify_order(std::uint8_t format, std::uint8_t block, Bytes apdu) {
  Bytes order{0x00, 0x00, format, block, 0x00, 0x0C, 0x04, 0x02, 0x01, 0x2C, 0x04, 0x00, 0, 0, 0,
              static_cast<std::uint8_t>(apdu.size()), 0, 0, 0};
  order.insert(order.end(), apdu.begin(), apdu.end());
  return order;
}

Bytes modify_order(std::uint8_t confirm, std::uint8_t offset_new, Bytes apdu) {
  Bytes order{0x00, 0x00, 0x82, 0x08, 0x00, 0x00, offset_new, 0x08, 0x04, confirm, 0x02, 0x03, 0x09, 0x04, 0, 1, 2, 0, 0, 0,
              static_cast<std::uint8_t>(apdu.size()), 0, 0, 0};
  order.insert(order.end(), apdu.begin(), apdu.end());
  return order;
}

TEST(PinPad, FillsABlock) {
  const Composed composed = compose_verify(verify_order(0x82, 0x08, {0x00, 0x20, 0x00, 0x01, 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}), typing({"1234"}));
  EXPECT_EQ(std::get<Bytes>(composed), (Bytes{0x00, 0x20, 0x00, 0x01, 0x08, '1', '2', '3', '4', 0xFF, 0xFF, 0xFF, 0xFF}));
}

TEST(PinPad, InsertsWithoutABlock) {
  const Composed composed = compose_verify(verify_order(0x82, 0x00, {0x00, 0x20, 0x00, 0x01, 0x00}), typing({"123456"}));
  EXPECT_EQ(std::get<Bytes>(composed), (Bytes{0x00, 0x20, 0x00, 0x01, 0x06, '1', '2', '3', '4', '5', '6'}));
}

TEST(PinPad, WritesBcd) {
  const Composed composed = compose_verify(verify_order(0x81, 0x04, {0x00, 0x20, 0x00, 0x01, 0x04, 0xFF, 0xFF, 0xFF, 0xFF}), typing({"12345"}));
  EXPECT_EQ(std::get<Bytes>(composed), (Bytes{0x00, 0x20, 0x00, 0x01, 0x04, 0x12, 0x34, 0x5F, 0xFF}));
}

TEST(PinPad, HasItsOwnStatusWords) {
  const Bytes order = verify_order(0x82, 0x0C, {0x00, 0x20, 0x00, 0x01, 0x0C});
  EXPECT_EQ(std::get<PadStatus>(compose_verify(order, typing({}))), PadStatus::timed_out);
  EXPECT_EQ(std::get<PadStatus>(compose_verify(order, typing({"CANCEL"}))), PadStatus::cancelled);
  EXPECT_EQ(std::get<PadStatus>(compose_verify(order, typing({"123"}))), PadStatus::wrong_size);
  EXPECT_EQ(std::get<PadStatus>(compose_verify(Bytes(order.begin(), order.begin() + 18), typing({"1234"}))), PadStatus::bad_parameters);
}

TEST(PinPad, ChangesAPinAskedThreeTimes) {
  const Bytes apdu{0x00, 0x24, 0x00, 0x01, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  const Composed composed = compose_modify(modify_order(0x03, 8, apdu), typing({"1234", "98765", "98765"}));
  EXPECT_EQ(std::get<Bytes>(composed), (Bytes{0x00, 0x24, 0x00, 0x01, 0x10, '1', '2', '3', '4', 0, 0, 0, 0, '9', '8', '7', '6', '5', 0, 0, 0}));
  EXPECT_EQ(std::get<PadStatus>(compose_modify(modify_order(0x03, 8, apdu), typing({"1234", "98765", "98764"}))), PadStatus::differs);
}

}  // namespace
}  // namespace esign::reader
