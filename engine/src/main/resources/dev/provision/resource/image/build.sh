# Arguments: engine, whether docker builds with BuildKit, path of the Dockerfile; then, each with a letter in front,
# f:SIZE:PATH the files of the context as they follow each other in the spool, t: tags, s: secrets, o: other options.
engine=$1 buildkit=$2 dockerfile=$3
shift 3
context=$PROVISION_SPOOL/context
rm -rf "$context"
mkdir -p "$context" || exit 1
offset=1
count=$#
for item do
    value=${item#?:}
    case $item in
    f:*)
        size=${value%%:*} file=$context/${value#*:}
        mkdir -p "${file%/*}" || exit 1
        tail -c "+$offset" "$PROVISION_SPOOL/files" | head -c "$size" >"$file" || exit 1
        offset=$((offset + size))
        # No mode comes from the playbook's folder: what is a script can be run.
        if [ "$(head -c 2 "$file" | tr -d '\000')" = '#!' ]; then chmod 755 "$file"; else chmod 644 "$file"; fi
        ;;
    t:*) set -- "$@" --tag "$value" ;;
    s:*) set -- "$@" --secret "id=$value,src=$PROVISION_SPOOL/secret.$value" ;;
    o:*) set -- "$@" "$value" ;;
    esac
done
shift "$count"
case $engine$buildkit in
dockeryes) set -- --progress=plain --build-arg BUILDKIT_INLINE_CACHE=1 "$@" && export DOCKER_BUILDKIT=1 ;;
docker*) export DOCKER_BUILDKIT=0 ;;
esac
log=$PROVISION_SPOOL/build.log
if ! LC_ALL=C "$engine" build --file "$context/$dockerfile" "$@" "$context" >"$log" 2>&1 </dev/null 9>&-; then
    echo 'The end of its log:' >&2
    tail -n 60 "$log" | tail -c 6000 >&2
    exit 1
fi
rm -rf "$context" "$PROVISION_SPOOL"/secret.* "$PROVISION_SPOOL/files"
