// SPDX-License-Identifier: Apache-2.0
// The ciphers are those that libqpdf reads with; nothing of cryptography is written here.
#include "pdf/object_cipher.h"

#include <qpdf/QPDFCryptoImpl.hh>
#include <qpdf/QPDFCryptoProvider.hh>

#include <array>

#include "pdf/qpdf.h"

namespace esign::pdf {
namespace {

constexpr std::size_t kBlock = QPDFCryptoImpl::rijndael_buf_size;

Bytes rc4(QPDFCryptoImpl& crypto, View key, View octets) {
  Bytes out(octets.size());
  crypto.RC4_init(key.data(), static_cast<int>(key.size()));
  crypto.RC4_process(octets.data(), octets.size(), out.data());
  crypto.RC4_finalize();
  return out;
}

/// AES in CBC mode behind a random initial vector, filled up as RFC 8018 has it (ISO 32000-2, 7.6.3.1).
Bytes aes_cbc(QPDFCryptoImpl& crypto, View key, View octets) {
  Bytes plain = copy(octets);
  plain.insert(plain.end(), kBlock - octets.size() % kBlock, static_cast<std::uint8_t>(kBlock - octets.size() % kBlock));
  std::array<std::uint8_t, kBlock> vector{};
  crypto.provideRandomData(vector.data(), vector.size());
  Bytes out(kBlock + plain.size());
  std::copy(vector.begin(), vector.end(), out.begin());
  crypto.rijndael_init(true, key.data(), key.size(), true, vector.data());
  for (std::size_t at = 0; at < plain.size(); at += kBlock) crypto.rijndael_process(plain.data() + at, out.data() + kBlock + at);
  crypto.rijndael_finalize();
  return out;
}

}  // namespace

Result<Bytes> ObjectCipher::string(Ref holder, View octets) const { return encrypted(holder, octets, parameters_.strings); }
Result<Bytes> ObjectCipher::stream(Ref holder, View octets) const { return encrypted(holder, octets, parameters_.streams); }

Result<Bytes> ObjectCipher::encrypted(Ref holder, View octets, Method method) const {
  if (method == Method::none) return copy(octets);
  const bool aes = method == Method::aes;
  try {
    std::string key = QPDF::compute_data_key(std::string(as_text(key_.reveal())), static_cast<int>(holder.number),
                                             static_cast<int>(holder.generation), aes, parameters_.version, parameters_.revision);
    const SecretBytes held(as_view(key));
    wipe(key.data(), key.size());
    const auto crypto = QPDFCryptoProvider::getImpl();
    return aes ? aes_cbc(*crypto, held.reveal(), octets) : rc4(*crypto, held.reveal(), octets);
  } catch (const std::exception& error) {
    return fail(Errc::internal, error.what()).in(told(holder));
  }
}

Result<Bytes> fresh_identifier() {
  Bytes octets(16);
  try {
    QPDFCryptoProvider::getImpl()->provideRandomData(octets.data(), octets.size());
  } catch (const std::exception& error) {
    return fail(Errc::internal, error.what());
  }
  return octets;
}

}  // namespace esign::pdf
