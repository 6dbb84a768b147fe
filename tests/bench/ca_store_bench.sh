#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# ca_store_bench.sh BENCH_CA_STORE ROWS [--slack N]: the bench on a register of its own, which goes away again.
set -euo pipefail
bench=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$bench" "sqlite:$folder/register.db" "$@"
