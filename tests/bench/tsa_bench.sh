#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# tsa_bench.sh ESIGN_TSA ESIGN_CA [--slack FACTOR] [--seconds N]: tokens, each verified and logged before it leaves, over connections
# that stay, beside what openssl signs and verifies on the same cores, and beside `openssl ts -reply`. wrk on these cores too, three
# rounds in turn. Exit 1 when the median is below 0.35 of signing and verifying, below 5 times `openssl ts`, or the 99th percentile
# at 200 connections is above 20 ms (each by FACTOR); these 200 ask for half as many tokens as the full rate, for at the full rate
# every answer waits for 199 others, whatever the server does.
set -euo pipefail
tsa=$(realpath "$1") ca=$(realpath "$2"); shift 2
slack=1 seconds=3
while [ $# -gt 0 ]; do
  case $1 in
    --slack) slack=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    *) echo "tsa_bench: unknown option $1" >&2; exit 64 ;;
  esac
done
command -v chronyd > /dev/null && command -v wrk > /dev/null || { echo "tsa_bench: chrony or wrk is not installed"; exit 77; }
folder=$(mktemp -d) pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait
  rm -rf "$folder"
}
trap finish EXIT
cd "$folder"

# A source of time that serves this machine's own clock.
port=$(python3 -c 'import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf 'local stratum 3\nallow 127.0.0.1\nport %s\nbindaddress 127.0.0.1\ncmdport 0\nbindcmdaddress /\npidfile %s/chronyd.pid\n' "$port" "$folder" > chrony.conf
chronyd -d -x -U -f "$folder/chrony.conf" > chrony.out 2>&1 & pids+=($!)
"$ca" init --dir ca > init.out 2>&1
sed -i -e 's/kernel = "required"/kernel = "ignored"/' -e "s/^sources = .*/sources = [\"127.0.0.1:$port\"]/" -e '/^policies/i requests-per-second = 0' ca/tsa.toml
for _ in $(seq 100); do ! "$tsa" clock --dir ca > clock.out 2>&1 || break; sleep 0.1; done
"$tsa" serve --dir ca --listen 127.0.0.1:0 > serve.out 2>&1 & pids+=($!)
for _ in $(seq 600); do ! grep -q '^listening: http:' serve.out || break; sleep 0.1; done
url=$(sed -n 's/^listening: \(http:.*\)/\1/p' serve.out)/tsa

echo 'Arayış: Günel Məmmədova' > document
openssl ts -query -data document -sha256 -cert -out query 2> /dev/null
curl -sS --fail -H 'Content-Type: application/timestamp-query' --data-binary @query "$url" -o reply
for name in root policy services; do openssl x509 -inform DER -in "ca/certificates/$name.cer"; done > chain.pem
openssl ts -verify -queryfile query -in reply -CAfile chain.pem 2>&1 | grep -q 'Verification: OK' || { echo "tsa_bench: the token does not verify"; exit 70; }
cat > query.lua <<'LUA'
local file = io.open("query", "rb")
wrk.method, wrk.body = "POST", file:read("*a")
wrk.headers["Content-Type"] = "application/timestamp-query"
local pause = tonumber(os.getenv("PAUSE_MS") or "0")
if pause > 0 then
  -- Between an answer and the next question; the latency does not count it.
  function delay() return math.random(math.floor(pause / 2), math.floor(pause * 1.5)) end
end
LUA

# The peer: one process for each reply, as `openssl ts` is, on every core.
cat > peer.conf <<'CONF'
[tsa]
default_tsa = unit
[unit]
serial = serial
signer_digest = sha256
default_policy = 0.4.0.2023.1.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
CONF
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=peer -keyout peer.key -out peer.pem \
  -addext extendedKeyUsage=critical,timeStamping 2> /dev/null
cores=$(nproc)
for core in $(seq "$cores"); do mkdir "peer$core"; echo 01 > "peer$core/serial"; done
openssl_replies() { # a second, as whole replies of all cores
  local count=60 begin end
  begin=$(date +%s.%N)
  local running=()
  for core in $(seq "$cores"); do
    (cd "peer$core" && for _ in $(seq $count); do
      openssl ts -reply -queryfile ../query -config ../peer.conf -signer ../peer.pem -inkey ../peer.key -out reply 2> /dev/null
    done) & running+=($!)
  done
  for one in "${running[@]}"; do wait "$one"; done
  end=$(date +%s.%N)
  awk "BEGIN { printf \"%.0f\", $count * $cores / ($end - $begin) }"
}
rate() { # ARGUMENTS of wrk: requests a second, and the 99th percentile in ms; any answer but 200, or any lost one, ends the bench
  wrk -t2 -d"$seconds"s --latency -s query.lua "$@" "$url" > wrk.out
  if grep -E 'Non-2xx|Socket errors' wrk.out >&2; then exit 1; fi
  awk '/^ *99%/ { value = $2; unit = value; sub(/[0-9.]+/, "", unit); sub(/[a-z]+/, "", value); late = value * (unit == "us" ? 0.001 : unit == "s" ? 1000 : 1) }
       /^Requests\/sec/ { printf "%.0f %.2f", $2, late }' wrk.out
}
# wrk counts any 200; that they are tokens the authority says itself.
refused() { curl -sS "${url%/tsa}/metrics" | awk '/^esign_tsa_replies_total/ && !/granted/ { sum += $NF } END { print sum + 0 }'; }
part() { awk "BEGIN { printf \"%.2f\", $1 / $2 }"; }
raw_part=() peer_part=() late=()
printf '%-6s %14s %8s %6s %11s %6s %8s\n' round 'sign+verify' tokens ratio 'openssl ts' times 'p99 ms'
for round in 1 2 3; do
  raw=$(openssl speed -seconds "$seconds" -multi "$cores" ecdsap256 2> /dev/null | awk '/256 bits ecdsa/ { printf "%.0f", 1 / (1 / $(NF-1) + 1 / $NF) }')
  peer=$(openssl_replies)
  read -r tokens _ <<< "$(rate -c64)"
  read -r _ p99 <<< "$(PAUSE_MS=$(( 400000 / (tokens + 1) + 1 )) rate -c200)"
  raw_part+=("$(part "$tokens" "$raw")") peer_part+=("$(part "$tokens" "$peer")") late+=("$p99")
  printf '%-6s %14s %8s %6s %11s %6s %8s\n' $round "$raw" "$tokens" "${raw_part[-1]}" "$peer" "${peer_part[-1]}" "$p99"
done
[ "$(refused)" = 0 ] || { echo "tsa_bench: queries were refused"; exit 1; }
median() { printf '%s\n' "$@" | sort -n | sed -n 2p; }
raw_part=$(median "${raw_part[@]}") peer_part=$(median "${peer_part[@]}") late=$(median "${late[@]}")
echo "median $raw_part of signing and verifying, wanted 0.35; $peer_part times openssl ts, wanted 5; p99 at 200 connections $late ms, wanted 20; slack $slack"
awk "BEGIN { exit !($raw_part >= 0.35 / $slack && $peer_part >= 5 / $slack && $late <= 20 * $slack) }"
