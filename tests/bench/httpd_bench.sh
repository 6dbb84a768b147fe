#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# httpd_bench.sh BENCH [--slack FACTOR] [--seconds N]: the HTTP kit beside nginx that serves a file of the same size, in turn, three
# rounds, wrk on the same cores. nginx as a status service would have it: no access log, open files cached, two workers. Prints requests
# a second, plain and over TLS; exit 1 when the median of the plain rounds is below 0.6 (divided by FACTOR) of nginx.
set -euo pipefail
bench=$1; shift
slack=1 seconds=3
while [ $# -gt 0 ]; do
  case $1 in
    --slack) slack=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    *) echo "httpd_bench: unknown option $1" >&2; exit 64 ;;
  esac
done
command -v nginx > /dev/null && command -v wrk > /dev/null || { echo "httpd_bench: nginx or wrk is not installed"; exit 77; }

folder=$(mktemp -d) pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait
  rm -rf "$folder"
}
trap finish EXIT
chmod 755 "$folder"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$folder/key.pem" -out "$folder/cert.pem" -days 2 \
  -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 2> "$folder/openssl.log"

start() { # NAME ARGUMENTS...: our server; its origin comes back in $origin
  "$bench" "${@:2}" > "$folder/$1.out" 2> "$folder/$1.err" &
  pids+=($!)
  for _ in $(seq 100); do
    [ -s "$folder/$1.out" ] && break
    sleep 0.05
  done
  origin=$(cat "$folder/$1.out")
}
start plain; ours=$origin
start tls "$folder/cert.pem" "$folder/key.pem"; ours_tls=$origin

curl -s "$ours/cached" > "$folder/file"
port=$(( 20000 + $$ % 20000 ))
cat > "$folder/nginx.conf" <<CONF
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
  server { listen 127.0.0.1:$port; listen 127.0.0.1:$((port + 1)) ssl; ssl_certificate $folder/cert.pem; ssl_certificate_key $folder/key.pem; root $folder; }
}
CONF
nginx -p "$folder" -c "$folder/nginx.conf" 2> "$folder/nginx.err" &
pids+=($!)
for _ in $(seq 100); do
  curl -s "http://127.0.0.1:$port/file" -o "$folder/copy" && break
  sleep 0.05
done
cmp -s "$folder/file" "$folder/copy" || { echo "httpd_bench: the two do not serve the same octets"; cat "$folder"/*.err; exit 70; }

rate() { # URL: requests a second; any answer but 200, or any lost one, ends the bench
  wrk -t2 -c64 -d"$seconds"s "$1" > "$folder/wrk.out"
  if grep -E 'Non-2xx|Socket errors' "$folder/wrk.out" >&2; then exit 1; fi
  awk '/^Requests\/sec/ { printf "%.0f", $2 }' "$folder/wrk.out"
}
ratios=()
printf '%-8s %10s %10s %7s %10s\n' round nginx ours ratio pooled
for round in 1 2 3; do
  theirs=$(rate "http://127.0.0.1:$port/file")
  mine=$(rate "$ours/cached")
  pooled=$(rate "$ours/pooled")
  ratios+=("$(awk "BEGIN { printf \"%.2f\", $mine / $theirs }")")
  printf '%-8s %10s %10s %7s %10s\n' $round "$theirs" "$mine" "${ratios[-1]}" "$pooled"
done
theirs=$(rate "https://127.0.0.1:$((port + 1))/file")
mine=$(rate "$ours_tls/cached")
printf '%-8s %10s %10s %7s\n' TLS "$theirs" "$mine" "$(awk "BEGIN { printf \"%.2f\", $mine / $theirs }")"
median=$(printf '%s\n' "${ratios[@]}" | sort -n | sed -n 2p)
echo "median $median of nginx; wanted 0.6, slack $slack"
awk "BEGIN { exit !($median >= 0.6 / $slack) }"
