# shellcheck shell=sh disable=SC2154 # what safe-path.sh sets
# The text file at "$1", links followed, if it has at most "$2" bytes; then pairs of a name and an extended regular
# expression, for each of which the numbers of its lines are told.
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
base64_of() { printf '%s' "$1" | base64 | tr -d '\n'; }
echo "file $kind $parent +$(base64_of "$real_path") +$(base64_of "$cannot")"
if [ "$kind" = file ]; then
    seen=$(stat -L -c '%a %u %g %s' -- "$opened") || exit 3
    echo "stat $seen"
    if [ "${seen##* }" -le "$most" ]; then
        content=$(base64 <"$opened") || exit 3
        printf 'content +'
        printf '%s' "$content" | tr -d '\n'
        echo
        while [ $# -ge 2 ]; do
            found=$(tr -d '\r' <"$opened" | grep -a -n -E -e "$2" 2>/dev/null)
            if [ $? -gt 1 ]; then
                echo "refused $1"
            else
                echo "match $1 $(printf '%s\n' "$found" | cut -d: -f1 | tr '\n' ' ')"
            fi
            shift 2
        done
    fi
fi
echo end
