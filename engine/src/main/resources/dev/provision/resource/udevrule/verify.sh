# Argument: the name of the new file in the spool. udev of systemd 254 and later can say whether it would take it.
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
style=
case $(udevadm verify --help 2>&1 </dev/null) in
    *--no-style*) style=--no-style ;;
    *verify*--root*) ;;
    *) exit 0 ;;
esac
said=$(udevadm verify ${style:+"$style"} "$PROVISION_SPOOL/$1" 2>&1 </dev/null) || {
    printf 'udev does not take the new rules:\n%s\n' "$said" | sed "s,$PROVISION_SPOOL/,," >&2
    exit 1
}
