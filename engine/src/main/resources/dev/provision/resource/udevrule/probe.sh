# Arguments: the root, the name of the file, its text behind "=" if there is to be one, then "g:GROUP", "u:USER" and "d:DEVICE".
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
r=$1 file=$2 text=$3
shift 3
show_owned rules "$r/etc/udev/rules.d/$file"
if [ -e "$r/run/udev/control" ] && command -v udevadm >/dev/null 2>&1; then
    echo running
    if [ -n "$text" ] && [ "$(cat -- "$r/etc/udev/rules.d/$file" 2>/dev/null; echo .)" != "${text#=}." ]; then
        scratch
        printf %s "${text#=}" >"$scratch/$file" || exit 1
        if ! refusal=$(accepted "$scratch/$file"); then
            printf 'refused %s\n' "$(printf '%s' "$refusal" | tail -c 3000 | tr '\n' ' ')"
        fi
    fi
fi
# Whether a database of accounts has a name.
has() {
    if command -v getent >/dev/null 2>&1; then
        getent "$1" "$2" >/dev/null 2>&1 </dev/null
    else
        while IFS=: read -r name rest; do
            if [ "$name" = "$2" ]; then return 0; fi
        done <"/etc/$1"
        return 1
    fi
}
# Rules of all other files that set an owner, a group or a mode; a name that an earlier directory has hides it in later ones.
others() {
    set --
    names=' '
    for d in etc run usr/local/lib usr/lib lib; do
        for f in "$r/$d/udev/rules.d"/*.rules; do
            if ! [ -e "$f" ]; then continue; fi
            case $names in *" ${f##*/} "*) continue ;; esac
            names="$names${f##*/} "
            if [ "${f##*/}" != "$file" ] && [ -f "$f" ]; then set -- "$@" "$f"; fi
        done
    done
    if [ $# -gt 0 ]; then
        grep -E '^[^#]*(OWNER|GROUP|MODE) *:?= *"' -- "$@" /dev/null 2>/dev/null | head -c 500000 | while IFS= read -r line; do
            printf 'other %s\n' "${line#"$r"}"
        done
    fi
}
if [ -n "$text" ]; then others; fi
for item; do
    value=${item#?:}
    case $item in
        g:*) has group "$value" || printf 'missing group %s\n' "$value" ;;
        u:*) has passwd "$value" || printf 'missing user %s\n' "$value" ;;
        d:*)
            if [ -e "$r$value" ]; then
                printf 'device %s %s\n' "$(stat -L -c '%a %U %u %G %g' -- "$r$value")" "$value"
            fi
            ;;
    esac
done
echo end
