# Argument: a file of rules. Fails with udev's own words if it would not take it, as udev of systemd 254 and later can say.
accepted() {
    style=
    case $(udevadm verify --help 2>&1 </dev/null) in
        *--no-style*) style=--no-style ;;
        *verify*--root*) ;;
        *) return 0 ;;
    esac
    said=$(udevadm verify ${style:+"$style"} "$1" 2>&1 </dev/null) && return 0
    printf 'udev does not take the new rules:\n%s\n' "$said" | sed "s,${1%/*}/,,"
    return 1
}
