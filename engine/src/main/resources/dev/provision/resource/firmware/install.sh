# Arguments: the root, apt or dnf, "snapshot", "package" or "mes", the lowest good version or nothing, denied versions, and
# the packages, the one that is judged first.
set -u
r=$1 tools=$2 rule=$3 minimum=$4 deny=$5
shift 5

good() {
    if denied "$1"; then return 1; fi
    case $rule in
        snapshot)
            digits=${1#*:}
            digits=${digits%%[!0-9]*}
            [ "${#digits}" = 8 ] && [ "$digits" -ge "$minimum" ]
            ;;
        package) ge "$1" "$minimum" ;;
        *) return 0 ;;
    esac
}

judged=$1
for name; do
    if installed "$name" >/dev/null; then judged=$name; break; fi
done
refresh
best=
for version in $(candidates "$judged"); do
    if good "$version" && { [ -z "$best" ] || ! ge "$best" "$version"; }; then best=$version; fi
done
if [ -z "$best" ]; then
    say "no repository of this host has a good $judged; it has: $(candidates "$judged" | tr '\n' ' ')"
    exit 1
fi
list=$judged=$best
for name; do
    if [ "$name" != "$judged" ] && installed "$name" >/dev/null && candidates "$name" | grep -qxF "$best"; then
        list="$list $name=$best"
    fi
done
# shellcheck disable=SC2086 # words are meant to be split
install_exactly $list || exit 1
row=$(installed "$judged") || { say "$judged is not installed"; exit 1; }
row=${row#* }
# A locked package makes dnf say "Nothing to do" and succeed.
if ! good "${row%% *}"; then say "$judged is still ${row%% *}"; exit 1; fi
