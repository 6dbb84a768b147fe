// SPDX-License-Identifier: Apache-2.0
// PKCS#12 (RFC 7292) in password integrity and password privacy mode. OpenSSL reads the file (it may be BER: Windows
// writes indefinite lengths); which key and which certificates come out is decided here.
#include <algorithm>
#include <optional>

#include "base/limits.h"
#include "base/text.h"
#include "crypto/openssl/kdf_budget.h"
#include "crypto/openssl/library.h"
#include "crypto/openssl/private_key.h"

namespace esign::crypto {
namespace openssl_adapter {
namespace {

/// The password as OpenSSL takes it: with its length, never as a C string that ends at the first zero.
struct Password {
  const char* text = nullptr;
  int size = 0;
};

/// What the bags held, before anything is matched.
struct Bags {
  std::vector<Handle<EVP_PKEY>> keys{};
  std::vector<Bytes> certificates{};
  unsigned unknown_keys = 0;  ///< Keys of a type that OpenSSL or this product does not use.
};

class Safe {
 public:
  explicit Safe(Password password) : password_(password) {}

  /// RFC 7292 section 5 (2): the MAC first. A file without one (section 4, macData OPTIONAL) is told apart from a wrong
  /// password by its decryption alone.
  Result<void> check_mac(PKCS12& file) {
    if (PKCS12_mac_present(&file) != 1) return {};
    const ASN1_INTEGER* iterations = nullptr;
    PKCS12_get0_mac(nullptr, nullptr, nullptr, &iterations, &file);
    ESIGN_CHECK(budget_.spend_on(iterations));
    if (PKCS12_verify_mac(&file, password_.text, password_.size) == 1) {
      mac_ = Mac::verified;
      return {};
    }
    // Two encodings of "no password" are in the wild: two zero octets, and none (RFC 7292 appendix B.1).
    if (password_.size == 0 && PKCS12_verify_mac(&file, nullptr, 0) == 1) {
      password_ = {};
      mac_ = Mac::verified;
      return {};
    }
    return fail(Errc::pin_incorrect, "the password does not open the key file");
  }

  Result<Bags> open(PKCS12& file) {
    const Handle<STACK_OF(PKCS7)> safes(PKCS12_unpack_authsafes(&file));
    if (!safes) return failure(Errc::malformed, "AuthenticatedSafe cannot be read");
    Bags bags;
    for (int i = 0; i < sk_PKCS7_num(safes.get()); ++i) {
      PKCS7* safe = sk_PKCS7_value(safes.get(), i);
      if (PKCS7_type_is_data(safe)) {
        const Handle<STACK_OF(PKCS12_SAFEBAG)> contents(PKCS12_unpack_p7data(safe));
        if (!contents) return failure(Errc::malformed, "SafeContents cannot be read");
        ESIGN_CHECK(collect(*contents, bags));
      } else if (PKCS7_type_is_encrypted(safe)) {
        ESIGN_CHECK(decrypt_safe(*safe, bags));
      } else {
        return fail(Errc::unsupported, "a PKCS#12 file in public-key privacy mode");
      }
    }
    return bags;
  }

 private:
  enum class Mac : std::uint8_t { absent, verified };

  Result<void> decrypt_safe(PKCS7& safe, Bags& bags) {
    const X509_ALGOR* algorithm = safe.d.encrypted != nullptr ? safe.d.encrypted->enc_data->algorithm : nullptr;
    if (algorithm == nullptr) return fail(Errc::malformed, "EncryptedData without an algorithm");
    ESIGN_CHECK(budget_.spend_on(*algorithm));
    const Handle<STACK_OF(PKCS12_SAFEBAG)> contents(PKCS12_unpack_p7encdata(&safe, password_.text, password_.size));
    if (!contents) return undecryptable(*algorithm);
    return collect(*contents, bags);
  }

  /// After a MAC that fits, the password is right and the octets are at fault; before it, nobody can tell.
  Failure undecryptable(const X509_ALGOR& algorithm) const {
    if (cipher_of(algorithm) == Cipher::missing)
      return fail(Errc::unsupported,
                  "the key file is encrypted with a legacy cipher (RC2) that this OpenSSL does not load; "
                  "export it again with AES, or install OpenSSL's legacy provider");
    if (mac_ == Mac::verified) return failure(Errc::malformed, "the key file cannot be decrypted");
    return fail(Errc::pin_incorrect, "the password does not open the key file");
  }

  Result<void> collect(const STACK_OF(PKCS12_SAFEBAG) & contents, Bags& bags) {
    for (int i = 0; i < sk_PKCS12_SAFEBAG_num(&contents); ++i) {
      ESIGN_CHECK(bags_.spend());
      const PKCS12_SAFEBAG& bag = *sk_PKCS12_SAFEBAG_value(&contents, i);
      switch (PKCS12_SAFEBAG_get_nid(&bag)) {
        case NID_keyBag: take_key(PKCS12_SAFEBAG_get0_p8inf(&bag), bags); break;
        case NID_pkcs8ShroudedKeyBag: ESIGN_CHECK(decrypt_key(bag, bags)); break;
        case NID_certBag: ESIGN_CHECK(take_certificate(bag, bags)); break;
        case NID_safeContentsBag: ESIGN_CHECK(nested(bag, bags)); break;
        default: break;  // CRLs and secrets are none of a signer's business.
      }
    }
    return {};
  }

  Result<void> nested(const PKCS12_SAFEBAG& bag, Bags& bags) {
    ESIGN_CHECK(depth_.spend());
    return collect(*PKCS12_SAFEBAG_get0_safes(&bag), bags);
  }

