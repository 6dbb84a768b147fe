// SPDX-License-Identifier: Apache-2.0
#include "unit/path/mutants.h"

#include "unit/path/world.h"

namespace esign::test {
namespace {

using asn1::Oid;
using asn1::Writer;
using asn1::written;
using pkix::KeyUsageBit;

constexpr Oid kBasic("2.5.29.19"), kUsage("2.5.29.15"), kPolicies("2.5.29.32"), kPolicyConstraints("2.5.29.36"),
    kInhibitAny("2.5.29.54"), kMappings("2.5.29.33"), kUnknown("1.3.6.1.4.1.32473.1"), kKeyId("2.5.29.14"), kAuthorityKeyId("2.5.29.35");

/// Anchor, upper CA, lower CA, leaf; index 0 is the leaf.
struct Chain {
  Key keys[4] = {key(10), key(11), key(12), key(13)};
  CertificateSpec specs[4] = {World::spec(4, "Aşağı", "Günel", keys[0]), World::spec(3, "Yuxarı", "Aşağı", keys[1]),
                              World::spec(2, "Kök", "Yuxarı", keys[2]), World::spec(1, "Kök", "Kök", keys[3])};
  Chain() {
    for (int i : {1, 2, 3}) specs[i].extensions = authority();
    specs[0].extensions = {{kBasic, false, Bytes{0x30, 0x00}}, key_usage({KeyUsageBit::digital_signature, KeyUsageBit::content_commitment}),
                           extended_usage({Oid("1.3.6.1.5.5.7.3.4")}),
                           alternative_names({general_name(1, "gunel@bank.az"), general_name(2, "www.bank.az")})};
    for (int i : {0, 1, 2}) {
      specs[i].extensions.push_back({kPolicies, false, policies({Oid("1.3.6.1.4.1.32473.2.1")})});
      specs[i].extensions.push_back({kKeyId, false, written([&](Writer& w) { w.octet_string(key_id(i)); })});
      specs[i].extensions.push_back({kAuthorityKeyId, false, written([&](Writer& w) {
                                       w.sequence([&] { w.octet_string(key_id(i + 1), asn1::tag::context(0)); });
                                     })});
    }
    specs[3].extensions.push_back({kKeyId, false, written([&](Writer& w) { w.octet_string(key_id(3)); })});
  }
  Bytes key_id(int i) const { return *crypto::digest(crypto::openssl(), pkix::Hash::sha1, key_bits(keys[i].spki)); }
  static Bytes policies(const std::vector<Oid>& list) {
    return written([&](Writer& w) {
      w.sequence([&] {
        for (const Oid& one : list) w.sequence([&] { w.oid(one); });
      });
    });
  }
  Mutant made(std::string name) const {
    Mutant mutant{std::move(name), {}};
    for (int i = 0; i < 4; ++i) mutant.path.push_back(make_certificate(specs[i], keys[std::min(i + 1, 3)]));
    return mutant;
  }
};

using Body = std::function<void(const Mutant&)>;

Bytes integer(std::int64_t value) {
  return written([&](Writer& w) { w.integer(value); });
}

void extension_mutants(int who, const Body& body) {
  const Chain good;
  const std::string at = "certificate " + std::to_string(who) + " extension ";
  const Bytes odd[] = {{}, {0x05, 0x00}, {0x30, 0x00}, {0x04, 0x00}, {0x30, 0x03, 0x01, 0x01, 0x00}, {0x03, 0x01, 0x00}, {0x30, 0x80, 0x00, 0x00}};
  for (std::size_t i = 0; i < good.specs[who].extensions.size(); ++i) {
    Chain chain = good;
    auto& extensions = chain.specs[who].extensions;
    const std::string name = at + asn1::name_of(extensions[i].id);
    extensions[i].critical = !extensions[i].critical;
    body(chain.made(name + " turned"));
    chain = good;
    extensions.push_back(ExtensionSpec(extensions[i]));
    body(chain.made(name + " doubled"));
    chain = good;
    extensions.erase(extensions.begin() + static_cast<std::ptrdiff_t>(i));
    body(chain.made(name + " dropped"));
    for (const Bytes& value : odd) {
      chain = good;
      extensions[i].value = value;
      body(chain.made(name + " odd"));
    }
    chain = good;
    extensions[i].value.push_back(0);
    body(chain.made(name + " with more"));
  }
}

void added_mutants(int who, const Body& body) {
  const std::string at = "certificate " + std::to_string(who);
  const auto mappings = [](const Oid& from, const Oid& to) {
    return written([&](Writer& w) { w.sequence([&] { w.sequence([&] { w.oid(from); w.oid(to); }); }); });
  };
  const auto constraint = [](std::uint32_t number, std::int64_t value) {
    return written([&](Writer& w) { w.sequence([&] { w.integer(value, asn1::tag::context(number)); }); });
  };
  const Oid any("2.5.29.32.0"), one("1.3.6.1.4.1.32473.2.1"), two("1.3.6.1.4.1.32473.2.2");
  const ExtensionSpec added[] = {{kUnknown, true, {0x05, 0x00}}, {kUnknown, false, {0x05, 0x00}}, {kMappings, true, mappings(any, one)},
                                 {kMappings, true, mappings(one, any)}, {kMappings, true, mappings(one, two)}, {kMappings, false, mappings(two, one)},
                                 {kPolicyConstraints, true, constraint(0, 0)}, {kPolicyConstraints, true, constraint(0, 1)},
                                 {kPolicyConstraints, true, constraint(1, 0)}, {kPolicyConstraints, true, constraint(0, -1)},
                                 {kInhibitAny, true, integer(0)}, {kInhibitAny, true, integer(-1)}, {Oid("2.5.29.9"), true, {0x30, 0x00}},
                                 {Oid("2.5.29.56"), false, {0x05, 0x00}}, {Oid("2.5.29.16"), true, {0x30, 0x00}}};
  for (const ExtensionSpec& extension : added) {
    Chain chain;
    chain.specs[who].extensions.push_back(extension);
    body(chain.made(at + " added " + asn1::name_of(extension.id)));
  }
}

void field_mutants(int who, const Body& body) {
  const std::string at_text = "certificate " + std::to_string(who) + ' ';
  const std::pair<std::string_view, std::function<void(CertificateSpec&)>> changes[] = {
      {"version 1", [](auto& s) { s.version = 1; }},
      {"version 2", [](auto& s) { s.version = 2; }},
      {"version 4", [](auto& s) { s.version = 4; }},
      {"version 1 bare", [](auto& s) { s.version = 1; s.extensions.clear(); }},
      {"serial 0", [](auto& s) { s.serial = 0; }},
      {"serial negative", [](auto& s) { s.serial = -5; }},
      {"ended", [](auto& s) { s.not_after = kNow - std::chrono::seconds(1); }},
      {"ends now", [](auto& s) { s.not_after = kNow; }},
      {"begins now", [](auto& s) { s.not_before = kNow; }},
      {"not begun", [](auto& s) { s.not_before = kNow + std::chrono::seconds(1); }},
      {"ends before it begins", [](auto& s) { std::swap(s.not_before, s.not_after); }},
      {"until 9999", [](auto& s) { s.not_after = at("9999-12-31T23:59:59Z"); }},
      {"since 1950", [](auto& s) { s.not_before = at("1950-01-01T00:00:00Z"); }},
      {"another issuer", [](auto& s) { s.issuer = common_name("Başqa"); }},
      {"no issuer", [](auto& s) { s.issuer = Bytes{0x30, 0x00}; }},
      {"no subject", [](auto& s) { s.subject = Bytes{0x30, 0x00}; }},
      {"issuer in other spacing", [](auto& s) { s.issuer = common_name("  " + std::string("Yuxarı")); }},
      {"issuer in capitals", [](auto& s) { s.issuer = common_name("KÖK"); }},
      {"another key", [](auto& s) { s.spki = key(99).spki; }},
      {"no key", [](auto& s) { s.spki = Bytes{0x30, 0x00}; }},
      {"self-issued", [](auto& s) { s.subject = s.issuer; }},
      {"no extensions", [](auto& s) { s.extensions.clear(); }}};
  for (const auto& [name, change] : changes) {
    Chain chain;
    change(chain.specs[who]);
    body(chain.made(at_text + std::string(name)));
  }
  for (unsigned bit = 0; bit < 9; ++bit) {
    Chain chain;
    for (ExtensionSpec& one : chain.specs[who].extensions) {
      if (one.id == kUsage) one = key_usage({static_cast<KeyUsageBit>(bit)});
    }
    body(chain.made(at_text + "keyUsage " + std::to_string(bit)));
  }
  if (who == 0) return;
  for (const std::int64_t length : {0, 1, 2, -1, 1 << 30}) {
    Chain chain;
    chain.specs[who].extensions[0] = authority(length)[0];
    body(chain.made(at_text + "pathLenConstraint " + std::to_string(length)));
  }
}

/// Every constraint against every name, permitted and excluded.
void constraint_mutants(const Body& body) {
  const auto directory = [](const Bytes& name) { return written([&](Writer& w) { w.explicitly(4, [&] { w.raw(name); }); }); };
  const auto address = [](Bytes octets) { return written([&](Writer& w) { w.element(asn1::tag::context(7), octets); }); };
  const Bytes bases[] = {general_name(1, "bank.az"), general_name(1, ".az"), general_name(1, "gunel@bank.az"), general_name(1, ""), general_name(2, "bank.az"),
                         general_name(2, ".bank.az"), general_name(2, ""), general_name(2, "www.bank.az"), general_name(6, "bank.az"),
                         general_name(6, ".bank.az"), address({10, 0, 0, 0, 255, 0, 0, 0}), address(Bytes(32, 0)), address({10, 0, 0, 0, 255, 0, 255, 0}),
                         directory(common_name("Günel")), directory(common_name("Vüqar")), directory(Bytes{0x30, 0x00})};
  const Bytes names[] = {general_name(1, "gunel@bank.az"), general_name(1, "gunel@sub.bank.az"), general_name(1, "gunel@example.com"),
                         general_name(1, "bank.az"), general_name(2, "bank.az"), general_name(2, "www.bank.az"), general_name(2, "*.bank.az"),
                         general_name(2, "*.az"), general_name(2, "evilbank.az"), general_name(2, "BANK.AZ"), general_name(2, "bank.az."),
                         general_name(2, "bank..az"), general_name(6, "https://bank.az/"), general_name(6, "https://www.bank.az/"),
                         general_name(6, "https://bank.az@example.com/"), general_name(6, "urn:a:b"), address({10, 1, 2, 3}), address({11, 1, 2, 3}),
                         address(Bytes(16, 1)), directory(common_name("Günel")), directory(common_name("GÜNEL"))};
  for (std::size_t base = 0; base < std::size(bases); ++base) {
    for (std::size_t name = 0; name < std::size(names); ++name) {
      for (const bool permitted : {true, false}) {
        Chain chain;
        chain.specs[1].extensions.push_back(permitted ? name_constraints({bases[base]}, {}) : name_constraints({}, {bases[base]}));
        chain.specs[0].extensions[3] = alternative_names({names[name]});
        body(chain.made(std::string(permitted ? "permitted " : "excluded ") + std::to_string(base) + " name " + std::to_string(name)));
      }
    }
  }
}

/// What was signed, one octet changed, signed anew by the key above.
void octet_mutants(int who, const Body& body) {
  const Chain chain;
  const Mutant good = chain.made("good");
  const auto parsed = pkix::Certificate::parse(good.path[static_cast<std::size_t>(who)]);
  const Bytes tbs = copy((*parsed)->tbs());
  for (std::size_t i = 4; i < tbs.size(); ++i) {
    for (const unsigned change : {0x01u, 0x20u, 0x04u, 0x80u}) {
      if (who > 0 && (change == 0x04u || change == 0x80u)) continue;  // the same fields as below, and time
      Bytes changed = tbs;
      changed[i] = static_cast<std::uint8_t>(changed[i] ^ change);
      Mutant mutant = good;
      mutant.name = "certificate " + std::to_string(who) + " octet " + std::to_string(i) + " xor " + std::to_string(change);
      mutant.path[static_cast<std::size_t>(who)] = sign_tbs(changed, chain.keys[who + 1]);
      body(mutant);
    }
  }
}

}  // namespace

void each_mutant(const std::function<void(const Mutant&)>& body) {
  body(Chain().made("good"));
  for (const int who : {0, 1, 2}) {
    extension_mutants(who, body);
    added_mutants(who, body);
    field_mutants(who, body);
  }
  constraint_mutants(body);
  for (const int who : {0, 1}) octet_mutants(who, body);
}

}  // namespace esign::test
