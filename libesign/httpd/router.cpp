// SPDX-License-Identifier: Apache-2.0
#include "httpd/router.h"

#include <algorithm>

#include "base/text.h"
#include "httpd/target.h"

namespace esign::httpd {
namespace {

enum class Kind : std::uint8_t { literal, name, rest };
struct Piece {
  Kind kind = Kind::literal;
  std::string text{};  // without braces
};

Result<Piece> piece_of(std::string_view segment) {
  if (segment.empty()) return fail(Errc::invalid_argument, "an empty segment");
  if (segment.front() != '{') {
    if (segment.find_first_of("{}") != std::string_view::npos) return fail(Errc::invalid_argument, "a brace inside of a segment");
    return Piece{Kind::literal, std::string(segment)};
  }
  if (segment.back() != '}') return fail(Errc::invalid_argument, "an open brace");
  std::string_view name = segment.substr(1, segment.size() - 2);
  const Kind kind = name.ends_with('*') ? Kind::rest : Kind::name;
  if (kind == Kind::rest) name.remove_suffix(1);
  if (name.empty()) return fail(Errc::invalid_argument, "a name is empty");
  return Piece{kind, std::string(name)};
}

Result<std::vector<Piece>> pieces_of(std::string_view pattern) {
  if (!pattern.starts_with('/')) return fail(Errc::invalid_argument, "a pattern begins with a slash");
  std::vector<Piece> pieces;
  if (pattern == "/") return pieces;
  for (const std::string_view segment : split(pattern.substr(1), '/')) {
    if (!pieces.empty() && pieces.back().kind == Kind::rest) return fail(Errc::invalid_argument, "nothing follows the rest");
    ESIGN_TRY(Piece piece, piece_of(segment));
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

enum class Fit : std::uint8_t { none, encoded_slash, full };

Fit fit(const std::vector<Piece>& pieces, const std::vector<Target::Segment>& segments) {
  const bool takes_rest = !pieces.empty() && pieces.back().kind == Kind::rest;
  if (takes_rest ? segments.size() < pieces.size() : segments.size() != pieces.size()) return Fit::none;
  Fit result = Fit::full;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].kind == Kind::rest) break;
    if (pieces[i].kind == Kind::literal ? segments[i].text != pieces[i].text : segments[i].text.empty()) return Fit::none;
    if (segments[i].encoded_slash) result = Fit::encoded_slash;
  }
  return result;
}

/// Whether a is more exact than b where both match.
bool more_exact(const std::vector<Piece>& a, const std::vector<Piece>& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    if (a[i].kind != b[i].kind) return a[i].kind < b[i].kind;
  return a.size() > b.size();
}

bool serves(Method route, Method asked) { return route == asked || (route == Method::get && asked == Method::head); }

}  // namespace

struct Router::Entry {
  std::unique_ptr<Route> route{};  // requests keep views of its pattern
  std::vector<Piece> pieces{};
};

Router::Router() = default;
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
std::size_t Router::size() const { return entries_.size(); }
const Route& Router::route(std::size_t index) const { return *entries_[index].route; }

Result<void> Router::add(Route route) {
  if (!route.handler) return fail(Errc::invalid_argument, "a route needs a handler").in(route.pattern);
  if (route.body == Body::stream && route.quick) return fail(Errc::invalid_argument, "a stream cannot be read on the I/O thread").in(route.pattern);
  if (route.method == Method::head) return fail(Errc::invalid_argument, "HEAD is answered by GET").in(route.pattern);
  ESIGN_TRY(std::vector<Piece> pieces, pieces_of(route.pattern).in(route.pattern));
  for (const Entry& there : entries_)
    if (there.route->method == route.method && there.route->pattern == route.pattern) return fail(Errc::already_exists, "the route is there").in(route.pattern);
  entries_.push_back({std::make_unique<Route>(std::move(route)), std::move(pieces)});
  return {};
}

Router::Match Router::find(Method method, const Target& target, Request& request) const {
  Match match;
  const Entry* best = nullptr;
  std::vector<std::string_view> allowed;
  for (const Entry& entry : entries_) {
    const Fit fits = fit(entry.pieces, target.segments());
    if (fits == Fit::none) continue;
    if (fits == Fit::encoded_slash) {
      if (best == nullptr) match.outcome = Outcome::bad_path;
    } else if (!serves(entry.route->method, method)) {
      allowed.push_back(name(entry.route->method));
    } else if (best == nullptr || more_exact(entry.pieces, best->pieces)) {
      best = &entry;
    }
  }
  if (best == nullptr) {
    if (allowed.empty()) return match;
    if (std::find(allowed.begin(), allowed.end(), "GET") != allowed.end()) allowed.push_back("HEAD");
    std::sort(allowed.begin(), allowed.end());
    allowed.erase(std::unique(allowed.begin(), allowed.end()), allowed.end());
    for (const std::string_view one : allowed) match.allow.append(match.allow.empty() ? "" : ", ").append(one);
    match.outcome = Outcome::no_such_method;
    return match;
  }
  match = {Outcome::found, best->route.get(), static_cast<std::size_t>(best - entries_.data()), {}};
  request.route = best->route->pattern;
  request.parameters.clear();
  for (std::size_t i = 0; i < best->pieces.size(); ++i) {
    const Piece& piece = best->pieces[i];
    const Target::Segment& segment = target.segments()[i];
    if (piece.kind == Kind::name) request.parameters.push_back({piece.text, segment.text});
    if (piece.kind == Kind::rest) request.parameters.push_back({piece.text, target.decoded().substr(segment.begin)});
  }
  return match;
}

}  // namespace esign::httpd