  Result<void> decrypt_key(const PKCS12_SAFEBAG& bag, Bags& bags) {
    const X509_ALGOR* algorithm = nullptr;
    X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(&bag), &algorithm, nullptr);
    ESIGN_CHECK(budget_.spend_on(*algorithm));
    const Handle<PKCS8_PRIV_KEY_INFO> info(
        PKCS12_decrypt_skey_ex(&bag, password_.text, password_.size, library_for_key_files(), nullptr));
    if (!info) return undecryptable(*algorithm);
    take_key(info.get(), bags);
    return {};
  }

  /// The key moves to the context that signs; the one of key files has ciphers that nothing else should reach.
  void take_key(const PKCS8_PRIV_KEY_INFO* info, Bags& bags) {
    Handle<EVP_PKEY> key(info != nullptr ? EVP_PKCS82PKEY_ex(info, library(), nullptr) : nullptr);
    if (key) bags.keys.push_back(std::move(key));
    else ++bags.unknown_keys;
  }

  Result<void> take_certificate(const PKCS12_SAFEBAG& bag, Bags& bags) {
    if (PKCS12_SAFEBAG_get_bag_nid(&bag) != NID_x509Certificate) return {};  // SDSI: nobody writes it
    const Handle<X509> certificate(PKCS12_SAFEBAG_get1_cert(&bag));
    unsigned char* der = nullptr;
    const int size = certificate ? i2d_X509(certificate.get(), &der) : -1;
    if (size <= 0) return failure(Errc::malformed, "a certificate of the key file cannot be read");
    bags.certificates.emplace_back(der, der + size);
    OPENSSL_free(der);
    return {};
  }

  Password password_;
  Mac mac_ = Mac::absent;
  KdfBudget budget_{};
  Budget bags_{"key_file_bags", Limits{}.key_file_bags};
  Budget depth_{"der_depth", Limits{}.der_depth};
};

/// Whether a certificate names exactly this public key. localKeyId and friendlyName are labels that anybody may write.
enum class Owner : std::uint8_t { same_key, other_key };
Owner owner(View certificate, const EVP_PKEY& key) {
  const unsigned char* at = certificate.data();
  const Handle<X509> parsed(d2i_X509(nullptr, &at, static_cast<long>(certificate.size())));
  const EVP_PKEY* named = parsed ? X509_get0_pubkey(parsed.get()) : nullptr;
  return named != nullptr && EVP_PKEY_eq(named, &key) == 1 ? Owner::same_key : Owner::other_key;
}

/// The first key that has a certificate, else the first key; then that certificate; then the others as they came.
Result<Pkcs12> choose(Bags bags) {
  if (bags.keys.empty()) {
    if (bags.unknown_keys != 0) return fail(Errc::unsupported, "the key file holds no key of a type that is used here");
    return fail(Errc::not_found, "the key file holds no private key");
  }
  for (Handle<EVP_PKEY>& key : bags.keys) {
    const auto own = std::find_if(bags.certificates.begin(), bags.certificates.end(),
                                  [&](const Bytes& certificate) { return owner(certificate, *key) == Owner::same_key; });
    if (own == bags.certificates.end()) continue;
    Pkcs12 opened;
    opened.certificate = std::move(*own);
    bags.certificates.erase(own);
    opened.chain = std::move(bags.certificates);
    ESIGN_TRY(opened.key, adopt(std::move(key)));
    return opened;
  }
  Pkcs12 opened;
  opened.chain = std::move(bags.certificates);
  ESIGN_TRY(opened.key, adopt(std::move(bags.keys.front())));
  return opened;
}

/// OpenSSL reads a password at hand as UTF-8 and turns it into the BMPString of RFC 7292 appendix B.1 (PBES2 takes the
/// UTF-8 itself). Octets that are no UTF-8 would silently be read as Latin-1 there: another password than was typed.
Result<SecretBytes> checked_password(const Pin& password) {
  const std::string_view text(password.reveal().data(), password.reveal().size());
  if (!is_utf8(text)) return fail(Errc::invalid_argument, "the password is not UTF-8");
  if (text.find('\0') != std::string_view::npos) return fail(Errc::invalid_argument, "the password holds a zero character");
  SecretBytes terminated(text.size() + 1);
  std::copy(text.begin(), text.end(), terminated.writable().begin());
  return terminated;
}

}  // namespace
}  // namespace openssl_adapter

Result<Pkcs12> open_pkcs12(View file, const Pin& password) {
  using namespace openssl_adapter;
  const ErrorScope errors;
  if (file.size() > Limits{}.key_file_octets) return fail(Errc::limit_exceeded, "key_file_octets");
  ESIGN_TRY(const SecretBytes text, checked_password(password));
  Handle<PKCS12> parsed(PKCS12_init_ex(NID_pkcs7_data, library_for_key_files(), nullptr));
  PKCS12* target = parsed.release();  // d2i frees and clears what it is given when it fails
  const unsigned char* at = file.data();
  parsed.reset(d2i_PKCS12(&target, &at, static_cast<long>(file.size())));
  if (!parsed || at != file.data() + file.size()) return failure(Errc::malformed, "this is no PKCS#12 file");
  Safe safe({reinterpret_cast<const char*>(text.reveal().data()), static_cast<int>(text.reveal().size() - 1)});
  ESIGN_CHECK(safe.check_mac(*parsed));
  ESIGN_TRY(Bags bags, safe.open(*parsed));
  return choose(std::move(bags));
}

}  // namespace esign::crypto
