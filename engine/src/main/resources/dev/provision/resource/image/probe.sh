# Arguments: auto, docker or podman; then for each name that is asked for a word for the answer and the name.
wanted=$1
shift
has() { command -v "$1" >/dev/null 2>&1; }
engine=''
case $wanted in
auto)
    if has docker; then
        engine=docker
        # The package podman-docker brings a docker command that is podman.
        if has podman; then case $(docker --version 2>/dev/null </dev/null) in podman*) engine=podman ;; esac; fi
    elif has podman; then
        engine=podman
    fi
    ;;
*) if has "$wanted"; then engine=$wanted; fi ;;
esac
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
info=$(LC_ALL=C "$engine" info --format '{{json .}}' 2>/dev/null </dev/null 9>&-)
case $info in
*io.containerd.snapshotter*) root=/var/lib/containerd ;;
*) root=$(printf '%s\n' "$info" | sed -n 's/.*"DockerRootDir": *"\([^"]*\)".*/\1/p; s/.*"graphRoot": *"\([^"]*\)".*/\1/p') ;;
esac
if [ -n "$root" ]; then
    free=$(df -Pk "$root" 2>/dev/null | tail -n 1 | sed -n 's/.* \([0-9][0-9]*\)  *[0-9][0-9]*% .*/\1/p')
    if [ -n "$free" ]; then printf '#free %s %s\n' "$free" "$root"; fi
fi
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
