# shellcheck shell=sh disable=SC2154 # what the prelude defines
# Fetches into a private directory next to the path, which stays until the whole file is there, so that what an interrupted
# run has fetched is not fetched again. "$1" the SHA-256, "$2" mode, "$3" owner, "$4" the tool. The address and the headers
# are in files that only root can read.
digest=$1 mode=$2 owner=$3 tool=$4
fresh "$name $digest" || failed
trap - EXIT

sum() {
    have=$(sha256sum <"./$name") || exit 1
    have=${have%% *}
}

# A server that says how much there is to come is not asked for what does not fit; one that does not is stopped in time.
fetch() (
    free=$(free_kib .)
    if [ -n "$free" ]; then
        # A sixteenth, or 64 MiB of much, stays free: a file system that is full stops more than this download.
        room=$((free - (free / 16 < 65536 ? free / 16 : 65536)))
        [ "$room" -gt 0 ] || exit 63
        [ "$tool" != curl ] || set -- --max-filesize "$((room * 1024))"
        have=0
        [ ! -f "./$name" ] || have=$(stat -c %s "./$name")
        # In units of 512 bytes, which bash counts in only if it is told to; a signal would leave no reason behind.
        [ -z "${BASH_VERSION-}" ] || set -o posix
        trap '' XFSZ
        ulimit -f "$((have / 512 + room * 2))" 2>/dev/null
    fi
    case $tool in
        curl)
            curl -q -sS -K "$PROVISION_SPOOL/curl" "$@" -C - -o "./$name" </dev/null 9>&-
            ;;
        wget)
            wget --config="$PROVISION_SPOOL/wget" -nv -c -O "./$name" -i "$PROVISION_SPOOL/url" </dev/null 9>&-
            ;;
    esac
)

# Ends the step if the tool's status says that the file did not fit. What has been written until then would only be in the way.
fits() {
    case $tool.$1 in
        curl.63 | wget.63) ;;
        curl.23 | wget.3) rm -f -- "./$name" ;;
        *) return 0 ;;
    esac
    echo "$path does not fit: $(free_kib .) KiB are free there, of which a sixteenth, or 64 MiB of much, stay free" >&2
    exit 1
}

# What is there already may be all of it, or of no use: a server that cannot go on from there, or other content since.
status=0 resumed=
if [ -s "./$name" ]; then
    resumed=yes
    sum
    [ "$have" = "$digest" ] || { fetch || status=$?; sum; }
    if [ "$have" != "$digest" ]; then
        fits "$status"
        case $tool.$status in
            # The connection failed: what has come is kept for the next time.
            curl.5 | curl.6 | curl.7 | curl.18 | curl.28 | curl.35 | curl.52 | curl.56 | wget.4)
                echo "what has come of $path until now is kept" >&2
                exit 1
                ;;
        esac
        rm -f -- "./$name" && resumed=
    fi
fi
if [ -z "$resumed" ]; then
    status=0
    fetch || status=$?
    [ "$status" -eq 0 ] || { fits "$status"; echo "$path could not be fetched with $tool" >&2; exit 1; }
    sum
fi
if [ "$have" != "$digest" ]; then
    size=$(stat -c %s "./$name")
    rm -f -- "./$name"
    echo "what was fetched for $path has another SHA-256 than it shall have, and was thrown away: $have, $size bytes" >&2
    exit 1
fi
if [ -e "../$name" ]; then take "../$name"; fi
kept "$owner" && own "$mode" "$owner" "./$name" && durable "./$name" || exit 1
label file && place || failed
sweep
leave
durable .
