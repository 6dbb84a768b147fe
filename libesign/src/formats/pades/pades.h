// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/signature_view.h"
#include "pdf/signature_value.h"
#include "pkix/parsed_objects.h"

namespace esign::formats::pades {

/// Whether a PDF file begins here, after at most one kilobyte of other octets: a guess for dispatch, no promise.
enum class Likeness : std::uint8_t { no, yes };
Likeness looks_like_pdf(View front);

/// Reads every signature of a PDF file (EN 319 142-1, ISO 32000-2, 12.8) without judging it: those of all revisions, in the order of
/// what they cover; document time-stamps and DSS go to the signatures that they serve. Errors: malformed (with the place),
/// limit_exceeded, no_signature (also: only document time-stamps), denied (a password is needed), unsupported, storage, conflict.
Result<SignatureSet> read(const Document& file, pkix::ParsedObjects& parsed);
Result<SignatureSet> read(const Document& file, const Limits& limits = {});

/// What stands in the file, for people: decides nothing.
struct Outline {
  std::vector<pdf::Finding> findings{};
  struct Revision {
    std::uint64_t begin = 0;
    std::optional<std::uint64_t> end{};
    std::size_t objects = 0;  ///< Entries of its cross-reference sections that are in use.
    std::string section{};    ///< "table", "stream", "hybrid", "linearised"
    std::vector<pdf::Finding> findings{};
  };
  std::vector<Revision> revisions{};
  struct Signature {
    std::vector<std::string> fields{};
    std::string object{};  ///< "12 0 obj"
    std::string type{}, sub_filter{}, name{}, reason{}, location{}, date{};
    std::optional<pdf::SignedRange> range{};
    std::optional<std::size_t> revision{};  ///< What it covers, from 1.
    std::optional<std::uint8_t> certification{};  ///< P of DocMDP.
    std::vector<pdf::Finding> findings{};
  };
  std::vector<Signature> signatures{};
  struct ValidationData {
    std::size_t revision = 0;  ///< From 1: the first that has it.
    std::size_t certificates = 0, crls = 0, ocsp = 0;
  };
  std::vector<ValidationData> validation_data{};
};
Result<Outline> outline(const Document& file, const Limits& limits = {});

}  // namespace esign::formats::pades
