# Arguments: engine, image, its further name.
LC_ALL=C "$1" tag "$2" "$3" </dev/null 9>&-
