// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "collect/describe.h"
#include "unit/crypto/openssl_cli.h"

namespace esign::collect {
namespace {

struct Row {
  const char* subject;   ///< Also the issuer's name: the certificates are self-signed.
  const char* policies;  ///< Empty: none
  facts::Category category;
};

class CategoryOf : public testing::TestWithParam<Row> {};

TEST_P(CategoryOf, ThePolicySpeaksBeforeAnyWord) {
  const std::string policies = GetParam().policies;
  const std::string extension = policies.empty() ? "" : " -addext certificatePolicies=" + policies;
  const crypto::OpensslCli openssl;
  openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out made.pem -utf8 -subj '" + std::string(GetParam().subject) + "'" + extension);
  const auto certificates = pkix::read_certificates(openssl.read("made.pem"));
  ASSERT_TRUE(certificates) << certificates.error().detail;
  EXPECT_EQ(describe(*certificates->front()).category, GetParam().category);
}

INSTANTIATE_TEST_SUITE_P(
    Certificates, CategoryOf,
    testing::Values(Row{"/O=Dövlət Sığorta MMC/serialNumber=PNOAZ-5ABCD12", "1.3.6.1.4.1.32473.31.1.3", facts::Category::legal_entity},
                    Row{"/O=Ədliyyə Nazirliyi/serialNumber=PNOAZ-5ABCD12", "0.4.0.2042.1.2,1.3.6.1.4.1.32473.31.1.4", facts::Category::government},
                    Row{"/O=Ədliyyə Nazirliyi/serialNumber=PNOAZ-5ABCD12", "", facts::Category::legal_entity},
                    Row{"/O=Dövlət Agentliyi", "0.4.0.2042.1.2,1.3.6.1.4.1.32473.31.1.5", facts::Category::government},
                    Row{"/O=Günəş MMC", "0.4.0.2042.1.2,1.3.6.1.4.1.32473.31.1.5", facts::Category::legal_entity},
                    Row{"/CN=Günel/serialNumber=PNOAZ-5ABCD12", "1.3.6.1.4.1.32473.31.1.2", facts::Category::citizen},
                    Row{"/CN=Günel/serialNumber=PNOAZ-5ABCD12", "", facts::Category::citizen},
                    Row{"/O=Günəş MMC", "1.3.6.1.4.1.32473.31.1.2,1.3.6.1.4.1.32473.31.1.4", facts::Category::legal_entity},
                    Row{"/CN=portal", "", facts::Category::none}));

}  // namespace
}  // namespace esign::collect
