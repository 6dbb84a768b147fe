// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/signature_view.h"
#include "pdf/signature_value.h"
#include "pkix/parsed_objects.h"

namespace esign::formats::pades {

/// Whether a PDF file begins here, after at most one kilobyte of other octets: a guess for dispatch, no promise.
enum class Likeness : std::uint8_t { no, yes };
Likeness looks_like_pdf(View front);

/// With what a file is read.
struct Opening {
  std::string_view password{};  ///< Of an encrypted file, UTF-8; empty opens most. It is in nothing that comes out.
  /// Finds the signature that a dictionary of /VRI is about by the SHA-1 of its /Contents (EN 319 142-1 clause 5.4.2.3). Empty: what
  /// stands there is evidence all the same, but time-stamps there are about nothing.
  DigestFunction digest{};
};

/// Reads every signature of a PDF file (EN 319 142-1, ISO 32000-2, 12.8) without judging it: those of all revisions, in the order of
/// what they cover; document time-stamps and DSS go to the signatures that they serve. Errors: malformed (with the place),
/// limit_exceeded, no_signature (also: only document time-stamps), denied (the password does not open every revision of an encrypted
/// file), unsupported, storage, conflict.
Result<SignatureSet> read(const Document& file, pkix::ParsedObjects& parsed, const Opening& opening = {});
Result<SignatureSet> read(const Document& file, const Limits& limits = {}, const Opening& opening = {});

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
/// Errors: those of read(), but for no_signature.
Result<Outline> outline(const Document& file, const Limits& limits = {}, std::string_view password = {});

}  // namespace esign::formats::pades
