# shellcheck shell=bash
# Brings the example association to life as its administrators would. Sourced by deploy/demo.
# shellcheck disable=SC2154  # folder, adminctl, port, sockets and tls are set there

association=golfo-paradiso
manifest=deploy/example/golfo-paradiso.yaml
places=deploy/example/places.yaml
comuni=(sori recco camogli bogliasco pieve-ligure avegno uscio tribogna)
declare -A istat=(
  [sori]=010060 [recco]=010047 [camogli]=010007 [bogliasco]=010004
  [pieve-ligure]=010043 [avegno]=010002 [uscio]=010064 [tribogna]=010063
)

# as WHO ARGUMENTS... calls adminctl with the token of that person.
as() {
  local who=$1
  shift
  "$adminctl" --config "$folder/adminctl.yaml" --token-file "$folder/secrets/$who.token" "$@"
}

# quietly COMMAND... shows what it says only if it fails.
quietly() {
  "$@" >"$folder/log/provisioning" 2>&1 && return
  cat "$folder/log/provisioning" >&2
  fail "this failed: ${*/#as/adminctl, as}"
}

# What people type after this demo reads the same files: the officer's token and the apps', and the
# association administrator's certificate.
write_adminctl_configuration() {
  local comune
  {
    echo "address: \"127.0.0.1:$port\""
    echo "ca_file: $tls/ca.pem"
    echo "token_file: $folder/secrets/comunicazione.token"
    echo "association: $association"
    echo "apps:"
    echo "  - {id: golfo-app, token_file: $folder/secrets/golfo-app.token," \
      "owner: associations/$association}"
    for comune in "${comuni[@]}"; do
      echo "  - {id: $comune-app, token_file: $folder/secrets/$comune-app.token," \
        "comune: \"${istat[$comune]}\", owner: tenants/$comune}"
    done
  } >"$folder/adminctl.yaml"
  cat >"$folder/coordinamento.yaml" <<END
address: "127.0.0.1:$port"
ca_file: $tls/ca.pem
certificate_file: $tls/coordinamento.pem
key_file: $tls/coordinamento.key
association: $association
END
}

# issue WHO KIND PERSON-OR-APP NAME
issue() {
  quietly as "$1" "$2" token issue "$3/demo" --secret-file "$folder/secrets/$4.token"
}

provision() {
  write_adminctl_configuration
  if [[ -e $folder/provisioned ]]; then
    say "The eight comuni are still here from an earlier start"
    register_certificates
    make_account
    return
  fi
  # An earlier start that was cut short left half of it: --fresh clears that up.
  if [[ -e $folder/secrets/root.token ]]; then
    fail "an earlier start ended before it was done; use deploy/demo --fresh"
  fi
  say "Provisioning the association from $manifest"
  quietly "$adminctl" bootstrap root --display-name "Sala macchine della dimostrazione" \
    --address "unix:$sockets/local.sock" --secret-file "$folder/secrets/root.token"
  as root apply -f "$manifest" >"$folder/log/apply"
  issue_tokens
  make_account
  register_certificates
  import_reference
  activate_comuni
  touch "$folder/provisioned"
}

issue_tokens() {
  local comune
  issue root staff "$association/coordinamento" coordinamento
  issue coordinamento staff "$association/comunicazione" comunicazione
  issue coordinamento staff "$association/tecnico-sori" tecnico-sori
  issue coordinamento app golfo-app golfo-app
  for comune in "${comuni[@]}"; do
    issue coordinamento staff "$association/admin-$comune" "admin-$comune"
    issue coordinamento app "$comune-app" "$comune-app"
  done
}

# Once, so that a gateway provisioned before admits them too.
register_certificates() {
  if [[ -e $tls/registered ]]; then return; fi
  quietly as root staff certificate add "$association/coordinamento/certificate" \
    --file "$tls/coordinamento.pem"
  quietly as coordinamento app certificate add sori-app/certificate --file "$tls/sori-app.pem"
  touch "$tls/registered"
}

import_reference() {
  quietly as coordinamento routing import-territory "$association" \
    -f deploy/example/territory.geojson
  quietly as coordinamento routing import-places "$association" -f "$places"
}

activate_comuni() {
  local comune
  for comune in "${comuni[@]}"; do
    quietly as coordinamento tenant activate "$comune"
    printf '  %s is in service\n' "$comune"
  done
}
