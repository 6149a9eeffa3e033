# shellcheck shell=sh
# The text file at "$1", links followed, if it has at most "$2" bytes; then pairs of a name and an extended regular
# expression, for each of which the numbers of its lines are told.
export LC_ALL=C
path=$1 most=$2
shift 2
real=$(readlink -f -- "$path" && echo .) && real=${real%??} || real=$path
kind=nothing
if [ -f "$real" ]; then
    kind='file'
elif [ -e "$real" ]; then
    kind=other
fi
folder=${real%/*}
if [ -d "${folder:-/}" ]; then parent=yes; else parent=no; fi
echo "file $kind $parent +$(printf '%s' "$real" | base64 | tr -d '\n')"
if [ "$kind" = file ]; then
    seen=$(stat -c '%a %u %g %s' -- "$real") || exit 3
    echo "stat $seen"
    if [ "${seen##* }" -le "$most" ]; then
        content=$(base64 <"$real") || exit 3
        printf 'content +'
        printf '%s' "$content" | tr -d '\n'
        echo
        while [ $# -ge 2 ]; do
            found=$(tr -d '\r' <"$real" | grep -a -n -E -e "$2" 2>/dev/null)
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
