// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <esign/result.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace esign {

/// Every loop over attacker-chosen structure draws on one of these; a number without a source is a bug.
/// Errc::limit_exceeded carries the member's name.
struct Limits {
  unsigned der_depth = 64;                       ///< Twice the deepest sample of the corpora: 29, a CAdES file with evidence records.
  std::size_t oid_octets = 63;                   ///< Longest OID in the corpora has 25 octets.
  std::size_t certificate_octets = 1u << 20;     ///< The largest real certificate known (many SANs) is under 100 KiB.
  std::size_t crl_octets = 512u << 20;           ///< A CRL of ten million entries.
  std::size_t ocsp_octets = 1u << 20;            ///< A response with its certificates; the corpora's largest has under 8 KiB.
  unsigned single_responses = 1024;              ///< Answers of one OCSP response; RFC 5019 section 2.2.1 wants one.
  std::size_t request_octets = 65'536;           ///< A PKCS#10 or OCSP request; a PKCS#10 with a 16,384 bit key has under 5 KiB.
  std::size_t timestamp_octets = 4u << 20;       ///< A TSP response or token; the corpora's largest has 9,652 octets, and one may carry a CRL.
  unsigned timestamps = 256;                     ///< Tokens in all signatures of one document; the corpora have 20 at most.
  unsigned inquiries = 64;                       ///< Questions to the network for one document: five each for the six chains of a B-LTA file with renewals, twice over.
  unsigned ocsp_questions = 256;                 ///< Questions of one OCSP request; RFC 9919's profile has one.
  std::size_t signature_octets = 64u << 20;      ///< A detached CMS or XML signature with its validation data.
  std::size_t xml_octets = 256u << 20;           ///< An XML document is held as a tree; larger files are signed detached.
  unsigned xml_depth = 256;                      ///< libxml2's own bound without XML_PARSE_HUGE.
  std::size_t xml_nodes = 1'000'000;             ///< A tree of some 200 MiB (tests/bench/hostile_bench), 15 MiB of table rows. Larger: sign detached.
  std::size_t xml_namespaces = 20'000;           ///< Namespace declarations; the corpora have 30 at most, and 400,000 took libxml2 5 s.
  unsigned xml_attributes = 1024;                ///< Of one element; libxml2 compares them pair by pair.
  std::uint64_t xml_visits = 5'000'000;          ///< Nodes walked to canonicalise, per document: about a second (tests/bench/hostile_bench).
  std::uint64_t xml_canonical_octets = 96u << 20;   ///< Canonical octets of one document: about a second, but never less than...
  unsigned xml_canonical_forms = 10;             ///< ...so many times its size: a large document may have some signatures.
  unsigned signers = 256;                        ///< Parallel signatures of one document.
  unsigned references = 1024;                    ///< ds:Reference elements of one signature.
  unsigned transforms = 16;                      ///< Of one ds:Reference; the corpora have three at most.
  unsigned attributes = 128;                     ///< Attributes of one SignerInfo.
  unsigned embedded_certificates = 1024;         ///< Certificates a signature brings along.
  unsigned embedded_crls = 1024;                 ///< CRLs and OCSP responses a CMS brings along; the corpora have at most 20.
  unsigned attribute_values = 1024;              ///< Values of one CMS attribute, and entries of one value's list.
  std::size_t pdf_object_stream_octets = 64u << 20;  ///< An object stream, inflated; writers put a hundred objects into one, some ten kilobytes.
  std::size_t pdf_stream_octets = 64u << 20;     ///< A PDF stream that is compared or read: validation data, metadata, an appearance.
  std::uint64_t pdf_entries = 20'000'000;        ///< Cross-reference entries of all revisions compared with each other: 1,000 revisions of 20,000 objects.
  std::uint64_t pdf_compare_steps = 20'000'000;  ///< Objects looked at to find what later revisions changed: some ten seconds.
  unsigned pdf_compare_depth = 400;              ///< How deep objects are compared; qpdf ends direct nesting at 500.
  unsigned pdf_fields = 100'000;                 ///< Form fields of one revision.
  unsigned pdf_field_depth = 50;                 ///< Levels of form fields; real forms have under ten.
  unsigned pdf_pages = 1'000'000;                ///< Nodes of the page tree.
  unsigned pdf_page_depth = 60;                  ///< Levels of the page tree; a balanced one of a million pages has under ten.
  unsigned pdf_findings = 10'000;                ///< Changes listed for one revision; the rest is one finding.
  std::uint64_t content_segments = 1u << 26;     ///< Segments of a constructed eContent: 256 GiB as OpenSSL -stream cuts it.
  unsigned signer_candidates = 8;                ///< Certificates tried as the signer's; a signature names one.
  unsigned chains = 16;                          ///< Chains judged per signer; real cross-certification gives two or three.
  unsigned signature_checks = 100;               ///< Per path building; rustls-webpki, after golang CVE-2018-16875.
  unsigned path_build_calls = 10'000;            ///< Per leaf; rustls-webpki verify_cert.rs.
  unsigned status_questions = 1000;              ///< Questions of revocation, nested ones included: 16 certificates of 16 chains, four times over.
  unsigned path_length = 16;                     ///< Certificates of one path; national PKIs have three or four.
  unsigned policy_nodes = 4096;                  ///< Nodes of the RFC 5280 6.1 policy graph.
  unsigned name_constraint_checks = 250'000;     ///< rustls-webpki.
  unsigned extensions = 64;                      ///< Extensions of one certificate or CRL.
  std::size_t apdu_response = 65'538;            ///< ISO 7816-3: 65536 octets of data and the status word.
  std::size_t card_file = 65'536;                ///< Largest EF that is read from a card.
  unsigned card_objects = 256;                   ///< Entries of one PKCS#15 directory file.
  unsigned rsa_modulus_bits = 16'384;            ///< OpenSSL's OPENSSL_RSA_MAX_MODULUS_BITS: longer ones only cost time.
  unsigned rsa_exponent_bits = 64;               ///< OpenSSL's OPENSSL_RSA_MAX_PUBEXP_BITS for moduli above 3072 bits.
  std::size_t key_file_octets = 1u << 20;        ///< A PKCS#12 file with a long chain is under 100 KiB.
  unsigned key_file_bags = 256;                  ///< Keys and certificates of one PKCS#12 file.
  std::uint64_t kdf_iterations = 5'000'000;      ///< Per key file: seconds of work; OpenSSL 3 writes 2048 for each of three uses.
  std::size_t trusted_list_octets = 32u << 20;   ///< A trusted list; the largest national ones seen have 27 MB.
  unsigned trusted_list_services = 20'000;       ///< Services and their earlier states; the corpora's largest list has under 100.
  unsigned trusted_list_identities = 40'000;     ///< Digital identities of a list, two for each state: certificate and key identifier.
  unsigned trusted_list_pointers = 256;          ///< Pointers to other lists; the European Union's list of lists has one a member state.
  unsigned trusted_list_criteria = 20'000;       ///< Criteria of all Qualifications; xml_depth bounds how deep they nest.
  unsigned pdf_sections = 2'000;                 ///< Cross-reference sections of one PDF file, those tried of hidden revisions included: each is read again for every later one; the corpora have 26 at most.
  std::uint64_t pdf_section_entries = 8'000'000;  ///< Entries of all its cross-reference sections: some 200 MiB; a book of 10,000 pages has 300,000.
  std::uint64_t pdf_inflated_octets = 512u << 20;  ///< All cross-reference and object streams of one PDF file together: seconds of work.
  std::uint64_t pdf_tokens = 1'000'000;          ///< Tokens of one dictionary or array that is read as it stands in the file.
  unsigned pdf_depth = 100;                      ///< Arrays and dictionaries inside each other there; qpdf ends direct nesting at 500.
  unsigned pdf_signatures = 1'000;               ///< Signatures and document time-stamps of one PDF file.
  unsigned zip_entries = 10'000;                 ///< Entries of one container; DSS allows 1,000.
  std::size_t zip_directory_octets = 16u << 20;  ///< The central directory: 1,600 octets for each of so many entries.
  std::uint64_t zip_expanded_octets = 256u << 20;  ///< What the entries of a container expand to may be so much, or...
  unsigned zip_ratio = 100;                      ///< ...so many times the container's size, as in DSS; deflate can reach 1,032.
  unsigned cautions = 100;                       ///< Told of one document before it is signed; a person reads a few.
  std::uint64_t care_parts = 2'000'000;          ///< Values of a PDF looked at before signing: seconds of work; a book of 10,000 pages has some 300,000 objects.
  std::size_t care_octets = 64u << 20;           ///< Text, markup or page contents of one document looked at before signing; xml_nodes bounds more.
  std::uint64_t care_steps = 50'000'000;         ///< Words of page contents, and areas compared with each other, of one PDF before signing: some ten seconds; forms count each time they are drawn.
  unsigned care_depth = 200;                     ///< Forms, groups of RTF and elements of HTML inside each other; libxml2 ends HTML at 256.
  unsigned readers = 64;                         ///< PC/SC readers looked at.
};

/// A budget that counts down; `spend` fails with limit_exceeded and the budget's name.
class Budget {
 public:
  constexpr Budget(const char* name, std::uint64_t amount) : name_(name), left_(amount) {}
  Result<void> spend(std::uint64_t amount = 1) {
    if (amount > left_) return fail(Errc::limit_exceeded, name_);
    left_ -= amount;
    return {};
  }
  std::uint64_t left() const { return left_; }

 private:
  const char* name_;
  std::uint64_t left_;
};

}  // namespace esign
