# Arguments: engine, image, the beginning of the tag under which it is noted what its registry has.
engine=$1 image=$2 note=$3
run() { LC_ALL=C "$engine" "$@" </dev/null 9>&-; }
set -- push
# podman knows the digest of the image as it keeps it, which is not that of the one it sends.
if [ "$engine" = podman ]; then set -- push "--digestfile=$PROVISION_SPOOL/digest"; fi
if ! said=$(run "$@" "$image" 2>&1); then
    printf '%s\n' "$said" | tail -c 6000 >&2
    exit 1
fi
if [ "$engine" = podman ]; then
    digest=$(cat "$PROVISION_SPOOL/digest")
else
    digest=$(printf '%s\n' "$said" | sed -n 's/.*digest: \(sha256:[0-9a-f]*\).*/\1/p' | tail -n 1)
fi
case $digest in
sha256:*) ;;
*)
    echo "$engine did not say what it pushed" >&2
    exit 1
    ;;
esac
run images --format '{{.Tag}}' --filter reference=localhost/provision-pushed | while read -r old; do
    # What only this note still names goes with it; one that a container uses stays.
    case $old in "$note"*) run rmi "localhost/provision-pushed:$old" >/dev/null 2>&1 ;; esac
done
run tag "$image" "localhost/provision-pushed:$note${digest#sha256:}"
