#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# long_term_bench.sh BENCH ESIGN ESIGN_CA ESIGN_TSA [FILES]: three signers' CAdES and XAdES files of level B-LT, made by the real
# authorities (time-stamps, OCSP answers and lists inside), judged on all cores; and what a verdict costs with 1, 2, 5 and 10 archive
# time-stamps.
set -euo pipefail
bench=$(realpath "$1") esign=$(realpath "$2") ca=$(realpath "$3") tsa=$(realpath "$4") files=${5:-20}
command -v chronyd > /dev/null || { echo "long_term_bench: chrony is not installed"; exit 77; }
folder=$(mktemp -d) pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait
  rm -rf "$folder"
}
trap finish EXIT
cd "$folder"
export XDG_CONFIG_HOME=$folder LC_ALL=C.UTF-8

port=$(python3 -c 'import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf 'local stratum 3\nallow 127.0.0.1\nport %s\nbindaddress 127.0.0.1\ncmdport 0\nbindcmdaddress /\npidfile %s/chronyd.pid\n' "$port" "$folder" > chrony.conf
chronyd -d -x -U -f "$folder/chrony.conf" > chrony.out 2>&1 & pids+=($!)
"$ca" init --dir ca > init.out 2>&1
sed -i -e 's/kernel = "required"/kernel = "ignored"/' -e "s/^sources = .*/sources = [\"127.0.0.1:$port\"]/" ca/tsa.toml
for _ in $(seq 100); do ! "$tsa" clock --dir ca > clock.out 2>&1 || break; sleep 0.1; done
"$tsa" serve --dir ca --listen 127.0.0.1:0 > stamps.out 2>&1 & pids+=($!)

for name in root policy citizen services; do openssl x509 -inform DER -in "ca/certificates/$name.cer" -out "$name.pem"; done
cat root.pem policy.pem citizen.pem services.pem > chain.pem
fins=(5ABCD12 1QWERT3 7ZXCVB9)
for i in 0 1 2; do
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x -keyout "signer$i.key" -out "signer$i.csr" 2> /dev/null
  "$ca" issue --dir ca --profile citizen-signature --request "signer$i.csr" --subject "fin=${fins[$i]}" --subject givenName=Günel --subject surname=Məmmədova > "signer$i.pem"
  openssl pkcs12 -export -inkey "signer$i.key" -in "signer$i.pem" -certfile chain.pem -passout pass:123456 -out "signer$i.p12"
done
printf 123456 > pin
"$ca" serve --dir ca --listen 127.0.0.1:0 > serve.out 2>&1 & pids+=($!)
for log in serve stamps; do for _ in $(seq 600); do ! grep -q '^listening: http:' $log.out || break; sleep 0.1; done; done
plain=$(sed -n 's/^listening: \(http:.*\)/\1/p' serve.out) stamps_url=$(sed -n 's/^listening: \(http:.*\)/\1/p' stamps.out)/tsa
mkdir status
for i in 0 1 2; do openssl ocsp -issuer citizen.pem -cert "signer$i.pem" -no_nonce -url "$plain/ocsp/citizen" -CAfile chain.pem -respout "status/$i.ors" > ocsp.out 2>&1; done
tsu=$(grep -o 'certificates/[^"]*' ca/tsa.toml | head -1)
openssl x509 -inform DER -in "ca/$tsu" -out tsu.pem
openssl ocsp -issuer services.pem -cert tsu.pem -no_nonce -url "$plain/ocsp/services" -CAfile chain.pem -respout status/tsu.ors > ocsp.out 2>&1
mkdir lists
for name in root policy; do curl -sS --fail -o "lists/$name.crl" "$plain/crl/$name/0.crl"; done

made=()
for n in $(seq "$files"); do
  i=$((n % 3))
  echo "<arayış><nömrə>$n</nömrə></arayış>" > "$n.xml"
  for format in xades cades; do
    packaging=enveloped
    [ $format = xades ] || packaging=enveloping
    "$esign" sign "$n.xml" --format $format --packaging $packaging --key "signer$i.p12" --pin-file pin -o "$n.$format" > sign.out 2>&1
    "$esign" extend "$n.$format" --level b-lt --tsa "$stamps_url" --offline --certs chain.pem --crl lists --ocsp-response status -o "$n.$format.lt" > extend.out 2>&1 ||
      { cat extend.out >&2; exit 70; }
    made+=("$n.$format.lt")
  done
done
"$bench" root.pem "$(nproc)" "${made[@]}"

archived=()
for format in cades xades; do
  cp "1.$format.lt" "stamped.$format"
  for stamps in $(seq 10); do
    "$esign" extend "stamped.$format" --level b-lta --tsa "$stamps_url" --offline --certs chain.pem --crl lists --ocsp-response status -o next > extend.out 2>&1 ||
      { cat extend.out >&2; exit 70; }
    mv next "stamped.$format"
    case $stamps in 1|2|5|10) cp "stamped.$format" "$format-$stamps" && archived+=("$format-$stamps") ;; esac
  done
done
"$bench" --cost root.pem "${archived[@]}"
