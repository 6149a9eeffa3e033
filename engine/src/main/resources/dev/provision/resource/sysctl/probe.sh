# Arguments: the root, the name of our file, and the paths of parameters below /proc/sys.
export LC_ALL=C
r=$1 own=$2
shift 2
show_owned own "$r/etc/sysctl.d/$own"

assignments() {
    head -c 65536 -- "$1" | tr -d '\000' | sed -n -e '/^[[:blank:]]*[#;]/d' -e '/=/s/^/line /p'
    printf '\nclose\n'
}

# The files of sysctl.d(5): sorted by name over all folders, and a name that an earlier folder has hides those in later ones.
# /etc/sysctl.conf comes last, and only for "sysctl --system".
for d in etc run usr/local/lib usr/lib lib; do
    for f in "$r/$d"/sysctl.d/*.conf; do
        if [ -e "$f" ]; then printf '%s %s\n' "${f##*/}" "$d"; fi
    done
done | sort -s -k1,1 | {
    last=
    while read -r name d; do
        if [ "$name" = "$last" ]; then continue; fi
        last=$name
        if [ "$name" = "$own" ]; then continue; fi
        printf 'file /%s/sysctl.d/%s\n' "$d" "$name"
        assignments "$r/$d/sysctl.d/$name"
    done
}
if [ -r "$r/etc/sysctl.conf" ] && ! [ "$r/etc/sysctl.conf" -ef "$r/etc/sysctl.d/99-sysctl.conf" ]; then
    echo 'file /etc/sysctl.conf'
    assignments "$r/etc/sysctl.conf"
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
