# Arguments: a word, and the path of a file that belongs to provision. Says what stands there: "absent", "link", "other", or
# its mode, its time and its content in base64.
show_owned() {
    if [ -L "$2" ]; then
        printf 'owned %s link\n' "$1"
    elif [ -f "$2" ]; then
        printf 'owned %s %s %s +%s\n' "$1" "$(stat -c %a -- "$2")" "$(stat -c %Y -- "$2")" \
            "$(head -c 65536 -- "$2" | base64 | tr -d '\n')"
    elif [ -e "$2" ]; then
        printf 'owned %s other\n' "$1"
    else
        printf 'owned %s absent\n' "$1"
    fi
}
