#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# ocsp_bench.sh ESIGN_CA CA_CARDS [--slack FACTOR] [--seconds N]: the status service. A GET whose answer is kept, beside nginx that serves
# the same octets from a file; a POST with a nonce, where each answer is signed, beside what openssl signs on the same cores. wrk on these
# cores too, three rounds in turn. Exit 1 when a median is below 0.6 of nginx or 0.3 of the signing rate (divided by FACTOR).
set -euo pipefail
ca=$1 cards=$2; shift 2
slack=1 seconds=3
while [ $# -gt 0 ]; do
  case $1 in
    --slack) slack=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    *) echo "ocsp_bench: unknown option $1" >&2; exit 64 ;;
  esac
done
command -v nginx > /dev/null && command -v wrk > /dev/null || { echo "ocsp_bench: nginx or wrk is not installed"; exit 77; }
folder=$(mktemp -d) pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait
  rm -rf "$folder"
}
trap finish EXIT
chmod 755 "$folder"
cd "$folder"

"$ca" init --dir ca > /dev/null 2>&1
"$ca" serve --dir ca --listen 127.0.0.1:0 --tls-listen 127.0.0.1:0 > serve.out 2>&1 & pids+=($!)
for _ in $(seq 600); do ! grep -q '^listening: http:' serve.out || break; sleep 0.1; done
tls=$(sed -n 's/^listening: \(https:.*\)/\1/p' serve.out) ours=$(sed -n 's/^listening: \(http:.*\)/\1/p' serve.out)
openssl x509 -inform DER -in ca/certificates/root.cer -out root.pem
openssl x509 -inform DER -in ca/certificates/citizen.cer -out issuer.pem
"$cards" 1 > card.json
curl -sS --fail --cacert root.pem --cert ca/roles/centre.pem --key ca/roles/centre.key --json @card.json -o answer.json "$tls/v1/personalisation"
python3 -c 'import json; open("card.pem", "w").write(json.load(open("answer.json"))["authentication"]["certificate"])'
openssl ocsp -issuer issuer.pem -cert card.pem -no_nonce -reqout plain.der
openssl ocsp -issuer issuer.pem -cert card.pem -reqout nonce.der
target=/ocsp/citizen/$(python3 -c 'import base64, urllib.parse; print(urllib.parse.quote(base64.b64encode(open("plain.der", "rb").read()), safe=""))')
curl -sS --fail "$ours$target" -o file
openssl ocsp -respin file -issuer issuer.pem -cert card.pem -CAfile root.pem -no_nonce > told.txt 2>&1 || true
grep -q 'card.pem: revoked' told.txt || { echo "ocsp_bench: the answer does not tell of the card, which is on hold"; cat told.txt; exit 70; }

# The nonce is the end of the request, and another one each time.
cat > nonce.lua <<'LUA'
local file = io.open("nonce.der", "rb"); local der = file:read("*a"); file:close()
local head, count, own = der:sub(1, -13), 0, nil
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/ocsp-request"
function init() own = string.format("%04x", math.random(0, 65535)):sub(1, 4) end
function request()
  count = count + 1
  return wrk.format(nil, nil, nil, head .. own .. string.format("%08x", count))
end
LUA
python3 - << 'PY'
octets = open("nonce.der", "rb").read()
at = octets.rindex(bytes.fromhex("06092b0601050507300102"))
assert len(octets) - at >= 11 + 2 + 2 + 12, "the nonce is not at the end of the request"
PY
port=$(( 20000 + $$ % 20000 ))
cat > nginx.conf <<CONF
worker_processes 2;
daemon off;
pid $folder/nginx.pid;
error_log $folder/nginx.log;
$([ "$(id -u)" -eq 0 ] && echo 'user root;')
events { worker_connections 1024; multi_accept on; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; etag off;
  open_file_cache max=100; open_file_cache_valid 60s; default_type application/ocsp-response;
  client_body_temp_path $folder/body; proxy_temp_path $folder/proxy; fastcgi_temp_path $folder/fastcgi; uwsgi_temp_path $folder/uwsgi; scgi_temp_path $folder/scgi;
  server { listen 127.0.0.1:$port; root $folder; }
}
CONF
nginx -p "$folder" -c "$folder/nginx.conf" 2> nginx.err & pids+=($!)
for _ in $(seq 100); do ! curl -s "http://127.0.0.1:$port/file" -o copy || break; sleep 0.05; done
cmp -s file copy || { echo "ocsp_bench: the two do not serve the same octets"; exit 70; }

rate() { # ARGUMENTS of wrk: requests a second; any answer but 200, or any lost one, ends the bench
  wrk -t2 -c64 -d"$seconds"s "$@" > wrk.out
  if grep -E 'Non-2xx|Socket errors' wrk.out >&2; then exit 1; fi
  awk '/^Requests\/sec/ { printf "%.0f", $2 }' wrk.out
}
part() { awk "BEGIN { printf \"%.2f\", $1 / $2 }"; }
kept=() signed=()
printf '%-6s %9s %9s %6s %12s %9s %6s\n' round nginx kept ratio 'raw signing' signed ratio
for round in 1 2 3; do
  theirs=$(rate "http://127.0.0.1:$port/file")
  mine=$(rate "$ours$target")
  raw=$(openssl speed -seconds "$seconds" -multi 2 ecdsap256 2> /dev/null | awk '/256 bits ecdsa/ {print $(NF-1)}')
  nonces=$(rate -s nonce.lua "$ours/ocsp/citizen")
  kept+=("$(part "$mine" "$theirs")") signed+=("$(part "$nonces" "$raw")")
  printf '%-6s %9s %9s %6s %12s %9s %6s\n' $round "$theirs" "$mine" "${kept[-1]}" "$raw" "$nonces" "${signed[-1]}"
done
median() { printf '%s\n' "$@" | sort -n | sed -n 2p; }
echo "kept: median $(median "${kept[@]}") of nginx, wanted 0.6; signed: median $(median "${signed[@]}") of raw signing, wanted 0.3; slack $slack"
awk "BEGIN { exit !($(median "${kept[@]}") >= 0.6 / $slack && $(median "${signed[@]}") >= 0.3 / $slack) }"
