# Arguments: the root, the name of the file, then "g:GROUP", "u:USER" and "d:DEVICE".
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
r=$1 file=$2
shift 2
show_owned rules "$r/etc/udev/rules.d/$file"
if [ -e "$r/run/udev/control" ] && command -v udevadm >/dev/null 2>&1; then echo running; fi
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
