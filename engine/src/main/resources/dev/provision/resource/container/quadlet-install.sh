# Arguments: name, path of the generator, yes if there is a secret part of the environment.
generator=$2 secrets=$3
check=$PROVISION_SPOOL/check
mkdir -p "$check" || exit 1
cp "$PROVISION_SPOOL/unit" "$check/$name.container" || exit 1
if ! makes_service "$name" "$generator" "$check"; then
    printf 'podman cannot make a service of %s:\n%s\n' "$unit" "$said" >&2
    exit 1
fi
trusted "$units" yes || failed
# What was there before waits until the new one serves.
if [ -f "$unit" ] && [ ! -e "$unit.previous" ]; then
    if [ -f "$environment" ]; then
        put 600 '' "$name.env.previous" <"$environment" || exit 1
    else
        rm -f "$environment.previous"
    fi
    put 644 '' "$name.container.previous" <"$unit" || exit 1
fi
if [ "$secrets" = yes ]; then
    put 600 '' "$name.env" <"$PROVISION_SPOOL/container.env" || exit 1
fi
# The generator also reads what is below this directory: a file has another name until it is complete.
put 644 '' "$name.container.new" <"$PROVISION_SPOOL/unit" &&
    mv -f -T -- "./$name.container.new" "./$name.container" && durable . || exit 1
if [ "$secrets" != yes ]; then rm -f "$environment"; fi
# A container of this name that systemd does not run would only be thrown away.
owner=$(run podman container inspect --format '{{index .Config.Labels "PODMAN_SYSTEMD_UNIT"}}' "$name" 2>/dev/null)
if [ $? -eq 0 ] && [ -z "$owner" ]; then
    if run podman container inspect "$name-previous" >/dev/null 2>&1; then
        run podman rm -f -v "$name" >/dev/null || exit 1
    else
        run podman stop -t 30 "$name" >/dev/null || exit 1
        run podman rename "$name" "$name-previous" || exit 1
    fi
fi
start restart
