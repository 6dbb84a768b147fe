#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# pdf_bench.sh BENCH ESIGN PKI [SLACK]: pdf_bench.cpp, and a PDF of 300 MiB signed, verified and inspected in less than 128 MiB of memory.
set -euo pipefail
bench=$(realpath "$1") esign=$(realpath "$2") pki=$(realpath "$3") slack=${4:-1}
here=$(realpath "$(dirname "$0")")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here/../interop TMPDIR=$folder
python3 -c 'import pathlib, pdf_samples as s; s.plain(pathlib.Path("page.pdf")); s.plain(pathlib.Path("1MiB.pdf"), 2**20); s.plain(pathlib.Path("300MiB.pdf"), 300 * 2**20)'
"$bench" "$pki/citizen-gunel-sign.p12" "$(cat "$pki/p12.pin")" "$pki/trust" . "$slack"

limited() {  # what is done, then the command: seconds and memory
  local what=$1
  shift
  /usr/bin/time -f '%e %M' -o used "$@" > said 2>&1 || [ "$what" != signed ]
  read -r seconds kilobytes < <(tail -1 used)
  echo "300 MiB: $what in $seconds s, $((kilobytes / 1024)) MiB"
  [ "$kilobytes" -lt $((128 * 1024)) ]
}
limited signed "$esign" sign 300MiB.pdf --key "$pki/citizen-gunel-sign.p12" --pin-file "$pki/p12.pin" -o signed.pdf
limited verified "$esign" verify signed.pdf --trust "$pki/trust" --certs "$pki/certs" --crl "$pki/crls"
limited inspected "$esign" inspect signed.pdf
