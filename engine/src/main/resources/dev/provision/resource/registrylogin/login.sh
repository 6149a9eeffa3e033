# Arguments: the engine, the registry as its command wants it or nothing, the user, the file with the logins, and its path
# for a command line or nothing. The password comes from the spool: no argument and no environment ever holds it.
export LC_ALL=C
engine=$1 registry=$2 user=$3 file=$4 authfile=$5
umask 077
trap 'rm -f -- "$PROVISION_SPOOL/password"' EXIT
# The engine writes it by its path.
(trusted_file "$file" yes || failed) || exit 1
if [ -n "$authfile" ]; then
    set -- "--authfile=$authfile"
else
    set --
fi
"$engine" login "$@" "--username=$user" --password-stdin ${registry:+"$registry"} \
    <"$PROVISION_SPOOL/password" >/dev/null 9>&- || exit 1
# The engines keep the mode of a file that is there already.
if [ -f "$file" ]; then chmod go-rwx -- "$file"; fi
