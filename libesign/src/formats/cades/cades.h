// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/augmenter.h"
#include "pkix/parsed_objects.h"

namespace esign::formats::cades {

/// Whether the first octets look like a CMS ContentInfo (DER or BER) or PEM "CMS"/"PKCS7": a guess for dispatch, no promise.
enum class Likeness : std::uint8_t { no, yes };
Likeness looks_like_cms(View front);

/// Reads a CMS SignedData (RFC 5652) without judging it. eContent is never held: it is hashed where it lies, so a file of
/// any size costs little memory. `content` is the data of a detached signature. Errors: malformed, limit_exceeded,
/// no_signature (no SignerInfo), unsupported (another content type).
Result<SignatureSet> read(const Document& cms, const std::optional<Document>& content, const Limits& limits = {});
/// The same with the limits of `parsed`, and without parsing what it knows.
Result<SignatureSet> read(const Document& cms, const std::optional<Document>& content, pkix::ParsedObjects& parsed);

/// Prepares a CAdES B-B signature (EN 319 122-1 clause 6.3) of `document`: detached, or enveloping (the content is streamed).
/// If `existing` is a SignedData over the same content, a parallel SignerInfo is added and what is there stays as it is.
Result<Unfinished> prepare(const Document& document, const std::optional<Document>& existing, const WriteOptions& options,
                           const DigestFunction& digest, const Limits& limits = {});

/// Prepares the SignedData that a PDF embeds (EN 319 142-1 clause 6.3): detached, over octets with this digest (by
/// WriteOptions::content_hash), without signing-time, which is the PDF's /M, and without mime-type. Packaging and media type of the
/// options are not used. Errors: as prepare().
Result<Unfinished> prepare_embedded(View content_digest, const WriteOptions& options, const DigestFunction& digest);

/// Opens a SignedData for what raises its level (EN 319 122-1 clauses 5.3 and 5.5). `content`: of a detached signature; only
/// archive time-stamps need it. Errors: those of read().
Result<std::unique_ptr<Augmenter>> open_for_more(const Document& cms, const std::optional<Document>& content, const Limits& limits = {});

}  // namespace esign::formats::cades
