// SPDX-License-Identifier: Apache-2.0
#include "crypto/shared_primes.h"

#include <algorithm>

#include "asn1/der_reader.h"
#include "crypto/openssl/big_remainder.h"
#include "pkix/algorithms.h"

namespace esign::crypto {
namespace {

using namespace openssl_adapter;

constexpr int kLeastBits = 512, kMostBits = 16'384;

Failure spent() { return failure(Errc::internal, "the moduli cannot be compared"); }

Number number_from(View octets) { return Number(BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr)); }

/// levels[0]: the moduli; each level the products of two of the one before; the last has the product of all.
struct Tree {
  std::vector<std::vector<Number>> levels{};
  const GoOn* go_on = nullptr;
  const BIGNUM& root() const { return *levels.back().front(); }
};

Result<Tree> tree_of(std::vector<Number> moduli, const GoOn& go_on) {
  Tree tree;
  tree.go_on = &go_on;
  tree.levels.push_back(std::move(moduli));
  while (tree.levels.back().size() > 1) {
    const std::vector<Number>& below = tree.levels.back();
    std::vector<Number> level;
    for (std::size_t i = 0; i < below.size(); i += 2) {
      ESIGN_CHECK(go_on());
      Number made;
      if (i + 1 < below.size()) {
        ESIGN_TRY(made, product(*below[i], *below[i + 1]));
      } else {
        made.reset(BN_dup(below[i].get()));
        if (!made) return spent();
      }
      level.push_back(std::move(made));
    }
    tree.levels.push_back(std::move(level));
  }
  return tree;
}

/// What is left of a number modulo each modulus, or modulo its square.
enum class Power : std::uint8_t { one, two };
Result<std::vector<Number>> remainders(const Tree& tree, Number of, Power power) {
  std::vector<Number> above;
  above.push_back(std::move(of));
  for (std::size_t level = tree.levels.size(); level-- > 0;) {
    std::vector<Number> here;
    for (std::size_t i = 0; i < tree.levels[level].size(); ++i) {
      ESIGN_CHECK((*tree.go_on)());
      const BIGNUM* divided = tree.levels[level][i].get();
      const BIGNUM& whole = *above[level + 1 == tree.levels.size() ? 0 : i / 2];
      Number square;
      if (power == Power::two) {
        if (BN_num_bits(divided) == BN_num_bits(&whole)) {  // the product of all is less than its square
          here.emplace_back(BN_dup(&whole));
          continue;
        }
        ESIGN_TRY(square, product(*divided, *divided));
        divided = square.get();
      }
      ESIGN_TRY(const Divisor divisor, Divisor::make(*divided));
      ESIGN_TRY(Number rest, divisor.remainder(whole));
      here.push_back(std::move(rest));
    }
    above = std::move(here);
  }
  return above;
}

enum class Sharing : std::uint8_t { none, some };
Result<Sharing> shares(const BIGNUM& a, const BIGNUM& b) {
  Number common(BN_new());
  const Handle<BN_CTX> room(BN_CTX_new());
  if (!common || !room || BN_gcd(common.get(), &a, &b, room.get()) != 1) return spent();
  return BN_is_one(common.get()) != 0 ? Sharing::none : Sharing::some;
}

/// Within one tree: the product of all others modulo n is ((P mod n²) / n) mod n.
Result<void> look_within(const Tree& tree, std::vector<Sharing>& found) {
  Number root(BN_dup(&tree.root()));
  if (!root) return spent();
  ESIGN_TRY(const std::vector<Number> rests, remainders(tree, std::move(root), Power::two));
  const Handle<BN_CTX> room(BN_CTX_new());
  for (std::size_t i = 0; i < rests.size(); ++i) {
    const BIGNUM& n = *tree.levels[0][i];
    Number others(BN_new());
    if (!others || !room || BN_div(others.get(), nullptr, rests[i].get(), &n, room.get()) != 1) return spent();
    ESIGN_TRY(const Sharing sharing, shares(*others, n));
    if (sharing == Sharing::some) found[i] = Sharing::some;
  }
  return {};
}

/// With another tree: its product modulo each n.
Result<void> look_across(const Tree& tree, const BIGNUM& other, std::vector<Sharing>& found) {
  Number copy(BN_dup(&other));
  if (!copy) return spent();
  ESIGN_TRY(const std::vector<Number> rests, remainders(tree, std::move(copy), Power::one));
  for (std::size_t i = 0; i < rests.size(); ++i) {
    ESIGN_TRY(const Sharing sharing, shares(*rests[i], *tree.levels[0][i]));
    if (sharing == Sharing::some) found[i] = Sharing::some;
  }
  return {};
}

Result<std::vector<Number>> next_moduli(const NextModulus& next, std::size_t at_once) {
  std::vector<Number> moduli;
  while (moduli.size() < at_once) {
    ESIGN_TRY(const std::optional<Bytes> one, next());
    if (!one) break;
    Number n = number_from(*one);
    if (!n) return spent();
    const int bits = BN_num_bits(n.get());
    if (bits < kLeastBits || bits > kMostBits || BN_is_odd(n.get()) == 0) return fail(Errc::invalid_argument, "is no RSA modulus");
    moduli.push_back(std::move(n));
  }
  return moduli;
}

/// One batch of moduli, as its product and its leaves: the rest of the tree is made again when it is wanted.
struct Batch {
  std::vector<Bytes> moduli{};
  Number product{};
  std::vector<Sharing> found{};
};

Bytes octets_of(const BIGNUM& number) {
  Bytes octets(static_cast<std::size_t>(BN_num_bytes(&number)));
  BN_bn2bin(&number, octets.data());
  return octets;
}

Result<Tree> tree_again(const Batch& batch, const GoOn& go_on) {
  std::vector<Number> moduli;
  for (const Bytes& one : batch.moduli) {
    moduli.push_back(number_from(one));
    if (!moduli.back()) return spent();
  }
  return tree_of(std::move(moduli), go_on);
}

enum class Past : std::uint8_t { apart, shared };
/// The product of all batches before, modulo that of the newest tree: one remainder tree tells whether there is anything to find.
Result<Past> look_at_all(const Tree& tree, const std::vector<Batch>& before) {
  ESIGN_TRY(const Divisor root, Divisor::make(tree.root()));
  Number all(BN_new());
  if (!all || BN_one(all.get()) != 1) return spent();
  for (const Batch& earlier : before) {
    ESIGN_TRY(const Number rest, root.remainder(*earlier.product));
    ESIGN_TRY(const Number both, product(*all, *rest));
    ESIGN_TRY(all, root.remainder(*both));
  }
  std::vector<Sharing> found(tree.levels[0].size(), Sharing::none);
  ESIGN_CHECK(look_across(tree, *all, found));
  return std::find(found.begin(), found.end(), Sharing::some) == found.end() ? Past::apart : Past::shared;
}

/// The newest tree against the batches before it, one by one only when something is shared.
Result<void> look_back(const Tree& tree, std::vector<Batch>& before, Batch& newest) {
  if (before.empty()) return {};
  ESIGN_TRY(const Past past, look_at_all(tree, before));
  if (past == Past::apart) return {};
  for (Batch& earlier : before) {
    std::vector<Sharing> found(tree.levels[0].size(), Sharing::none);
    ESIGN_CHECK(look_across(tree, *earlier.product, found));
    if (std::find(found.begin(), found.end(), Sharing::some) == found.end()) continue;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i] == Sharing::some) newest.found[i] = Sharing::some;
    }
    ESIGN_TRY(const Tree theirs, tree_again(earlier, *tree.go_on));
    ESIGN_CHECK(look_across(theirs, tree.root(), earlier.found));
  }
  return {};
}

}  // namespace

