# Arguments: engine, project, directory, file, profiles, whether the file may be shown, ports; whether the project is to be up, the
# file's text behind "=" if it is ours, the environment's likewise.
wanted=$1 project=$2 folder=$3 file=$4 profiles=$5 show=$6 ports=$7 up=$8 text=$9
shift 9
variables=$1
shift
has() { command -v "$1" >/dev/null 2>&1; }
docker='' podman=''
if has podman; then podman=yes; fi
if has docker; then
    # The package podman-docker brings a docker command that is podman.
    case $(docker --version 2>/dev/null </dev/null) in podman*) ;; *) docker=yes ;; esac
fi
case $wanted in
docker) podman='' ;;
podman) docker='' ;;
*) if [ -n "$docker" ]; then podman=''; fi ;;
esac
engine='' tool='' version=''
if [ -n "$docker" ]; then
    engine=docker
    if version=$(docker compose version --short 2>/dev/null </dev/null) && [ -n "$version" ]; then
        tool='docker compose'
    elif has docker-compose && version=$(docker-compose version --short 2>/dev/null </dev/null); then
        tool=docker-compose
    fi
elif [ -n "$podman" ]; then
    engine=podman
    if has podman-compose; then
        tool=podman-compose
        version=$(podman-compose --version 2>/dev/null </dev/null | sed -n 's/^podman-compose[^0-9]*\([0-9][^ ]*\).*/\1/p' | head -n 1)
        if ! podman-compose config --help >/dev/null 2>&1 </dev/null; then printf '#lacks config\n'; fi
    elif version=$(podman compose version --short 2>/dev/null </dev/null) && [ -n "$version" ]; then
        tool='podman compose'
    fi
fi
printf '#engine %s\n#tool %s\n#version %s\n#uid %s\n#now %s\n' "$engine" "$tool" "$version" "$(id -u)" "$(date +%s)"

if [ "$placed" = 1 ]; then printf '#unreachable %s\n' "$why"; fi
if there "$file"; then
    mode=$(stat -L -c %a "$opened")
    printf '#file %s %s\n' "$(sha256sum <"$opened" | cut -c 1-64)" "$mode"
    # What others may not read is not shown either.
    case $show$mode in
    show*[4567])
        printf '#begin file\n'
        head -c 200000 "$opened" | sed 's/^/ /'
        printf '\n#end file 0 \n'
        ;;
    esac
    if [ -n "$tool" ]; then printf '#rendered %s\n' "$(rendered)"; fi
fi
if there .env; then
    printf '#environment %s %s\n' "$(sha256sum <"$opened" | cut -c 1-64)" "$(stat -L -c %a "$opened")"
    while IFS= read -r line || [ -n "$line" ]; do
        name=${line%%=*}
        case $name in '' | *[!A-Za-z0-9_.-]*) continue ;; esac
        printf '#variable %s %s\n' "$name" "$(printf %s "$line" | sha256sum | cut -c 1-64)"
    done <"$opened"
fi
if there "$stamp"; then
    printf '#stamp yes\n#stamp-mode %s\n' "$(stat -L -c %a "$opened")"
    sed -n 's/^\(version\|spec\|rendered\|service\) /#was-\1 /p' "$opened"
fi
if [ "$placed" = 0 ] && [ -e "./$previous" ]; then printf '#previous yes\n'; fi

if [ -z "$engine" ]; then exit 0; fi
case $tool$version in
podman-compose*) dialect=podman ;;
*compose1.*) dialect=v1 ;;
*) dialect=v2 ;;
esac
# The project's directory as it will be: its path below a private directory, with links to all else on the way, so that a
# file is found there by whatever relative name.
view() {
    candidate=$scratch/view
    mkdir "$candidate" || exit 1
    above='' rest=${folder#/}/
    while [ -n "$rest" ]; do
        part=${rest%%/*} rest=${rest#*/}
        if [ -z "$part" ]; then continue; fi
        links "$above/"
        above=$above/$part candidate=$candidate/$part
        rm -f "$candidate" && mkdir "$candidate" || exit 1
    done
    links "$folder/"
}
links() {
    if ! [ -d "$1" ] || ! [ -r "$1" ]; then return; fi
    # shellcheck disable=SC2016 # the inner shell expands it
    find "$1" -mindepth 1 -maxdepth 1 -exec sh -c 'into=$1; shift; ln -s -- "$@" "$into/"' sh "$candidate" {} + || exit 1
}
if [ "$up" = yes ] && [ -n "$tool" ] && { [ -n "$text" ] || there "$file"; }; then
    scratch
    view
    # What is written there must not go through a link to the file that it will replace.
    if [ -n "$variables" ]; then
        rm -f "$candidate/.env" && printf %s "${variables#=}" >"$candidate/.env" || exit 1
    fi
    rm -f "$candidate/$file" || exit 1
    if [ -n "$text" ]; then
        printf %s "${text#=}" >"$candidate/$file" || exit 1
    else
        cat "$opened" >"$candidate/$file" || exit 1
    fi
    if ! refusal=$(accepted); then
        case $(printf '%s\n' "$refusal" | sed "s|$scratch/view/||g") in
        # What names it in full cannot be tried before it is there.
        *"$folder/.env"*) if [ -n "$variables" ] && ! there .env; then refusal=''; fi ;;
        esac
        if [ -n "$refusal" ]; then
            printf '#begin refusal\n%s\n#end refusal 0 \n' "$(printf '%s\n' "$refusal" | tail -c 3000 | sed "s|$scratch/view||g; s/^/ /")"
        fi
    else
        for image in $(images 2>/dev/null); do
            run "$engine" image inspect "$image" >/dev/null 2>&1 || printf '#lacked-image %s\n' "$image"
        done
        tell_storage
    fi
    candidate=''
fi
# shellcheck disable=SC2086 # ports
occupants $ports
tell_boot
ids=$(of_project 2>&1)
printf '#end list %s %s\n' "$?" "$(printf %s "$ids" | tr '\n' ' ')"
for id in $ids; do
    set -- "$@" "$id"
done
if [ $# -gt 0 ]; then
    ask containers container inspect "$@"
    names=$(about '{{.Config.Image}}' "$@" 2>/dev/null | sort -u)
    set --
    for name in $names; do set -- "$@" "$name"; done
    if [ $# -gt 0 ]; then ask images image inspect "$@"; fi
fi
exit 0
