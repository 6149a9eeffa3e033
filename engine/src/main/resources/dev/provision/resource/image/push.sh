# Arguments: engine, image, the name under which it is noted that its registry has this one.
if ! said=$(LC_ALL=C "$1" push "$2" 2>&1 </dev/null 9>&-); then
    printf '%s\n' "$said" | tail -c 6000 >&2
    exit 1
fi
LC_ALL=C "$1" tag "$2" "$3" </dev/null 9>&-
