// SPDX-License-Identifier: Apache-2.0
// `openssl cms` as the oracle of CAdES: it makes files that we read, and verifies files that we made.
#pragma once
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "crypto/backend.h"
#include "formats/cades/cades.h"

namespace esign::signing_test {

/// A folder with a test CA and keys of every kind, made once for the program; `openssl` runs in it.
class OpensslCms {
 public:
  static const OpensslCms& instance() {
    static const OpensslCms one;
    return one;
  }

  /// Runs shell words after `openssl `; its output is in the file "stderr". Returns the exit code.
  int run(const std::string& arguments) const {
    const std::string command = "cd '" + folder_.string() + "' && openssl " + arguments + " >stdout 2>stderr </dev/null";
    const int answer = std::system(command.c_str());
    return WIFEXITED(answer) ? WEXITSTATUS(answer) : -1;
  }
  void must(const std::string& arguments) const {
    ASSERT_EQ(run(arguments), 0) << "openssl " << arguments << "\n" << as_text(octets("stderr"));
  }
  std::filesystem::path path(const std::string& name) const { return folder_ / name; }
  Document document(const std::string& name) const { return Document::load(path(name)).value(); }
  Bytes octets(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(file), {});
  }
  void write(const std::string& name, View octets) const {
    std::ofstream file(path(name), std::ios::binary);
    file.write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
  }
  pkix::Certificate::Ptr certificate(const std::string& key) const {
    must("x509 -in " + key + ".pem -outform DER -out " + key + ".cer");
    return pkix::Certificate::parse(octets(key + ".cer")).value();
  }
  std::unique_ptr<crypto::PrivateKey> private_key(const std::string& key) const {
    must("pkcs8 -topk8 -nocrypt -in " + key + ".key -outform DER -out " + key + ".p8");
    return crypto::open_pkcs8(octets(key + ".p8")).value();
  }

 private:
  OpensslCms() {
    std::string pattern = (std::filesystem::temp_directory_path() / "esign-cms-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    const std::string text = "Arayış: Əliyev İlqar Şəmsi oğlu, ünvan Gəncə\n";
    write("text.txt", as_view(text));
    write("other.txt", as_view("başqa"));
    std::filesystem::create_directory(folder_ / "empty");
    must("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 3650 -utf8 -subj '/C=AZ/CN=Sınaq CA'");
    leaf("ec", "-newkey ec -pkeyopt ec_paramgen_curve:P-256");
    leaf("ec384", "-newkey ec -pkeyopt ec_paramgen_curve:P-384");
    leaf("rsa", "-newkey rsa:2048");
    leaf("ed", "-newkey ed25519");
  }
  ~OpensslCms() { std::filesystem::remove_all(folder_); }
  OpensslCms(const OpensslCms&) = delete;
  OpensslCms& operator=(const OpensslCms&) = delete;

  void leaf(const std::string& name, const std::string& kind) const {
    must("req -new " + kind + " -nodes -keyout " + name + ".key -out " + name + ".csr -utf8 -subj '/C=AZ/CN=Əliyeva Günəş " + name + "'");
    write(name + ".ext", as_view("keyUsage=digitalSignature,nonRepudiation\nextendedKeyUsage=emailProtection\nsubjectKeyIdentifier=hash\n"));
    must("x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile " + name + ".ext -out " + name + ".pem");
  }

  std::filesystem::path folder_;
};

inline formats::DigestFunction host_digest() {
  return [](Hash hash, const Source& octets) { return crypto::digest(crypto::openssl(), hash, octets); };
}

/// What cryptography alone says of one signature, in words: "intact", "intact without content", or the first thing that is
/// wrong.
inline std::string cryptographic_answer(const formats::SignatureView& view) {
  for (const formats::Defect& defect : view.defects) {
    if (defect.weight == formats::Defect::Weight::fatal) return "fatal: " + defect.place + ": " + defect.detail;
  }
  if (view.algorithm_failure) return "algorithm: " + view.algorithm_failure->detail;
  std::string intact = "intact";
  for (const formats::Reference& reference : view.references) {
    if (reference.failure) return "reference: " + reference.failure->detail;
    if (!reference.octets) {
      intact = "intact without content";
      continue;
    }
    const auto digest = crypto::digest(crypto::openssl(), reference.hash, reference.octets);
    if (!digest) return "digest: " + digest.error().detail;
    if (*digest != reference.expected) return "digest differs";
  }
  if (view.certificate_references.empty()) return "no signed certificate reference";
  const formats::CertificateReference& signer = view.certificate_references.front();
  for (const pkix::Certificate::Ptr& certificate : view.certificates) {
    const auto digest = crypto::digest(crypto::openssl(), signer.hash, certificate->der());
    if (!digest || *digest != signer.digest) continue;
    const auto verdict = crypto::cross_checked().verify(certificate->spki(), view.algorithm, view.signed_octets, view.value);
    if (!verdict) return "value: " + verdict.error().detail;
    return *verdict == crypto::Verdict::valid ? intact : "value is wrong";
  }
  return "signer certificate is not there";
}

/// The same for a whole file; several signatures are joined by " | ".
inline std::string cryptographic_answer(const Document& cms, const std::optional<Document>& content) {
  const auto set = formats::cades::read(cms, content);
  if (!set) return std::string(name(set.error().code)) + ": " + set.error().at + ": " + set.error().detail;
  std::string answers;
  for (const formats::SignatureView& view : set->signatures) {
    answers += (answers.empty() ? "" : " | ") + cryptographic_answer(view);
  }
  return answers;
}

/// Defects of one weight as "place: detail" lines.
inline std::string defects_of(const formats::SignatureView& view, formats::Defect::Weight weight) {
  std::string lines;
  for (const formats::Defect& defect : view.defects) {
    if (defect.weight == weight) lines += defect.place + ": " + defect.detail + "\n";
  }
  return lines;
}

}  // namespace esign::signing_test
