# shellcheck shell=bash
# The servers of the demo: a private MariaDB and the gateway on Unix sockets, a mail sink on
# loopback, and in front of the gateway nginx with TLS on loopback. Sourced by deploy/demo.
# shellcheck disable=SC2034,SC2154  # folder, gateway and tls are set there, front_pid is read there

pids=()

# start NAME COMMAND... runs a server in the background, deaf to the terminal's Ctrl-C, so that they
# are stopped in order. Its process id is in started_pid.
start() {
  local name=$1
  shift
  setsid "$@" >"$folder/log/$name" 2>&1 </dev/null 9>&- &
  started_pid=$!
  pids=("$started_pid" "${pids[@]}")
}

# The last started ends first: the gateway drains while its database is still there.
stop_servers() {
  local pid
  trap '' INT TERM HUP
  for pid in "${pids[@]}"; do
    kill "$pid" 2>/dev/null || continue
    for _ in {1..300}; do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
  done
  if [[ -n ${sockets:-} && $sockets != "$folder"/* ]]; then rm -rf "$sockets"; fi
}

# await PID NAME COMMAND... until it succeeds or the server ends.
await() {
  local pid=$1 name=$2
  shift 2
  for _ in {1..600}; do
    if "$@" >/dev/null 2>&1; then return; fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 20 "$folder/log/$name" >&2
  fail "$name did not start; the lines above are the end of $folder/log/$name"
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The port of the last start if it is still free, so that what was printed then stays true.
choose_port() { # file
  local chosen
  chosen=$(cat "$1" 2>/dev/null || echo $((20000 + RANDOM % 12000)))
  for _ in {1..50}; do
    listens "$chosen" || break
    chosen=$((20000 + RANDOM % 12000))
  done
  echo "$chosen" | tee "$1"
}

secret() { # file: makes it where it is not there yet
  if [[ ! -s $folder/secrets/$1 ]]; then
    openssl rand -hex 32 >"$folder/secrets/$1.new"
    mv "$folder/secrets/$1.new" "$folder/secrets/$1"
  fi
}

sql() { mariadb --no-defaults --socket="$sockets/database.sock" --user=root; }

start_database() {
  if [[ ! -d $folder/database ]]; then
    rm -rf "$folder/database.new"
    mariadb-install-db --no-defaults --datadir="$folder/database.new" --skip-test-db \
      --auth-root-authentication-method=normal --user="$(id -un)" >"$folder/log/database" 2>&1 ||
      fail "mariadb-install-db failed; see $folder/log/database"
    mv "$folder/database.new" "$folder/database"
  fi
  start database mariadbd --no-defaults --user="$(id -un)" --datadir="$folder/database" \
    --socket="$sockets/database.sock" --pid-file="$folder/database.pid" --skip-networking \
    --innodb-buffer-pool-size=256M
  await "$started_pid" database sql
  secret owner.password
  secret server.password
  sql <<END
CREATE DATABASE IF NOT EXISTS mugugno CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS owner@localhost IDENTIFIED BY '$(cat "$folder/secrets/owner.password")';
GRANT ALL ON mugugno.* TO owner@localhost WITH GRANT OPTION;
CREATE USER IF NOT EXISTS server@localhost IDENTIFIED BY '$(cat "$folder/secrets/server.password")';
END
}

start_mail_sink() {
  mail_port=$(choose_port "$folder/mail.port")
  start mail python3 -I -W ignore deploy/demo.d/mail_sink.py "$mail_port" "$folder/mail"
  await "$started_pid" mail listens "$mail_port"
}

write_configuration() {
  secret master.key
  cat >"$folder/gateway.yaml" <<END
listeners:
  - {address: "unix:$sockets/front.sock", trust: FRONT}
  - {address: "unix:$sockets/http.sock", trust: FRONT, protocol: HTTP}
  - {address: "unix:$sockets/local.sock", trust: LOCAL}
cells:
  - id: home
    address: "unix:$sockets/database.sock"
    database: mugugno
    user: server
    password_file: $folder/secrets/server.password
    owner_user: owner
    owner_password_file: $folder/secrets/owner.password
    associations: ["*"]
master_key_file: $folder/secrets/master.key
journal: {folder: $folder/journal}
attachments: {folder: $folder/attachments}
mail: {url: "smtp://127.0.0.1:$mail_port", sender: noreply@golfoparadiso.example}
metrics_address: "127.0.0.1:$metrics_port"
development: true
${more_configuration:-}
END
}

migrate() {
  metrics_port=$(choose_port "$folder/metrics.port")
  write_configuration
  "$gateway" migrate --config="$folder/gateway.yaml" --schema=deploy/schema \
    >"$folder/log/migrate" 2>&1 || { cat "$folder/log/migrate" >&2; fail "the migration failed"; }
}

start_gateway() {
  # One that was killed left them.
  rm -f "$sockets"/{front,http,local}.sock
  start gateway "$gateway" serve --config="$folder/gateway.yaml"
  gateway_pid=$started_pid
  await "$gateway_pid" gateway test -S "$sockets/local.sock"
}

# start_nginx NAME PORT [SETTING...], the settings being those of deploy/nginx/configure.
start_nginx() {
  local name=$1 listening=$2 as_whom=
  shift 2
  mkdir -p "$folder/$name"
  deploy/nginx/configure listen="127.0.0.1:$listening" folder="$folder/$name" \
    gateway="unix:$sockets/front.sock" http="unix:$sockets/http.sock" \
    certificate="$tls/front.pem" key="$tls/front.key" \
    client_ca="$tls/ca.pem" "$@" >"$folder/$name/nginx.conf"
  # As root, nginx would give its workers to an account that cannot reach the folder.
  if [[ $(id -u) == 0 ]]; then as_whom="user root;"; fi
  start "$name" nginx -e stderr -p "$folder/$name" -c "$folder/$name/nginx.conf" \
    -g "daemon off; $as_whom"
  await "$started_pid" "$name" listens "$listening"
}

start_front() {
  port=$(choose_port "$folder/port")
  start_nginx front "$port"
  front_pid=$started_pid
}

start_servers() {
  say "Starting MariaDB, a mail sink, the gateway and nginx in $folder"
  # The path of a Unix socket has at most 107 bytes.
  sockets=$folder/sockets
  if [[ ${#sockets} -gt 80 ]]; then sockets=$(mktemp -d /tmp/mugugno-demo.XXXXXX); fi
  mkdir -p "$sockets"
  start_database
  start_mail_sink
  migrate
  start_gateway
  start_front
  echo "nginx listens on https://127.0.0.1:$port and brings each call to the gateway"
}
