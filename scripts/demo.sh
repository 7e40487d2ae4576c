#!/usr/bin/env bash
# The whole job on one machine: makes two scans of a synthetic pit whose true volumes are known, starts a server, uploads
# the scans with curl as any client would, waits, and prints measured beside true volumes.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
preset=demo
seed=1
port=8000
out=$here/demo

usage() {
    cat <<TEXT
Usage: scripts/demo.sh [--preset demo|seed] [--seed N] [--port P] [--out DIR]

  --preset  demo: a quarter of a million points a scan (default)
            seed: 705 000 and 1 205 000 points, turned by 45° and shifted by 10 m
  --seed    another site, another noise (default 1)
  --port    the server's port (default 8000)
  --out     where scans, server data, result and pictures go (default ./demo; replaced)
TEXT
}

die() {
    echo "demo.sh: $*" >&2
    exit 1
}

while [ $# -gt 0 ]; do
    case $1 in
        --preset | --seed | --port | --out)
            [ $# -ge 2 ] || die "$1 needs a value; see --help"
            declare "${1#--}=$2"
            shift 2
            ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done

jar=$here/target/cutfill.jar
unset CUTFILL_JAR # it is this one
if [ ! -f "$jar" ] || [ -n "$(find "$here/src/main" "$here/pom.xml" -newer "$jar" -print -quit)" ]; then
    echo "Building $jar …"
    (cd "$here" && mvn -q -B package -DskipTests) || die "the build failed; 'mvn package' says why"
fi

# only a folder that an earlier demo made is replaced
if [ -e "$out" ] && [ ! -f "$out/truth.json" ] && [ -n "$(ls -A "$out")" ]; then
    die "$out exists and is not a demo's folder; name another with --out"
fi
rm -rf "$out"
mkdir -p "$out"
out=$(cd "$out" && pwd)

"$here/scripts/cutfill" demo generate --preset "$preset" --seed "$seed" --out "$out"

server=
auth=$(mktemp) # for curl; not on the command line, where every user of the machine could read the key
stop() {
    rm -f "$auth"
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
}
trap stop EXIT
base=http://localhost:$port
if curl -fsS -o /dev/null "$base/ready" 2>/dev/null; then
    die "something answers on port $port already; name another with --port"
fi
"$here/scripts/cutfill" serve --port "$port" --data "$out/data" >"$out/server.log" 2>&1 &
server=$!
for _ in $(seq 240); do
    if curl -fsS -o /dev/null "$base/ready" 2>/dev/null; then
        break
    fi
    kill -0 "$server" 2>/dev/null || { tail -n 5 "$out/server.log" >&2; die "the server did not start"; }
    sleep 0.25
done
curl -fsS -o /dev/null "$base/ready" || die "the server is not ready after a minute; see $out/server.log"

key=${CUTFILL_KEY:-$(cat "$out/data/local-key")}
printf 'header = "Authorization: Bearer %s"\n' "$key" >"$auth"
CUTFILL_KEY=$key "$here/scripts/upload.sh" --server "$base" --state "$out/upload.state" "$out/pre.las" "$out/post.las" "$out/stable.shp" | tee "$out/upload.log"
task=$(sed -n 's/^.*\([0-9a-f]\{8\}-[0-9a-f]\{4\}-[0-9a-f]\{4\}-[0-9a-f]\{4\}-[0-9a-f]\{12\}\).*$/\1/p' "$out/upload.log" | head -n 1)
[ -n "$task" ] || die "upload.sh named no task"

# on a terminal one line that changes, elsewhere a line whenever something has changed
began=$(date +%s)
shown=
show() {
    if [ -t 1 ]; then
        printf '\r  %-8s %3d s  %-24s' "$1" "$(($(date +%s) - began))" "${2-}"
    elif [ "$shown" != "$*" ]; then
        shown=$*
        printf '  %-8s %3d s  %s\n' "$1" "$(($(date +%s) - began))" "${2-}"
    fi
}
while :; do
    progress=$(curl -fsS --config "$auth" -D - -o "$out/query.json" "$base/query_task/$task" | sed -n 's/^X-Cutfill-Progress: *\(.*[^[:space:]]\)[[:space:]]*$/\1/Ip')
    status=$(sed -n 's/^{"status":"\([a-z]*\)".*/\1/p' "$out/query.json")
    case $status in
        waiting | pending | running) show "$status" "$progress" ;;
        done) show done; echo; break ;;
        *) echo; die "the task ended as '$status': $(cat "$out/query.json")" ;;
    esac
    sleep 0.5
done

# links are signed and expire, so the pictures are fetched now
mkdir -p "$out/pictures"
region=0
sed 's/"overview".*//' "$out/query.json" | grep -o '"image_url":"[^"]*"' | cut -d '"' -f 4 | while read -r link; do
    region=$((region + 1))
    curl -fsS -o "$out/pictures/region_$region.png" "$link"
done
curl -fsS -o "$out/pictures/overview.png" "$(sed 's/.*"overview"//' "$out/query.json" | grep -o '"image_url":"[^"]*"' | head -n 1 | cut -d '"' -f 4)"

verdict=0
"$here/scripts/cutfill" demo table --truth "$out/truth.json" --result "$out/query.json" || verdict=$?
echo
echo "pictures: $out/pictures/overview.png and region_1.png …; the answer itself: $out/query.json"
exit "$verdict"
