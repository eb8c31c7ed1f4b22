# shellcheck shell=bash
# The account with which the demo's reader signs in to the web console. Sourced by deploy/demo.
# shellcheck disable=SC2154  # folder, adminctl, association, port and tls are set there

officer=comunicazione
officer_mailbox=comunicazione@golfoparadiso.example

# session STEP JSON: a request as the console's own page makes it.
session() {
  curl --silent --show-error --fail-with-body --cacert "$tls/ca.pem" \
    -H 'connect-protocol-version: 1' -H 'content-type: application/json' \
    -d "$2" "https://127.0.0.1:$port/console/session/$1"
}

# Once, so that a gateway provisioned before gets one, too.
make_account() {
  local invitation opened codes password
  if [[ -e $folder/secrets/console.password ]]; then return; fi
  rm -f "$folder/secrets/console.invitation"
  quietly as coordinamento staff invite "$association/$officer" \
    --secret-file "$folder/secrets/console.invitation"
  invitation=$(cat "$folder/secrets/console.invitation")
  opened=$(session invitation "$(jq -n --arg token "$invitation" '{token: $token}')") ||
    fail "the invitation could not be opened: $opened"
  jq -r .totp_uri <<<"$opened" >"$folder/secrets/console.otpauth"
  password="focaccia-$(openssl rand -hex 4)"
  codes=$(session invitation/accept "$(jq -n --arg token "$invitation" --arg password "$password" \
    --arg code "$(python3 -I deploy/demo.d/one_time_code.py "$folder/secrets/console.otpauth")" \
    '{token: $token, password: $password, code: $code}')") ||
    fail "the invitation could not be accepted: $codes"
  jq -r '.recovery_codes[]' <<<"$codes" >"$folder/secrets/console.codes"
  echo "$password" >"$folder/secrets/console.password"
}

how_to_sign_in() {
  cat <<END

The communications officer signs in to the web console in the browser (the certificate is the demo's
own):

address:  https://localhost:$port/console/
e-mail:   $officer_mailbox
password: $(cat "$folder/secrets/console.password")
code:     one of these, each good once: $(paste -sd ' ' "$folder/secrets/console.codes" | cut -d ' ' -f 1-3)

Or the code that an authenticator on a telephone would show; this prints it:

  python3 deploy/demo.d/one_time_code.py $folder/secrets/console.otpauth
END
}
