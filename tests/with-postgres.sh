#!/usr/bin/env bash
# Runs a command with DATABASE_URL set: the one given, else a throw-away PostgreSQL cluster on a local socket.
set -euo pipefail
if [ -n "${DATABASE_URL:-}" ]; then exec "$@"; fi
find_server() { for dir in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -Vr); do [ -x "$dir/initdb" ] && { echo "$dir"; return; }; done; dirname "$(command -v initdb 2>/dev/null || echo /none/initdb)"; }
server=$(find_server)
if [ ! -x "$server/initdb" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing a PostgreSQL server for the tests …"
  apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql >/dev/null
  server=$(find_server)
fi
if [ ! -x "$server/initdb" ]; then
  echo "No PostgreSQL server: install it (package 'postgresql'), or set DATABASE_URL, and run 'make test-postgres' again." >&2
  exit 1
fi
place=$(mktemp -d)
as=()
if [ "$(id -u)" = 0 ]; then
  id kiemdiem-test >/dev/null 2>&1 || useradd --system --no-create-home kiemdiem-test
  chown kiemdiem-test "$place"
  as=(setpriv --reuid=kiemdiem-test --regid="$(id -g kiemdiem-test)" --clear-groups)
fi
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
stop() { (cd /; "${as[@]}" "$server/pg_ctl" -D "$place/data" -m immediate stop >/dev/null 2>&1 || true); rm -rf "$place"; }
trap stop EXIT
(
  cd /
  "${as[@]}" "$server/initdb" -D "$place/data" -U kiemdiem -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  "${as[@]}" "$server/pg_ctl" -D "$place/data" -w -l "$place/log" -o "-p $port -k $place -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off" start >/dev/null
)
DATABASE_URL="postgresql://kiemdiem@127.0.0.1:$port/postgres" "$@"
