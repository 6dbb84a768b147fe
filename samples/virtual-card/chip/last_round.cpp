// SPDX-License-Identifier: Apache-2.0
// Padding of FIPS 180-4, 5.1, around the compression functions of Botan.
#include "chip/last_round.h"

#include <botan/sha2_32.h>
#include <botan/sha2_64.h>

namespace esign::vcard {
namespace {

constexpr std::size_t counter_length = 8;

std::uint64_t number(View bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

template <class Word>
struct Compression;
template <>
struct Compression<std::uint32_t> {
  static void run(Botan::secure_vector<std::uint32_t>& state, const Bytes& blocks) {
    Botan::SHA_256::compress_digest(state, blocks.data(), blocks.size() / 64);
  }
};
template <>
struct Compression<std::uint64_t> {
  static void run(Botan::secure_vector<std::uint64_t>& state, const Bytes& blocks) {
    Botan::SHA_512::compress_digest(state, blocks.data(), blocks.size() / 128);
  }
};

// The rest, 80, zeros, and the message's length in bits in the last two words (its upper half is always zero here).
template <class Word>
Bytes padded(View rest, std::uint64_t bits) {
  constexpr std::size_t block = 16 * sizeof(Word);
  Bytes blocks(rest.begin(), rest.end());
  blocks.push_back(0x80);
  while (blocks.size() % block != block - 2 * sizeof(Word)) blocks.push_back(0x00);
  blocks.resize(blocks.size() + 2 * sizeof(Word) - 8, 0x00);
  for (int shift = 56; shift >= 0; shift -= 8) blocks.push_back(static_cast<std::uint8_t>(bits >> shift & 0xFF));
  return blocks;
}

template <class Word>
std::optional<Bytes> finish(View intermediate, View rest, std::size_t output) {
  constexpr std::size_t block = 16 * sizeof(Word);
  if (intermediate.size() != 8 * sizeof(Word) + counter_length || rest.size() > block) return std::nullopt;
  const std::uint64_t before = number(intermediate.last(counter_length));
  if (before % (8 * block) != 0 || before > UINT64_MAX - 8 * block) return std::nullopt;
  Botan::secure_vector<Word> state;
  for (std::size_t i = 0; i < 8; ++i) {
    state.push_back(static_cast<Word>(number(intermediate.subspan(i * sizeof(Word), sizeof(Word)))));
  }
  Compression<Word>::run(state, padded<Word>(rest, before + 8 * rest.size()));
  Bytes bytes;
  for (const Word word : state) {
    for (int shift = 8 * static_cast<int>(sizeof(Word)) - 8; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<std::uint8_t>(word >> shift & 0xFF));
    }
  }
  bytes.resize(output);
  return bytes;
}

}  // namespace

std::optional<Bytes> finish_hash(Hash hash, View intermediate, View rest) {
  switch (hash) {
    case Hash::sha1: return std::nullopt;
    case Hash::sha224:
    case Hash::sha256: return finish<std::uint32_t>(intermediate, rest, digest_length(hash));
    case Hash::sha384:
    case Hash::sha512: return finish<std::uint64_t>(intermediate, rest, digest_length(hash));
  }
  return std::nullopt;
}

}  // namespace esign::vcard
