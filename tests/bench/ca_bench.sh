#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# ca_bench.sh ESIGN_CA CA_CARDS [CARDS] [LEAST]: certificates a second that a batch gets, durable, linted, audited, with both proofs
# of possession checked, beside what this machine signs and how often it can make a file durable; then how long single cards take
# that 50 centres ask for at once, 100 a second. Fails below LEAST (0).
set -euo pipefail
ca=$1 cards=$2 count=${3:-2000} least=${4:-0}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d); serve=
cleanup() { [ -z "$serve" ] || { kill "$serve" 2> /dev/null || true; wait "$serve" 2> /dev/null || true; }; rm -rf "$work"; }
trap cleanup EXIT
cd "$work"
"$ca" init --dir ca > /dev/null 2>&1
"$ca" serve --dir ca --listen 127.0.0.1:0 --tls-listen 127.0.0.1:0 > serve.log 2>&1 & serve=$!
for _ in $(seq 600); do ! grep -q '^listening: http:' serve.log || break; sleep 0.1; done
tls=$(sed -n 's/^listening: \(https:.*\)/\1/p' serve.log)
openssl x509 -inform DER -in ca/certificates/root.cer -out root.pem
"$cards" $((count + 500)) > all.jsonl
head -n "$count" all.jsonl > cards.jsonl
tail -n 500 all.jsonl > single.jsonl
seconds() { date +%s.%N; }
began=$(seconds)
curl -sS --fail --cacert root.pem --cert ca/roles/centre.pem --key ca/roles/centre.key -H 'Content-Type: application/jsonl' \
  --data-binary @cards.jsonl -o answers.jsonl "$tls/v1/personalisation/batch"
ended=$(seconds)
issued=$(grep -c '"state":"issued"' answers.jsonl || true)
[ "$issued" -eq "$count" ] || { head -3 answers.jsonl; echo "$issued of $count cards were issued"; exit 1; }
signing=$(openssl speed -seconds 1 -multi 2 ecdsap256 2> /dev/null | awk '/256 bits ecdsa/ {print $(NF-1)}')
syncs=$(python3 -c '
import os, time
file = os.open("sync", os.O_CREAT | os.O_WRONLY)
began, count = time.monotonic(), 0
while time.monotonic() - began < 1:
    os.write(file, b"x"); os.fsync(file); count += 1
print(count)')
rate=$(awk -v n="$count" -v a="$began" -v b="$ended" 'BEGIN {printf "%.0f", 2 * n / (b - a)}')
echo "certificates a second: $rate; raw P-256 signatures a second, both cores: $signing; fsyncs a second: $syncs"
python3 "$here/ca_latency.py" "$tls" ca single.jsonl 100
[ "$rate" -ge "$least" ]
