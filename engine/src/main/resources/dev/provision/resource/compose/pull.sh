# Arguments: missing, always or never; KiB that must be free before a pull, 0 = not checked.
policy=$1 needed=$2
images=$(images) || exit 1
missing=''
for image in $images; do
    if [ "$policy" = always ] || ! run "$engine" image inspect "$image" >/dev/null 2>&1; then missing="$missing $image"; fi
done
if [ -z "$missing" ]; then exit 0; fi
if [ "$policy" = never ]; then
    echo "the host does not have$missing, and pull is never" >&2
    exit 1
fi
if [ "$needed" -gt 0 ]; then
    storage
    if [ -n "$free" ] && [ "$free" -lt "$needed" ]; then
        echo "to pull$missing takes $((needed * 128 / 125000)) MB below $root; $((free * 128 / 125000)) MB are free" >&2
        exit 1
    fi
fi
for image in $missing; do
    quietly run "$engine" pull "$image" || exit 1
done
