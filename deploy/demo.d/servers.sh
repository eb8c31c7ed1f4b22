# shellcheck shell=bash
# The servers of the demo: a private MariaDB on a Unix socket, a mail sink and the gateway on
# loopback. Sourced by deploy/demo.
# shellcheck disable=SC2154  # folder and gateway are set there

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
  - {address: "127.0.0.1:$port", trust: PUBLIC}
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
mail: {url: "smtp://127.0.0.1:$mail_port", sender: noreply@golfoparadiso.example}
metrics_address: "127.0.0.1:$metrics_port"
development: true
END
}

start_gateway() {
  port=$(choose_port "$folder/port")
  metrics_port=$(choose_port "$folder/metrics.port")
  write_configuration
  "$gateway" migrate --config="$folder/gateway.yaml" --schema=deploy/schema \
    >"$folder/log/migrate" 2>&1 || { cat "$folder/log/migrate" >&2; fail "the migration failed"; }
  start gateway "$gateway" serve --config="$folder/gateway.yaml"
  gateway_pid=$started_pid
  await "$gateway_pid" gateway listens "$port"
}

start_servers() {
  say "Starting MariaDB, a mail sink and the gateway in $folder"
  # The path of a Unix socket has at most 107 bytes.
  sockets=$folder/sockets
  if [[ ${#sockets} -gt 80 ]]; then sockets=$(mktemp -d /tmp/mugugno-demo.XXXXXX); fi
  mkdir -p "$sockets"
  start_database
  start_mail_sink
  start_gateway
  echo "The gateway listens on 127.0.0.1:$port (loopback, without TLS)"
}
