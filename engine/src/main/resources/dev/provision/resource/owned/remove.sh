# Argument: the path.
rm -f -- "$1" || exit 1
if [ -d "${1%/*}" ]; then sync -- "${1%/*}" 2>/dev/null || sync; fi
