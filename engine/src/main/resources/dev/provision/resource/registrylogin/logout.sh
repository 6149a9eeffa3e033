# Arguments: the engine, the registry as its command wants it or nothing, podman's file or nothing, and the file with the
# logins, which the engine writes by its path.
export LC_ALL=C
(trusted_file "$4" || failed) || exit 1
"$1" logout ${3:+"--authfile=$3"} ${2:+"$2"} >/dev/null </dev/null 9>&-
