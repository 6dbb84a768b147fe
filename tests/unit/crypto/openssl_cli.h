// SPDX-License-Identifier: Apache-2.0
// The openssl command as an oracle: another program makes the keys, the values and the files that we read.
#pragma once
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "base/bytes.h"

namespace esign::crypto {

/// A folder of its own, in which `openssl` runs; it goes with the object.
class OpensslCli {
 public:
  OpensslCli() {
    std::string pattern = (std::filesystem::temp_directory_path() / "esign-crypto-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
  }
  ~OpensslCli() { std::filesystem::remove_all(folder_); }
  OpensslCli(const OpensslCli&) = delete;
  OpensslCli& operator=(const OpensslCli&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  /// Runs `openssl ARGUMENTS` (shell words) in the folder; anything but success ends the test with its words.
  void operator()(const std::string& arguments) const {
    if (status(arguments) != 0) throw std::runtime_error("openssl " + arguments + ": " + std::string(as_text(read("stderr"))));
  }
  int status(const std::string& arguments) const {
    const std::string command = "cd '" + folder_.string() + "' && openssl " + arguments + " >stdout 2>stderr </dev/null";
    const int answer = std::system(command.c_str());
    return WIFEXITED(answer) ? WEXITSTATUS(answer) : -1;
  }
  Bytes read(const std::string& name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    if (!file) throw std::runtime_error("no file " + name);
    return Bytes(std::istreambuf_iterator<char>(file), {});
  }
  void write(const std::string& name, View octets) const {
    std::ofstream file(folder_ / name, std::ios::binary);
    file.write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
  }

  /// SubjectPublicKeyInfo of a private key file.
  Bytes spki_of(const std::string& key) const {
    (*this)("pkey -in " + key + " -pubout -outform DER -out " + key + ".spki");
    return read(key + ".spki");
  }
  /// A value over `message`; `options` as of `openssl dgst`.
  Bytes sign(const std::string& key, const std::string& options, View message) const {
    write("message", message);
    (*this)("dgst -sign " + key + " " + options + " -out value message");
    return read("value");
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace esign::crypto
