# Argument: the path.
export LC_ALL=C
walk "${1%/*}" || { [ $? = 2 ] && exit 0; } || failed
rm -f -- "./${1##*/}" || exit 1
durable .