Result<std::vector<std::size_t>> moduli_with_shared_primes(const NextModulus& next, const GoOn& go_on, std::size_t at_once) {
  std::vector<Batch> batches;
  for (;;) {
    ESIGN_TRY(std::vector<Number> moduli, next_moduli(next, at_once));
    if (moduli.empty()) break;
    Batch batch;
    for (const Number& one : moduli) batch.moduli.push_back(octets_of(*one));
    batch.found.assign(moduli.size(), Sharing::none);
    ESIGN_TRY(const Tree tree, tree_of(std::move(moduli), go_on));
    ESIGN_CHECK(look_within(tree, batch.found));
    ESIGN_CHECK(look_back(tree, batches, batch));
    batch.product.reset(BN_dup(&tree.root()));
    if (!batch.product) return spent();
    batches.push_back(std::move(batch));
  }
  std::vector<std::size_t> positions;
  std::size_t position = 0;
  for (const Batch& batch : batches) {
    for (const Sharing one : batch.found) {
      if (one == Sharing::some) positions.push_back(position);
      ++position;
    }
  }
  return positions;
}

Result<std::optional<Bytes>> rsa_modulus(View spki) {
  ESIGN_TRY(const pkix::PublicKeyInfo info, pkix::public_key_info(spki));
  if (info.type != pkix::KeyType::rsa && info.type != pkix::KeyType::rsa_pss) return std::optional<Bytes>{};
  View modulus;
  asn1::Reader outer(spki);
  View bits;
  outer.sequence([&] {
    outer.any();
    bits = outer.at("subjectPublicKey").bit_string().octets;
  });
  ESIGN_CHECK(outer.finish());
  asn1::Reader inner(bits);
  inner.sequence([&] {
    modulus = inner.at("modulus").integer();
    inner.any();
  });
  ESIGN_CHECK(inner.finish());
  return std::optional(copy(modulus));
}

}  // namespace esign::crypto
