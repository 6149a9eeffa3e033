# Arguments: the root, the name of our file, and the paths of parameters below /proc/sys.
export LC_ALL=C
r=$1 own=$2
shift 2
show_owned own "$r/etc/sysctl.d/$own"

# The last one is read only by "sysctl --system".
more=
if [ -r "$r/etc/sysctl.conf" ] && ! [ "$r/etc/sysctl.conf" -ef "$r/etc/sysctl.d/99-sysctl.conf" ]; then more=etc/sysctl.conf; fi
dropins sysctl.d = "$more"

# Root may write what nobody may write, so that the mode has to be looked at as well.
mode_of() {
    if looked_up "$1"; then
        bits=$((0x${attributes%% *}))
    else
        bits=$(stat -c %f -- "$1") && bits=$((0x$bits)) || bits=0
    fi
}

# Numbers cannot be read byte by byte, as a shell does. One process reads all of them; if it could not, each is read alone.
cd -P -- "${r:-/}" || exit 3
together='' again='' apart=''
for key; do
    f=$r/proc/sys/$key
    if ! [ -f "$f" ]; then
        printf 'key %s missing\n' "$key"
        continue
    fi
    mode_of "$f"
    state=ro
    if [ $((bits & 0222)) != 0 ] && [ -w "$f" ]; then state=rw; fi
    if [ $((bits & 0444)) = 0 ]; then
        printf 'key %s unreadable\n' "$key"
        continue
    fi
    case $key in
        *[!A-Za-z0-9/._@+-]*) apart="$apart$state $key$line_feed" ;;
        *)
            printf 'key %s %s\n' "$key" "$state"
            together="$together proc/sys/$key" again="$again$state $key$line_feed"
            ;;
    esac
done
if [ "$together" ]; then
    echo values
    # shellcheck disable=SC2086 # words
    grep -a -H '' -- $together 2>/dev/null
    if [ $? -gt 1 ]; then apart=$apart$again; fi
    echo close
fi
while [ "$apart" ]; do
    key=${apart%%"$line_feed"*} apart=${apart#*"$line_feed"}
    state=${key%% *} key=${key#* }
    value=$(head -c 4096 -- "proc/sys/$key" 2>/dev/null) || state=unreadable value=
    printf 'key %s %s %s\n' "$key" "$state" "$(printf %s "$value" | tr '\n' ' ')"
done
echo end
