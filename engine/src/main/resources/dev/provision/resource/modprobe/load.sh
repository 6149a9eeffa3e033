# Argument: the module.
PATH=$PATH:/usr/sbin:/sbin
if ! command -v modprobe >/dev/null 2>&1; then
    echo "the host has no modprobe (package kmod)" >&2
    exit 1
fi
LC_ALL=C modprobe -- "$1" </dev/null 9>&-
