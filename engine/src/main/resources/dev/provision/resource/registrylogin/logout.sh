# Arguments: the engine, the registry as its command wants it or nothing, and podman's file or nothing.
export LC_ALL=C
"$1" logout ${3:+"--authfile=$3"} ${2:+"$2"} >/dev/null </dev/null 9>&-
