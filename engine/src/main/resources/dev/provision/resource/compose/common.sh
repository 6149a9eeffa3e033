# What the scripts of this kind share. Its variables: engine tool dialect project folder file profiles orphans, and candidate,
# the project's directory with files that are not in place yet, or nothing.
run() { LC_ALL=C "$@" </dev/null 9>&-; }
stamp=.provision-$project
previous=$stamp.previous
# The folder of the project is the working directory where $placed, the status of walk, is 0.
placed=2
if [ -n "$folder" ]; then
    walk "$folder"
    placed=$?
fi
# Argument: a file of the folder. Sets $opened to a path under which it can be read.
there() { [ "$placed" = 0 ] && [ -f "./$1" ] && name=$1 && take "./$1"; }
of_project() { run "$engine" ps -a -q --no-trunc --filter "label=com.docker.compose.project=$project"; }
about() { run "$engine" container inspect --format "$@"; }
compose() {
    for profile in $profiles; do set -- --profile "$profile" "$@"; done
    # The tool may be two words; neither it nor a profile holds a blank otherwise.
    if [ -n "$candidate" ]; then
        (cd "$candidate" && run $tool -p "$project" -f "$file" "$@")
    else
        # A relative volume is named by PWD, which may be a path with links.
        [ "$placed" = 0 ] && run env PWD="$folder" $tool -p "$project" -f "$file" "$@"
    fi
}
# Fails with the tool's own words if it does not accept the files: asked before anything is changed, and of what was written.
accepted() {
    said=$(compose config 2>&1 >/dev/null) && return 0
    printf '%s does not accept %s:\n%s\n' "$tool" "$folder/$file" "$said"
    return 1
}
images() {
    case $dialect in
    v2) listed=$(compose config --images) || return 1 ;;
    # It has no such question; a service's image stands four blanks from the left in what it prints, and nothing else does.
    *) listed=$(compose config 2>/dev/null | sed -n "s/^    image: *//p" | tr -d "\"'") ;;
    esac
    printf '%s\n' "$listed" | sort -u
}
# What the tool makes of the file and all that it names, as one number.
rendered() { compose config 2>/dev/null | sha256sum | cut -c 1-64; }
# Tools tell of their progress at length: it matters only if they fail.
quietly() {
    said=$("$@" 2>&1) && return 0
    failed=$?
    printf '%s\n' "$said" | tail -c 6000 >&2
    return "$failed"
}
# Argument: recreate, or leave what has not changed.
up() {
    set -- "$1" --no-build
    if [ "$orphans" = remove ]; then set -- "$@" --remove-orphans; fi
    case $dialect$1 in
    v2*) set -- "$@" --pull never ;;
    # It does not look whether an image has changed.
    podmanrecreate) set -- "$@" --force-recreate ;;
    esac
    shift
    quietly compose up -d "$@"
}
