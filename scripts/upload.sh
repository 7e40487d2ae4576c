#!/usr/bin/env bash
# Uploads the four files of a task to a Cutfill server (or to any tus server behind the same /create_task).
# Needs bash, curl and the usual small tools; no JSON tool, no Python.
set -euo pipefail
umask 077 # upload URLs are secrets: whoever has one may write

usage() {
  cat <<'TEXT'
Usage: upload.sh [OPTIONS] PRE.las POST.las STABLE.shp [STABLE.shx]
       upload.sh [OPTIONS] --task ID

Creates a task, uploads its files and ends when the server has all of them; the task then starts by itself.
A connection that breaks is taken up again. Run the same command again after it was stopped, and it goes on where it
stopped; '--task ID' alone does the same from anywhere.

  PRE, POST       the scans before and after (LAS or LAZ)
  STABLE          polygons of the ground that did not move; the .shx is looked for beside the .shp

  --server URL    where the server is (default: $CUTFILL_URL, else http://localhost:8000)
  --task ID       go on with this task, begun earlier by this script on this machine
  --settings S    settings of the task, a JSON object or a file with one: '{"cell_m": 0.5}'. METHOD.md
                  lists them; "stable" is none for this script, which sends a shapefile
  --new           create a new task even if the same files have an unfinished one
  --state FILE    remember upload URLs in FILE (default: one file a task below $TMPDIR/cutfill-upload-<user>)
  --retries N     how often to try again without a byte of progress (default: 5)
  --help          this text

Environment: CUTFILL_KEY  the server's key, if it asks for one; of a server on this machine it is read from
                          $CUTFILL_DATA/local-key (default: ./cutfill-data/local-key)
             CUTFILL_URL  as --server
TEXT
}

fail() {
  printf 'upload.sh: %s\n' "$*" >&2
  exit 1
}

misuse() {
  printf 'upload.sh: %s Try --help.\n' "$*" >&2
  exit 2
}

server=${CUTFILL_URL:-http://localhost:8000}
task=
state=
fresh=
settings=
retries=5
files=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --server | --task | --state | --settings | --retries)
      [ $# -ge 2 ] || misuse "$1 needs a value."
      case $1 in
        --server) server=$2 ;;
        --task) task=$2 ;;
        --state) state=$2 ;;
        --settings) settings=$2 ;;
        --retries) retries=$2 ;;
      esac
      shift 2 ;;
    --new) fresh=yes; shift ;;
    --) shift; files+=("$@"); break ;;
    -*) misuse "There is no option $1." ;;
    *) files+=("$1"); shift ;;
  esac
done
server=${server%/}
case $server in http://* | https://*) ;; *) misuse "--server must begin with http:// or https://, not '$server'." ;; esac
case $retries in '' | *[!0-9]*) misuse "--retries must be a number, not '$retries'." ;; esac
if [ -n "$settings" ] && ! [[ $settings =~ ^[[:space:]]*\{ ]]; then
  if [ ! -f "$settings" ] || [ ! -r "$settings" ]; then fail "--settings is neither a JSON object nor a file that can be read: $settings"; fi
  settings=$(cat "$settings")
fi
settings=$(printf '%s' "$settings" | tr '\t\r\n' '   ') # one line, as the state file keeps it
command -v curl > /dev/null || fail "curl is not installed; install it (for example: apt-get install curl)."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# ---- files -----------------------------------------------------------------------------------------------------------------

absolute() { # path of a file that can be read and has bytes
  [ -e "$1" ] || fail "There is no file $1."
  if [ ! -f "$1" ] || [ ! -r "$1" ]; then fail "$1 cannot be read."; fi
  [ -s "$1" ] || fail "$1 is empty."
  case $1 in *$'\n'* | *$'\t'*) fail "$1 has a line break or a tab in its name; rename it." ;; esac
  printf '%s/%s' "$(cd "$(dirname "$1")" && pwd -P)" "$(basename "$1")"
}

size_of() { wc -c < "$1" | tr -d ' '; }

# what must not change between two runs that send parts of the same file
version_of() { printf '%s %s' "$(size_of "$1")" "$(date -r "$1" +%s)"; }

file_pre='' file_post='' file_shp='' file_shx=''
case ${#files[@]} in
  0) [ -n "$task$state" ] || misuse "Which files?" ;;
  3 | 4)
    file_pre=$(absolute "${files[0]}")
    file_post=$(absolute "${files[1]}")
    file_shp=$(absolute "${files[2]}")
    if [ ${#files[@]} = 4 ]; then
      file_shx=$(absolute "${files[3]}")
    else
      case $file_shp in
        *.shp) file_shx=${file_shp%.shp}.shx ;;
        *.SHP) file_shx=${file_shp%.SHP}.SHX ;;
        *) misuse "${files[2]} does not end in .shp, so name its .shx too." ;;
      esac
      [ -e "$file_shx" ] || fail "There is no $file_shx beside the .shp; a shapefile needs both."
      file_shx=$(absolute "$file_shx")
    fi ;;
  *) misuse "Three or four files are needed, ${#files[@]} are given." ;;
