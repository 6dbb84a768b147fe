#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# pkcs11_bench.sh BENCH MODULE [--slack FACTOR]: two cards of the test PKI ($ESIGN_PKI, $ESIGN_VCARD) and the bench between them.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for card in one two; do
  "$ESIGN_VCARD" create "$folder/$card.json" --ca-cert "$ESIGN_PKI/ca-citizen.der" \
    --auth-key "$ESIGN_PKI/citizen-gunel-auth.key" --auth-cert "$ESIGN_PKI/citizen-gunel-auth.der" \
    --sign-key "$ESIGN_PKI/citizen-gunel-sign.key" --sign-cert "$ESIGN_PKI/citizen-gunel-sign.der"
done
"$(dirname "$0")/../pcsc/with-reader" --card "$folder/one.json" --card "$folder/two.json" --timeout 80 -- "$@"
