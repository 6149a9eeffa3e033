# show_owned WORD PATH: shows a file that belongs to provision: "absent", "link", "other", "refused" and the reason in base64, or
# the file's mode, its time and its content: in base64, or in lines that follow.
show_owned() {
    owned=$1 name=${2##*/}
    walk "${2%/*}"
    reached=$?
    if [ $reached = 2 ]; then
        printf 'owned %s absent\n' "$owned"
    elif [ $reached != 0 ]; then
        printf 'owned %s refused +%s\n' "$owned" "$(printf %s "$why" | base64 | tr -d '\n')"
    elif [ -L "./$name" ]; then
        printf 'owned %s link\n' "$owned"
    elif [ -f "./$name" ]; then
        if take "./$name"; then
            status && written || exit 3
            if [ "${seen##* }" -le 4096 ] && plain "${seen##* }" "owned-line $owned "; then
                printf 'owned %s %s %s lines\n%s' "$owned" "${seen%% *}" "$time" "$lines"
            else
                printf 'owned %s %s %s +%s\n' "$owned" "${seen%% *}" "$time" "$(head -c 65536 -- "$opened" | base64 | tr -d '\n')"
            fi
            exec 3<&-
        else
            printf 'owned %s refused +%s\n' "$owned" "$(printf %s "$why" | base64 | tr -d '\n')"
        fi
    elif [ -e "./$name" ]; then
        printf 'owned %s other\n' "$owned"
    else
        printf 'owned %s absent\n' "$owned"
    fi
}

# The time of the last write to the file that take has opened, in $time.
written() {
    if [ -z "$shared" ] && looked_up "$real/$name"; then
        time=${attributes##*"	"}
        case ${time%|*} in
            *[!0-9.]* | *.*.*) time=${time#*|} ;;
            *.[0-9][0-9][0-9]) time=${time%|*} ;;
            *) time=${time#*|} ;;
        esac
    else
        time=$(write_time "$opened")
    fi
}