esac

# ---- state: lines of <name> TAB <value> ------------------------------------------------------------------------------------

state_dir=${TMPDIR:-/tmp}/cutfill-upload-$(id -u)
url_pre='' url_post='' url_shp='' url_shx=''

recall() { # file, name
  sed -n "s/^$2$(printf '\t')//p" "$1" | head -n 1
}

is_for_these_files() {
  [ "$(recall "$1" server)" = "$server" ] || return 1
  [ "$(recall "$1" settings)" = "$settings" ] || return 1
  local label file
  for label in pre post shp shx; do
    file=file_$label
    [ "$(recall "$1" "file_$label")" = "${!file}" ] || return 1
    [ "$(recall "$1" "version_$label")" = "$(version_of "${!file}")" ] || return 1
  done
}

find_state() { # sets $state to the file of an earlier run, if there is one
  [ -z "$fresh" ] && [ -z "$state" ] && [ -d "$state_dir" ] && [ -O "$state_dir" ] || return 0
  local candidate
  for candidate in "$state_dir"/*.state; do
    [ -f "$candidate" ] || continue
    if [ -n "$task" ]; then
      [ "$(recall "$candidate" task)" = "$task" ] || continue
    else
      is_for_these_files "$candidate" || continue
    fi
    state=$candidate
    return 0
  done
}

load_state() {
  local label file known
  known=$(recall "$state" task)
  [ -n "$known" ] || fail "$state is not a state file of this script."
  [ -z "$task" ] || [ "$known" = "$task" ] || fail "$state is about task $known, not $task."
  task=$known
  [ -z "$settings" ] || [ "$(recall "$state" settings)" = "$settings" ] \
    || fail "Task $task was begun with other settings, which cannot be changed; use --new."
  settings=$(recall "$state" settings)
  server=$(recall "$state" server)
  for label in pre post shp shx; do
    file=file_$label
    known=$(recall "$state" "file_$label")
    [ -z "${!file}" ] || [ "${!file}" = "$known" ] || fail "Task $task was begun with $known as $label, not ${!file}; use --new."
    absolute "$known" > /dev/null
    [ "$(recall "$state" "version_$label")" = "$(version_of "$known")" ] \
      || fail "$known has changed since its upload began; use --new to begin again."
    printf -v "file_$label" '%s' "$known"
    printf -v "url_$label" '%s' "$(recall "$state" "url_$label")"
  done
}

save_state() {
  local label file url
  if [ -z "$state" ]; then
    mkdir -p "$state_dir"
    [ -O "$state_dir" ] || fail "$state_dir belongs to somebody else; name a place for the upload URLs with --state."
    state=$state_dir/$task.state
  fi
  {
    printf 'task\t%s\nserver\t%s\nsettings\t%s\n' "$task" "$server" "$settings"
    for label in pre post shp shx; do
      file=file_$label url=url_$label
      printf 'file_%s\t%s\nversion_%s\t%s\nurl_%s\t%s\n' \
        "$label" "${!file}" "$label" "$(version_of "${!file}")" "$label" "${!url}"
    done
  } > "$state.new" || fail "Cannot write $state.new."
  mv "$state.new" "$state" || fail "Cannot write $state."
}

# ---- HTTP ------------------------------------------------------------------------------------------------------------------

status= # of the last answer; 000 when there was none

request() { # curl's arguments; the answer is in $status, $work/headers and $work/body
  : > "$work/headers"
  : > "$work/body"
  status=$(curl --silent --show-error --connect-timeout 20 --speed-limit 1 --speed-time 60 \
    --dump-header "$work/headers" --output "$work/body" --write-out '%{http_code}' "$@" 2> "$work/error") || case $status in [45]??) ;; *) status=000 ;; esac # refused early, the rest of a body finds no taker
}

header() { # $1 of the last answer; after interim answers the last one counts
  { grep -i "^$1:" "$work/headers" || true; } | tail -n 1 | cut -d : -f 2 | tr -d ' \r'
}

what_went_wrong() {
  if [ "$status" = 000 ]; then
    sed 's/^curl: ([0-9]*) //' "$work/error" | head -n 1
  else
    printf 'the server answered %s: %s' "$status" "$(head -c 500 "$work/body" | tr -s '\r\n' ' ')"
  fi
}

key() { # the one that is said, else the one that a server on this machine has generated
  local generated=${CUTFILL_DATA:-./cutfill-data}/local-key
  if [ -n "${CUTFILL_KEY:-}" ]; then
    printf '%s' "$CUTFILL_KEY"
  elif [[ $server =~ ^http://(localhost|127\.0\.0\.1|\[::1\])(:|/|$) ]] && [ -r "$generated" ]; then
    cat "$generated"
  fi
}

create_task() {
  local key label url
  key=$(key)
  : > "$work/auth" # not on the command line, where every user of the machine could read it
  if [ -n "$key" ]; then
    key=${key//\\/\\\\}
    printf 'header = "Authorization: Bearer %s"\n' "${key//\"/\\\"}" > "$work/auth"
  fi
  local body=()
  if [ -n "$settings" ]; then
    printf '{"settings": %s}' "$settings" > "$work/settings"
    body=(-H 'Content-Type: application/json' --data-binary "@$work/settings")
  fi
  request --config "$work/auth" -X POST ${body[@]+"${body[@]}"} "$server/create_task"
  case $status in
    2??) ;;
    000) fail "Cannot reach $server: $(what_went_wrong)" ;;
    401 | 403) fail "$(what_went_wrong) (is CUTFILL_KEY set to the server's key?)" ;;
    *) fail "No task was created: $(what_went_wrong)" ;;
  esac
  task=$(member task_id)
  printf '%s' "$task" | grep -Eq '^[0-9A-Za-z-]{1,64}$' || fail "$server/create_task did not answer with a task_id; is it a Cutfill server?"
  for label in pre post shp shx; do
    url=$(member "$label")
    case $url in http://* | https://*) ;; *) fail "$server/create_task gave no upload URL for $label." ;; esac
    printf -v "url_$label" '%s' "$url"
  done
}

member() { # a string member of the JSON object in the last answer
  tr -d '\n\t' < "$work/body" | sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p' | sed 's#\\/#/#g'
}

# ---- tus -------------------------------------------------------------------------------------------------------------------

offset=0
deferred=

ask_offset() { # of $1; 0 when it is known
  request --head -H 'Tus-Resumable: 1.0.0' "$1"
  case $status in 2??) ;; *) return 1 ;; esac
  offset=$(header upload-offset)
  deferred=$(header upload-defer-length)
  case $offset in '' | *[!0-9]*) status=000; echo 'the answer has no Upload-Offset' > "$work/error"; return 1 ;; esac
}

send_rest() { # of file $1 (of $3 bytes) to $2, from $offset
  local arguments=(-X PATCH -H 'Tus-Resumable: 1.0.0' -H 'Content-Type: application/offset+octet-stream'
    -H "Upload-Offset: $offset")
  [ -z "$deferred" ] || arguments+=(-H "Upload-Length: $3")
  if [ "$offset" -ge "$3" ]; then
    arguments+=(--data-binary '') # nothing but the length is missing
  else
    arguments+=(--upload-file "$1")
    # curl takes Content-Range for granted when it begins in the middle; tus has Upload-Offset for that
    [ "$offset" = 0 ] || arguments+=(--continue-at "$offset" -H 'Content-Range:')
  fi
  request "${arguments[@]}" "$2"
}

may_try_again() { # the connection broke, or an answer that asks for patience; any other refusal stays what it is
  case $status in 000 | 409 | 423 | 429 | 5??) return 0 ;; *) return 1 ;; esac
}

upload() { # label, file, URL
  local label=$1 file=$2 url=$3 size failures=0 reached=-1 said=
  size=$(size_of "$file")
  while true; do
    if ask_offset "$url"; then
      [ "$offset" -le "$size" ] || fail "The server has $offset bytes of $label, but $file has only $size; use --new."
      if [ "$offset" -gt "$reached" ]; then
        reached=$offset
        failures=0
      fi
      if [ "$offset" = "$size" ] && [ -z "$deferred" ]; then
        [ -n "$said" ] || printf '→ Uploading %s (%s bytes) …\n' "$label" "$size"
        printf '✔ %s uploaded.\n' "$label"
        return
      fi
      if [ -z "$said" ]; then
        said=yes
        if [ "$offset" = 0 ]; then
          printf '→ Uploading %s (%s bytes) …\n' "$label" "$size"
        else
          printf '→ Uploading %s (%s bytes), going on at byte %s …\n' "$label" "$size" "$offset"
        fi
      fi
      send_rest "$file" "$url" "$size"
      if [ "$status" = 204 ] || [ "$status" = 200 ]; then
        continue # the next HEAD is the receipt
      fi
    fi
    if ! may_try_again; then
      case $status in 404 | 410) fail "$label: the server does not know this upload any more; use --new to begin again." ;; esac
      fail "$label could not be uploaded: $(what_went_wrong)"
    fi
    failures=$((failures + 1))
    if [ "$failures" -gt "$retries" ]; then
      fail "$label could not be uploaded, $offset of $size bytes are there: $(what_went_wrong). Run the same command again to go on."
    fi
    sleep "$failures"
  done
}

# ---- the way of a task -----------------------------------------------------------------------------------------------------

find_state
if [ -n "$state" ] && [ -f "$state" ] && [ -z "$fresh" ]; then
  load_state
elif [ -n "$task" ]; then
  fail "The upload URLs of task $task are not known here: it was begun on another machine, or is uploaded already."
elif [ ${#files[@]} = 0 ]; then
  fail "There is no state file $state."
else
  create_task
  save_state
fi
printf 'Task %s\n' "$task"
upload post "$file_post" "$url_post"
upload shp "$file_shp" "$url_shp"
upload shx "$file_shx" "$url_shx"
upload pre "$file_pre" "$url_pre"
rm -f "$state"
