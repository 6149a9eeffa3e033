# Argument: a file below the root. Shows what the function "settings" makes of its text.
dropin() {
    printf 'file %s\n' "$1"
    head -c 65536 -- "$r$1" 2>/dev/null | tr -d '\000' | settings
    printf '\nclose\n'
}

# Arguments: the name of a drop-in folder such as sysctl.d, and that of our file. Shows every other file that counts, in the
# order in which they are read: sorted by name over all folders; a name that an earlier folder has hides it in later ones.
dropins() {
    for d in etc run usr/local/lib usr/lib lib; do
        for f in "$r/$d/$1"/*.conf; do
            if [ -e "$f" ]; then printf '%s %s\n' "$d" "${f##*/}"; fi
        done
    done | sort -s -k2 | {
        last=
        while read -r d name; do
            if [ "$name" != "$last" ] && [ "$name" != "$2" ]; then dropin "/$d/$1/$name"; fi
            last=$name
        done
    }
}
