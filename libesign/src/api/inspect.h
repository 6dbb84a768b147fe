// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "formats/pades/pades.h"
#include "formats/signature_view.h"
#include "pkix/ocsp_response.h"

/// What `esign inspect` shows, as ordered JSON; the text rendering is made from the same tree, so the two cannot differ.
namespace esign::inspection {

using Json = nlohmann::ordered_json;

Json show(const pkix::Certificate& certificate);
Json show(const pkix::Crl& crl);
Json show(const pkix::OcspResponse& response);
Json show(const formats::SignatureSet& signatures);
Json show(const pkix::Extensions& extensions);
Json show(const formats::pades::Outline& outline);

/// Indented lines, one value a line; names and other strings are made printable.
std::string to_text(const Json& json);

}  // namespace esign::inspection
