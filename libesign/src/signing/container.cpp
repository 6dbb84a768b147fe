// SPDX-License-Identifier: Apache-2.0
// esign/container.h: signatures over the files of a container, and containers with a time-stamp alone.
#include <esign/container.h>

#include <algorithm>

#include "formats/asic/asic.h"
#include "formats/timestamp/messages.h"
#include "signing/signing.h"

namespace esign {

Result<Prepared> prepare_container(const ContainerContent& content, const SigningKey& key, const SignOptions& options) {
  const std::vector<Certificate> chain = key.chain();
  const signing::Signer by{key.certificate(), chain, key.algorithm()};
  ESIGN_TRY(const formats::WriteOptions write, signing::write_options(by, options));
  formats::asic::ContainerOptions container;
  container.kind = content.kind == Container::asic_s ? formats::asic::Kind::simple : formats::asic::Kind::extended;
  container.format = options.format;
  container.existing = content.existing;
  ESIGN_TRY(formats::Unfinished unfinished, formats::asic::prepare(content.files, container, write, signing::host_digest()));
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
