# Arguments: the root, then a path below /proc/sys and a value, and so on. Each is read back: the kernel may take a value and
# make another one of it.
export LC_ALL=C
r=$1
shift
plain() { printf %s "$1" | tr '\n\t' '  ' | tr -s ' ' | sed 's/^ //; s/ $//'; }
while [ $# -ge 2 ]; do
    key=$1 value=$2
    shift 2
    f=$r/proc/sys/$key
    # cat, since the shells differ in what their printf does when a write fails.
    if ! said=$( { printf '%s\n' "$value" | cat >"$f"; } 2>&1); then
        printf 'the kernel does not take "%s" for %s: %s\n' "$value" "$key" "${said##*: }" >&2
        exit 1
    fi
    now=$(plain "$(cat -- "$f")")
    if [ "$now" != "$value" ]; then
        printf 'the kernel took "%s" for %s and made "%s" of it: write that, if it is what is meant\n' \
            "$value" "$key" "$now" >&2
        exit 1
    fi
done
