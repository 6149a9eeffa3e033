# The engine has been chosen. Arguments: for each name that is asked for a word for the answer and the name.
if [ -z "$engine" ]; then
    echo '#none'
    exit 0
fi
printf '#engine %s\n#uid %s\n' "$engine" "$(id -u)"
while [ $# -gt 0 ]; do
    ask "$1" image inspect "$2"
    shift 2
done
LC_ALL=C "$engine" images --no-trunc --format '#pushed {{.Tag}} {{.ID}}' --filter reference=localhost/provision-pushed 2>/dev/null </dev/null 9>&-
tell_storage
if [ "$engine" = docker ]; then
    client=$(docker version --format '{{.Client.Version}}' 2>/dev/null </dev/null)
    # Since 23 the client builds with BuildKit through a plugin only.
    if docker buildx version >/dev/null 2>&1 </dev/null; then
        echo '#buildkit yes'
    else
        case ${client%%.*} in 1[89] | 20) echo '#buildkit yes' ;; esac
    fi
fi
exit 0
