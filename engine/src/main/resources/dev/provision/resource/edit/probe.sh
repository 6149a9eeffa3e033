# shellcheck shell=sh disable=SC2154 # what safe-path.sh sets
# The text file at "$1", links followed, if it has at most "$2" bytes; then pairs of a name and an extended regular
# expression, for each of which its lines are told with their numbers.
export LC_ALL=C
path=$1 most=$2
shift 2
kind=nothing parent=no real_path=$path cannot=''
if reach "$path"; then
    parent=yes real_path=$real/$name
    if [ -f "./$name" ]; then
        if take "./$name"; then kind='file'; else cannot=$why; fi
    elif [ -e "./$name" ]; then
        kind=other
    fi
elif [ $? != 2 ]; then
    cannot=$why
fi
# The text as a word of the answer, in $word: as it is where that cannot be taken for anything else.
word() {
    case $1 in
        *[!A-Za-z0-9/._-]*) word=+$(printf '%s' "$1" | base64 | tr -d '\n') ;;
        *) word==$1 ;;
    esac
}
# The numbers of the matching lines of a long file, without the lines.
numbered() {
    found=$(tr -d '\r' <"$opened" | grep -a -n -E -e "$1" 2>/dev/null) || return
    printf '%s\n' "$found" | sed 's/:.*/:/'
}
word "$real_path"
path=$word
word "$cannot"
echo "file $kind $parent $path $word"
if [ "$kind" = file ]; then
    status || exit 3
    echo "stat $seen"
    size=${seen##* }
    if [ "$size" -le "$most" ]; then
        short=''
        if [ "$size" -le 4096 ] && plain "$size" =; then
            short=yes
            printf 'lines\n%s' "$lines"
        else
            echo content
            base64 <"$opened" || exit 3
        fi
        echo .
        while [ $# -ge 2 ]; do
            echo "match $1"
            if [ "$short" ]; then
                grep -a -n -E -e "$2" <"$opened" 2>/dev/null
            elif [ "$size" -le 65536 ]; then
                tr -d '\r' <"$opened" | grep -a -n -E -e "$2" 2>/dev/null
            else
                numbered "$2"
            fi
            if [ $? -gt 1 ]; then echo refused; else echo .; fi
            shift 2
        done
    fi
    exec 3<&-
fi
echo end
