// SPDX-License-Identifier: Apache-2.0
// esign/container.h: signatures over the files of a container, and containers with a time-stamp alone.
#include <esign/container.h>

#include <algorithm>

#include "base/text.h"
#include "formats/asic/asic.h"
#include "formats/timestamp/messages.h"
#include "signing/fixed_document.h"
#include "signing/signing.h"

namespace esign {
namespace {

/// The content as its signer was shown it: every file of it, or the container that there was.
Result<ContainerContent> as_shown(const ContainerContent& content) {
  const std::vector<std::string>& expected = content.expected_sha256;
  if (expected.empty()) return content;
  if (expected.size() != (content.existing ? 1 : content.files.size()))
    return fail(Errc::invalid_argument, "not as many as there are documents").in("expected_sha256");
  ContainerContent shown{.kind = content.kind};
  if (content.existing) {
    ESIGN_TRY(shown.existing, signing::as_shown(*content.existing, expected.front()).in(printable(content.existing->name())));
    return shown;
  }
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Document& file = content.files[i];
    ESIGN_TRY(Document kept, signing::as_shown(file, expected[i]).in(printable(file.name())));
    shown.files.push_back(std::move(kept));
  }
  return shown;
}

}  // namespace

Result<Prepared> prepare_container(const ContainerContent& content, const SigningKey& key, const SignOptions& options) {
  const std::vector<Certificate> chain = key.chain();
  const signing::Signer by{key.certificate(), chain, key.algorithm()};
  ESIGN_TRY(const formats::WriteOptions write, signing::write_options(by, options));
  formats::asic::ContainerOptions container;
  container.kind = content.kind == Container::asic_s ? formats::asic::Kind::simple : formats::asic::Kind::extended;
  container.format = options.format;
  ESIGN_TRY(const ContainerContent shown, as_shown(content));
  container.existing = shown.existing;
  ESIGN_TRY(formats::Unfinished unfinished, formats::asic::prepare(shown.files, container, write, signing::host_digest()));
  return signing::prepared(std::move(unfinished), by);
}

Result<ContainerLikeness> looks_like_container(const Document& document) {
  Bytes front(static_cast<std::size_t>(std::min<std::uint64_t>(document.size(), 4)));
  ESIGN_CHECK(document.read_at(0, front));
  return formats::asic::looks_like_zip(front) == formats::asic::Likeness::yes ? ContainerLikeness::yes : ContainerLikeness::no;
}

Result<StampedFile> open_stamped(const Document& container) {
  ESIGN_TRY(formats::asic::Stamped stamped, formats::asic::read_stamped(container));
  return StampedFile{stamped.file, std::move(stamped.token)};
}

Result<void> write_stamped(const Document& file, std::span<const std::uint8_t> timestamp, const Output& output) {
  // The answer of an authority around the token is no part of a container.
  if (const auto response = formats::timestamp::read_response(timestamp); response && response->token)
    return formats::asic::write_stamped(file, *response->token, output);
  ESIGN_TRY(const auto token, formats::timestamp::read_token(timestamp));
  static_cast<void>(token);
  return formats::asic::write_stamped(file, timestamp, output);
}

}  // namespace esign
