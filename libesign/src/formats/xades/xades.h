// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "formats/augmenter.h"
#include "formats/container_files.h"
#include "formats/media_types.h"
#include "pkix/parsed_objects.h"

namespace esign::formats::xades {

/// Reads every ds:Signature of an XML document with one parse, without judging. `content` is the data of a detached
/// signature: the only thing an external URI may mean, and only if its (percent-decoded) name is the URI's, or the
/// signature has exactly one external reference. Errors: malformed, limit_exceeded, no_signature.
Result<SignatureSet> read(const Document& xml, const std::optional<Document>& content, const Limits& limits = {});
/// The same with the limits of `parsed`, and without parsing what it knows.
Result<SignatureSet> read(const Document& xml, const std::optional<Document>& content, pkix::ParsedObjects& parsed);

/// The same for a signature file of an ASiC container (EN 319 162-1 clause A.5): external URIs mean its files, never transformed, and
/// nothing else. `parsed`, if given, is of the same limits.
Result<SignatureSet> read_in_container(const Document& xml, std::shared_ptr<const ContainerFiles> files, const Limits& limits, pkix::ParsedObjects* parsed = nullptr);

/// Prepares a XAdES B-B signature (EN 319 132-1 clause 6.3): enveloped (into the root element of the XML document; the bytes
/// outside the new ds:Signature stay as they were), enveloping (XML or base64 in a ds:Object), detached.
/// A document that has signatures already gets a parallel one.
Result<Unfinished> prepare(const Document& document, const WriteOptions& options, const DigestFunction& digest, const Limits& limits = {});

/// Opens a document for what raises the level of its signatures (EN 319 132-1 clauses 5.3, 5.4 and 5.5). Every octet of it stays
/// where it is; new properties are put in behind those that are there. `content`: as for read(). Errors: those of read().
Result<std::unique_ptr<Augmenter>> open_for_more(const Document& xml, const std::optional<Document>& content, const Limits& limits = {});
Result<std::unique_ptr<Augmenter>> open_in_container(const Document& xml, std::shared_ptr<const ContainerFiles> files, const Limits& limits = {});

/// Prepares a B-B signature over each of these files, in this order, detached and without transforms: as a signature file of an ASiC
/// container, or, with `existing`, in parallel to those of that signature file. Each file's URI is its name. Errors:
/// invalid_argument, limit_exceeded (references), malformed (`existing`), those of `digest`.
Result<Unfinished> prepare_in_container(const std::vector<FileToSign>& files, const std::optional<Document>& existing, const WriteOptions& options,
                                        const DigestFunction& digest, const Limits& limits = {});

}  // namespace esign::formats::xades
