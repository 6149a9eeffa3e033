# Arguments: the root, the name of our file, and the paths of parameters below /proc/sys.
export LC_ALL=C
r=$1 own=$2
shift 2
show_owned own "$r/etc/sysctl.d/$own"

settings() { sed -n -e '/^[[:blank:]]*[#;]/d' -e '/=/s/^/line /p'; }
dropins sysctl.d "$own"

# It comes last, and only for "sysctl --system".
same_file() { [ "$(stat -L -c %d:%i -- "$1" 2>/dev/null)" = "$(stat -L -c %d:%i -- "$2" 2>/dev/null)" ]; }
if [ -r "$r/etc/sysctl.conf" ] && ! same_file "$r/etc/sysctl.conf" "$r/etc/sysctl.d/99-sysctl.conf"; then
    dropin /etc/sysctl.conf
fi

for key; do
    f=$r/proc/sys/$key
    if ! [ -f "$f" ]; then
        printf 'key %s missing\n' "$key"
        continue
    fi
    # Root may write what nobody may write, so that the mode has to be looked at as well.
    state=ro
    case $(stat -c %A -- "$f") in
        *w*) if [ -w "$f" ]; then state=rw; fi ;;
    esac
    case $(stat -c %A -- "$f") in
        *r*) value=$(head -c 4096 -- "$f" 2>/dev/null) || state=unreadable ;;
        *) state=unreadable ;;
    esac
    if [ "$state" = unreadable ]; then value=; fi
    printf 'key %s %s %s\n' "$key" "$state" "$(printf %s "$value" | tr '\n' ' ')"
done
echo end
