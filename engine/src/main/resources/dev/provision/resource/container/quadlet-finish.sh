rm -f "$unit.previous" "$environment.previous" "$unit.new" || exit 1
if run podman container inspect "$name-previous" >/dev/null 2>&1; then
    run podman rm -f -v "$name-previous" >/dev/null
fi
