# shellcheck shell=bash
# A certificate authority of the demo's own, and what it signs. Sourced by deploy/demo.
# shellcheck disable=SC2154  # folder is set there

certificate_days=825

# authority: makes it where it is not there yet. Its key never leaves the folder and signs nothing
# after the demo's first start.
authority() {
  if [[ -s $tls/ca.pem ]]; then return; fi
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days "$certificate_days" \
    -subj "/O=Mugugno demo/CN=Mugugno demo CA" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" \
    -addext "keyUsage=critical,keyCertSign,cRLSign" \
    -keyout "$tls/ca.key" -out "$tls/ca.new" 2>/dev/null
  mv "$tls/ca.new" "$tls/ca.pem"
}

# certificate NAME USAGE [SUBJECT_ALTERNATIVE_NAMES] makes NAME.pem and NAME.key.
certificate() {
  local name=$1 usage=$2 names=${3:-}
  if [[ -s $tls/$name.pem ]]; then return; fi
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc \
    -subj "/O=Mugugno demo/CN=$name" -keyout "$tls/$name.key" -out "$tls/$name.request" 2>/dev/null
  {
    echo "basicConstraints=critical,CA:FALSE"
    echo "keyUsage=critical,digitalSignature"
    echo "extendedKeyUsage=$usage"
    if [[ -n $names ]]; then echo "subjectAltName=$names"; fi
  } >"$tls/$name.extensions"
  openssl x509 -req -in "$tls/$name.request" -extfile "$tls/$name.extensions" \
    -CA "$tls/ca.pem" -CAkey "$tls/ca.key" -set_serial "0x$(openssl rand -hex 16)" \
    -days "$certificate_days" -out "$tls/$name.new" 2>/dev/null
  rm "$tls/$name.request" "$tls/$name.extensions"
  mv "$tls/$name.new" "$tls/$name.pem"
}

# The server's, one of an app and one of an administrator.
make_certificates() {
  tls=$folder/tls
  mkdir -p "$tls"
  authority
  certificate front serverAuth "DNS:localhost,IP:127.0.0.1"
  certificate sori-app clientAuth
  certificate coordinamento clientAuth
  openssl x509 -in "$tls/front.pem" -noout -checkend 0 >/dev/null ||
    fail "the certificates of this demo have expired; use deploy/demo --fresh"
}
