# Arguments: a file below the root, and its path for the answer. Shows its text.
dropin() {
    printf 'file /%s\n' "$1"
    head -c 65536 -- "$1" 2>/dev/null | tr -d '\000' | sed 's/^/line /'
    printf '\nclose\n'
}

# dropins DIRECTORY PATTERN [FILE]: shows the lines that match PATTERN of all files of a drop-in directory such as sysctl.d, and of
# one more file. The names come in the order in which the directories count; those are put in the order in which
# they are read, and what is hidden by another of its name is left out, on the control node. One process reads all of them.
dropins() {
    folder=$1 pattern=$2 more=${3-}
    cd -P -- "${r:-/}" || exit 3
    set --
    for d in etc run usr/local/lib usr/lib lib; do
        if [ "$d" = lib ] && [ lib -ef usr/lib ]; then continue; fi
        for f in "$d/$folder"/*.conf; do
            if ! [ -e "$f" ]; then continue; fi
            case $f in
                *[!A-Za-z0-9/._@+-]*) dropin "$f" ;;
                *)
                    printf 'dropin /%s\n' "$f"
                    set -- "$@" "$f"
                    ;;
            esac
        done
    done
    if [ "$more" ]; then
        printf 'dropin /%s\n' "$more"
        set -- "$@" "$more"
    fi
    if [ $# -gt 0 ]; then
        echo texts
        grep -a -H -e "$pattern" -- "$@" 2>/dev/null
        echo close
    fi
}
