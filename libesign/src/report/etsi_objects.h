// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "report/known_objects.h"
#include "report/markup.h"
#include "report/report.h"

namespace esign::report {

constexpr std::string_view kSha256Uri = "http://www.w3.org/2001/04/xmlenc#sha256";
inline std::string joined(std::string_view start, std::string_view end) { return std::string(start).append(end); }

/// The ValidationObjects of a report by ETSI TS 119 102-2 (clause 4.4): what it refers to, each once, in the order of first
/// mention. Numbered, because replayed facts may name things as they like, and an xs:ID may not.
class EtsiObjects {
 public:
  explicit EtsiObjects(const Report::Data& data);

  // Each gives the id to refer by.
  std::string certificate(const facts::CertificateId& id);
  std::string data(const std::string& sha256);
  std::string revocation(const facts::Revocation& answer);
  std::string timestamp(const validation::TimestampConclusion& conclusion);

  /// SignatureValidationObjects, when there are any. `report_of` writes the ValidationReport of a time-stamp, and may refer to
  /// more objects.
  void write(Markup& xml, const std::function<void(const validation::TimestampConclusion&)>& report_of);

 private:
  using Type = KnownObjects::Kind;
  struct Object {
    std::string id{}, name{};
    Type type = Type::other;
    const validation::TimestampConclusion* stamp = nullptr;
  };
  std::string add(Type type, const std::string& name, const validation::TimestampConclusion* stamp = nullptr);
  std::string any(const std::string& name);
  void one(Markup& xml, const Object& object) const;
  void proof(Markup& xml, const Object& object);
  void provided(Markup& xml, const validation::TimestampConclusion& stamp);

  const Report::Data& data_;
  std::vector<Object> objects_{};
  std::map<std::string, std::string> ids_{};
  KnownObjects known_;
  std::map<std::string, const validation::TimestampConclusion*> stamps_{};
  std::map<std::string, ProofOfExistence> proofs_{};  ///< The earliest of all signatures.
};

/// A ds:DigestMethod and ds:DigestValue of SHA-256 inside the element `name`.
void etsi_digest(Markup& xml, std::string_view name, const std::string& sha256_hex);

}  // namespace esign::report
