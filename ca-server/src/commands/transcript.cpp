// SPDX-License-Identifier: Apache-2.0
#include "commands/transcript.h"

#include <fmt/format.h>

#include <fstream>

#include "pkix/pem.h"

namespace esign::ca {
namespace {

Result<void> write(const std::filesystem::path& file, View octets) {
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
  out.flush();
  if (!out) return fail(Errc::storage, "cannot write " + file.string());
  return {};
}

}  // namespace

Result<Transcript> Transcript::begin(const Ceremony& ceremony, std::string_view file, Time at) {
  Transcript made;
  ESIGN_TRY(const Sha256 digest, sha256(as_view(file)));
  made.text_ = fmt::format("esign ceremony transcript, version 1\ntitle: {}\norganization: {}\nceremony file SHA-256: {}\nprogram: esign-ca {}\nbegan: {}\n", ceremony.title,
                           ceremony.organization, to_hex(digest), ESIGN_VERSION, to_rfc3339(at));
  for (const std::string& witness : ceremony.witnesses) made.text_ += "witness: " + witness + "\n";
  made.root_ = ceremony.authorities.front().name;
  return made;
}

Result<void> Transcript::line(std::string_view kind, std::string_view name, View octets) {
  ESIGN_TRY(const Sha256 digest, sha256(octets));
  text_ += fmt::format("{} {}: SHA-256 {}\n", kind, name, to_hex(digest));
  return {};
}

Result<void> Transcript::key(std::string_view name, View spki) { return line("public key", name, spki); }
Result<void> Transcript::certificate(std::string_view name, View der) { return line("certificate", name, der); }

Result<void> Transcript::finish(Centre& centre, const std::filesystem::path& file) {
  text_ += fmt::format("ended: {}\n", to_rfc3339(centre.clock().now()));
  ESIGN_TRY(const pkix::SignatureAlgorithm algorithm, centre.keys().algorithm(root_));
  const std::string_view hash = algorithm.hash == pkix::Hash::sha512 ? "sha512" : algorithm.hash == pkix::Hash::sha384 ? "sha384" : "sha256";
  text_ += fmt::format("verify: openssl dgst -{} -verify ceremony.transcript.pem -signature ceremony.transcript.sig ceremony.transcript\n", hash);
  ESIGN_TRY(const Bytes value, centre.keys().sign(root_, as_view(text_)));
  ESIGN_TRY(const Bytes spki, centre.keys().spki(root_));
  ESIGN_CHECK(write(file, as_view(text_)));
  ESIGN_CHECK(write(file.string() + ".sig", value));
  return write(file.string() + ".pem", as_view(pkix::write_pem("PUBLIC KEY", spki)));
}

}  // namespace esign::ca
