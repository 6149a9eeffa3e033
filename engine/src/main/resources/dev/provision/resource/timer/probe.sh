# shellcheck shell=sh
# The units "$1".timer and "$1".service, and whether there is what they need: a user "$2", a group "$3", a program "$4";
# "$5" calendar expressions follow.
export LC_ALL=C
name=$1 user=$2 group=$3 program=$4 count=$5
shift 5
for kind in timer service; do
    systemctl show --no-pager -p LoadState,ActiveState,UnitFileState,NeedDaemonReload,FragmentPath -- "$name.$kind" |
        while IFS= read -r line; do
            printf '%s %s\n' "$kind" "$line"
        done
done
if [ "$user" ] && ! id -u "$user" >/dev/null 2>&1; then echo 'lacks user'; fi
if [ "$group" ] && ! getent group "$group" >/dev/null 2>&1; then echo 'lacks group'; fi
if [ "$program" ] && ! [ -x "$program" ]; then echo 'lacks program'; fi
while [ "$count" -gt 0 ]; do
    if command -v systemd-analyze >/dev/null 2>&1 && ! said=$(systemd-analyze calendar -- "$1" 2>&1); then
        printf 'refused %s|%s\n' "$1" "$(printf '%s' "$said" | tail -n 1)"
    fi
    shift
    count=$((count - 1))
done
echo files
