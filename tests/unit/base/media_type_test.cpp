// SPDX-License-Identifier: Apache-2.0
#include "base/media_type.h"

#include <gtest/gtest.h>

namespace esign {
namespace {

using namespace std::string_view_literals;

std::string sniffed(std::string_view text) { return sniffed_media_type(as_view(text)); }
bool fits(std::string_view stated, std::string_view shown, std::string_view octets = {}) {
  return media_type_fit(stated, shown, sniffed(octets)) == MediaTypeFit::fits;
}

TEST(MediaType, OfAName) {
  EXPECT_EQ(media_type_of("Müqavilə.PDF"), "application/pdf");
  EXPECT_EQ(media_type_of("copy.bin"), "application/octet-stream");
  EXPECT_EQ(media_type_of(""), "application/octet-stream");
  EXPECT_EQ(media_type_inside("müqavilə.pdf.p7m"), "application/pdf");
  EXPECT_EQ(media_type_inside("arayış.XML.P7S"), "application/xml");
  EXPECT_EQ(media_type_inside("müqavilə.p7m"), "");
  EXPECT_EQ(media_type_inside("müqavilə.pdf"), "");
  EXPECT_EQ(media_type_inside(".p7m"), "");
}

TEST(MediaType, OfTheFirstOctets) {
  EXPECT_EQ(sniffed("%PDF-1.7"), "application/pdf");
  EXPECT_EQ(sniffed("PK\x03\x04"), "application/zip");
  EXPECT_EQ(sniffed("\x89PNG\r\n\x1A\n"), "image/png");
  EXPECT_EQ(sniffed("\xFF\xD8\xFF\xE0"), "image/jpeg");
  EXPECT_EQ(sniffed("<!DOCTYPE HTML>"), "text/html");
  EXPECT_EQ(sniffed("\xEF\xBB\xBF \n<HTML lang=az>"), "text/html");
  EXPECT_EQ(sniffed("<?xml version=\"1.0\"?><!-- ə --><html>"), "text/html");
  EXPECT_EQ(sniffed("<?xml version=\"1.0\"?><arayış>"), "application/xml");
  EXPECT_EQ(sniffed("\n<arayış>"), "application/xml");
  EXPECT_EQ(sniffed("<?xml never ends"), "application/xml");
  for (const std::string_view text : {""sv, "Ödəniş"sv, "PK"sv, "P"sv, "\0<html>"sv, "{\"a\":1}"sv}) EXPECT_EQ(sniffed(text), "") << text;
  EXPECT_EQ(sniffed(std::string(kSniffed, ' ') + "<html>"), "");
}

TEST(MediaType, StatedAsOneThingAndShownAsAnother) {
  EXPECT_FALSE(fits("text/plain", "text/html"));
  EXPECT_FALSE(fits("text/plain", "application/pdf"));
  EXPECT_FALSE(fits("text/plain", "application/xml"));
  EXPECT_FALSE(fits("application/xml", "text/html"));
  EXPECT_FALSE(fits("application/pdf", "text/html"));
  EXPECT_FALSE(fits("application/vnd.bank", "application/pdf"));
  EXPECT_FALSE(fits("text/csv", "application/json"));
  EXPECT_FALSE(fits("text/plain", "", "%PDF-1.4"));
  EXPECT_FALSE(fits("text/plain", "", "<html>"));
  EXPECT_FALSE(fits("application/pdf", "application/pdf", "<html>"));
  EXPECT_FALSE(fits("application/pdf", "", "PK\x03\x04"));
  EXPECT_FALSE(fits("image/png", "image/png", "<html>"));
  EXPECT_FALSE(fits("application/msword", "application/msword", "%PDF-1.4"));
}

TEST(MediaType, OneKindInSeveralSpellings) {
  EXPECT_TRUE(fits("application/xml", "text/xml"));
  EXPECT_TRUE(fits("Text/XML; charset=UTF-8", "application/xml", "<a/>"));
  EXPECT_TRUE(fits("application/atom+xml", "application/xml"));
  EXPECT_TRUE(fits("application/xhtml+xml", "text/html", "<?xml version='1.0'?><a/>"));
  EXPECT_TRUE(fits("text/plain;charset=utf-8", "text/csv"));
  EXPECT_TRUE(fits("application/json", "text/plain"));
  EXPECT_TRUE(fits("image/jpg", "image/jpeg", "\xFF\xD8\xFF"));
  EXPECT_TRUE(fits("application/zip", "application/vnd.etsi.asic-e+zip", "PK\x03\x04"));
  EXPECT_TRUE(fits("application/epub+zip", "", "PK\x03\x04"));
}

TEST(MediaType, NothingStatedContradictsNothing) {
  for (const std::string_view nothing : {"", "application/octet-stream", "Application/Octet-Stream; x=y", "xml", "*/*"}) {
    EXPECT_TRUE(fits(nothing, "text/html", "%PDF-1.4")) << nothing;
    EXPECT_TRUE(fits("text/plain", nothing, "mətn")) << nothing;
  }
}

TEST(MediaType, MarkupIsAlsoText) {
  EXPECT_TRUE(fits("text/plain", "text/plain", "<html>"));
  EXPECT_TRUE(fits("text/plain", "", "<a>"));
  EXPECT_TRUE(fits("text/html", "text/plain", "<html>"));
  EXPECT_TRUE(fits("application/xml", "application/xml", "<html>"));
  EXPECT_TRUE(fits("application/msword", "application/msword", "<html>"));
}

}  // namespace
}  // namespace esign
