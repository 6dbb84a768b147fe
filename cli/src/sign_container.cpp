// SPDX-License-Identifier: Apache-2.0
#include "sign_container.h"

#include <algorithm>
#include <array>

#include "inputs.h"

namespace esign::cli {
namespace {

/// Whether a file is a container that a further signature goes into: told by its name and by what it is.
enum class Signable : std::uint8_t { file, container };
Result<Signable> signable_as(const Shown& shown) {
  constexpr std::array<std::string_view, 5> kEndings{".asice", ".asics", ".sce", ".scs", ".bdoc"};
  std::string folded = shown.input;
  std::ranges::transform(folded, folded.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (std::ranges::none_of(kEndings, [&](std::string_view ending) { return folded.ends_with(ending); })) return Signable::file;
  ESIGN_TRY(const ContainerLikeness likeness, looks_like_container(shown.document));
  return likeness == ContainerLikeness::yes ? Signable::container : Signable::file;
}

Result<ContainerContent> content_of(const ContainerJob& job) {
  ContainerContent content;
  content.kind = job.kind;
  if (job.inputs.size() == 1) {
    const Shown& only = job.inputs.front();
    ESIGN_TRY(const Signable what, signable_as(only).in(only.input));
    if (what == Signable::container) {
      content.existing = only.document;
      return content;
    }
  }
  for (const Shown& one : job.inputs) {
    if (one.input == "-") return fail(Errc::invalid_argument, "in a container every file has a name, and standard input has none").in("-");
    content.files.push_back(one.document);
  }
  return content;
}

}  // namespace

Result<std::string> sign_container(const ContainerJob& job, SigningKey& key) {
  ESIGN_TRY(const ContainerContent content, content_of(job));
  std::string output = job.output;
  Existing existing = job.existing;
  if (output.empty() && content.existing) {
    output = job.inputs.front().input;
    existing = Existing::replace;
  }
  if (output.empty()) output = job.inputs.front().input + (job.kind == Container::asic_s ? ".asics" : ".asice");
  if (output != "-" && existing == Existing::refuse) {
    // Refused before the PIN is asked: nobody signs into nothing.
    ESIGN_TRY(const OutputFile probe, OutputFile::create(output, existing).in(output));
  }
  SignOptions options;
  options.format = job.format;
  options.packaging = Packaging::detached;
  options.signing_time = system_time();
  ESIGN_TRY(const Prepared prepared, prepare_container(content, key, options));
  ESIGN_TRY(const SignatureValue value, key.sign(prepared.to_be_signed()));
  ESIGN_CHECK(write_output(output, existing, [&](const Writer& writer) -> Result<void> {
                if (job.level == Level::b_b) return complete(prepared, value, writer);
                // Held until it has its level: nothing below what was asked for is left behind.
                ESIGN_TRY(const Document made, spooled([&](const Writer& to) { return complete(prepared, value, to); }));
                ESIGN_TRY(const LongTermServices services, make_services(job.long_term, job.verification));
                return extend(made, std::nullopt, job.level, services, writer);
              }).in(output));
  return output;
}

}  // namespace esign::cli
