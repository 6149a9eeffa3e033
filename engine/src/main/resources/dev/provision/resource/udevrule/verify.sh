# Argument: the name of the new file in the spool.
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
accepted "$PROVISION_SPOOL/$1" >&2
