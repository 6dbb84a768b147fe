// SPDX-License-Identifier: Apache-2.0
#include "crypto/botan/path_opinion.h"

#include <botan/data_src.h>
#include <botan/x509path.h>

#include "crypto/botan/guard.h"

namespace esign::crypto::botan_adapter {
namespace {

using Status = Botan::Certificate_Status_Code;
using Path = std::vector<std::shared_ptr<const Botan::X509_Certificate>>;

PathOpinion refused(const std::string& why) { return {PathOpinion::Word::refuses, "botan: " + why}; }

/// Strength of keys and hashes is the policy's to judge, extensions that Botan does not process the caller's; a path that
/// ends in an anchor which is not self-signed is one for us.
bool objects(Status status) {
  if (status < Status::FIRST_ERROR_STATUS) return false;
  return status != Status::UNKNOWN_CRITICAL_EXTENSION && status != Status::SIGNATURE_METHOD_TOO_WEAK && status != Status::UNTRUSTED_HASH;
}

Result<PathOpinion> check(const Path& path, Time at) {
  const auto when = std::chrono::system_clock::time_point(at.time_since_epoch());
  const auto found = Botan::PKIX::check_chain(path, when, "", Botan::Usage_Type::UNSPECIFIED, 0, {});
  // The last one is the anchor, which RFC 5280 section 6.1 takes as given.
  for (std::size_t i = 0; i + 1 < found.size(); ++i) {
    for (const Status status : found[i]) {
      if (objects(status)) return refused(Botan::to_string(status) + std::string(" (certificate ") + std::to_string(i) + " of the path)");
    }
  }
  return PathOpinion{PathOpinion::Word::accepts, {}};
}

}  // namespace

Result<PathOpinion> judge_path(const PathToJudge& path) {
  Path certificates;
  try {
    for (const View der : path.certificates) {
      Botan::DataSource_Memory source(der.data(), der.size());
      certificates.push_back(std::make_shared<const Botan::X509_Certificate>(source));
    }
  } catch (const std::exception& thrown) {
    return refused("certificate " + std::to_string(certificates.size()) + " of the path cannot be read: " + thrown.what());
  }
  return guarded(Errc::internal, "the path check failed in Botan", [&] { return check(certificates, path.at); });
}

}  // namespace esign::crypto::botan_adapter
