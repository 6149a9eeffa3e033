# Arguments: the path, its mode, and the file's name in the spool.
export LC_ALL=C
umask 022
walk "${1%/*}" yes || failed
put "$2" '' "${1##*/}" <"$PROVISION_SPOOL/$3"
