# Starts a throwaway PostgreSQL in a folder of its own, from Debian's binaries, and leaves a watcher behind
# that stops and deletes it as soon as process $2 is gone, however it went.
#
#   sh postgres.sh FOLDER PID
#
# Unix socket only (FOLDER is its directory), no durability: it holds nothing worth keeping.
set -eu
folder=$1 owner=$2

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
    echo "no PostgreSQL in /usr/lib/postgresql/*/bin: apt-get install postgresql" >&2
    exit 1
fi

mkdir -p "$folder"
trap 'cat "$folder"/*.log >&2; rm -rf "$folder"' EXIT
as=
if [ "$(id -u)" = 0 ]; then
    # PostgreSQL refuses to run as root, and as a user without an entry in passwd.
    user=nobody
    getent passwd postgres >/dev/null && user=postgres
    group=$(id -gn "$user")
    chown "$user:$group" "$folder"
    as="setpriv --reuid=$user --regid=$group --clear-groups"
fi

# Its working directory must be one that user may enter.
cd "$folder"
$as "$bin/initdb" -D "$folder/data" -U epm -N -A trust -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log" 2>&1
settings="-k $folder -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=400"
settings="$settings -c shared_buffers=64MB -c autovacuum=off -c max_wal_size=256MB"
$as "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 -o "$settings" start >/dev/null 2>&1 </dev/null
trap - EXIT

# A session of its own, so that an interrupt at the terminal ends the tests and not the one who cleans up.
setsid sh -c '
    tail --pid="$1" -s 0.2 -f /dev/null
    cd /
    $4 "$3/pg_ctl" -D "$2/data" -m immediate -w stop
    rm -rf "$2" "$2.lock"
' watcher "$owner" "$folder" "$bin" "$as" </dev/null >/dev/null 2>&1 &
