# Arguments: a word, and the path of a file that belongs to provision. Prints "absent", "link", "other", "refused" and the
# reason in base64, or the file's mode, its time and its content in base64.
show_owned() (
    name=${2##*/}
    walk "${2%/*}"
    reached=$?
    if [ $reached = 2 ]; then
        printf 'owned %s absent\n' "$1"
    elif [ $reached != 0 ]; then
        printf 'owned %s refused +%s\n' "$1" "$(printf %s "$why" | base64 | tr -d '\n')"
    elif [ -L "./$name" ]; then
        printf 'owned %s link\n' "$1"
    elif [ -f "./$name" ]; then
        if take "./$name"; then
            printf 'owned %s %s %s +%s\n' "$1" "$(stat -L -c %a -- "$opened")" "$(write_time "$opened")" \
                "$(head -c 65536 -- "$opened" | base64 | tr -d '\n')"
        else
            printf 'owned %s refused +%s\n' "$1" "$(printf %s "$why" | base64 | tr -d '\n')"
        fi
    elif [ -e "./$name" ]; then
        printf 'owned %s other\n' "$1"
    else
        printf 'owned %s absent\n' "$1"
    fi
)
