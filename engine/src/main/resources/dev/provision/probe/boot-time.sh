# Times of the host's clock, by which files are dated: seconds, with three more digits where the host tells them. They are compared
# in one place, BootTime: what is here only prints them.

# The earliest time at which the host can have booted; nothing if that is unknown. $1: the root. The clock is read before the
# uptime, which is cut to hundredths: both make the boot earlier, never later.
boot_time() { find_boot_time "$1" && printf '%s\n' "$booted"; }

# The same in $booted, or nothing and status 1. Scripts that share a shell read the clock once: an earlier time makes the boot
# earlier.
find_boot_time() {
    booted=
    now=${_pv_now:-$(date +%s.%3N)}
    case $now in *.[0-9][0-9][0-9]) ;; *) now=$(date +%s).000 ;; esac
    _pv_now=$now
    [ -r "$1/proc/uptime" ] && read -r up _ <"$1/proc/uptime" || return 1
    case $up in *.?) up=${up}0 ;; *.*) ;; *) up=$up.00 ;; esac
    case ${now%.*}$up in *[!0-9.]* | *.*.*) return 1 ;; *.[0-9][0-9]) ;; *) return 1 ;; esac
    # Thousandths of a second; a 1 in front keeps zeros from making octal numbers.
    booted=$((${now%.*} * 1000 + 1${now#*.} - 1000 - (${up%.*} * 1000 + (1${up#*.} - 100) * 10) - 10))
    milli=$((booted % 1000 + 1000))
    booted=$((booted / 1000)).${milli#1}
}

# The time of the last write to a file.
write_time() {
    LC_ALL=C stat -L -c '%.3Y|%Y' -- "$1" 2>/dev/null |
        sed -n -e 's/^\([0-9]*\.[0-9][0-9][0-9]\)|.*/\1/p' -e t -e 's/^[^|]*|\([0-9]*\)$/\1/p'
}

# Collects the latest change of files or of their names, and prints it behind the word "changed". A time in whole seconds is
# taken for the end of that second.
latest=0
changed() {
    times=$(LC_ALL=C stat -c '%.3Y|%Y %.3Z|%Z' -- "$@" 2>/dev/null)
    for one in $times; do
        case ${one%|*} in
            *[!0-9.]* | *.*.*) one=${one#*|}.999 ;;
            *.[0-9][0-9][0-9]) one=${one%|*} ;;
            *) one=${one#*|}.999 ;;
        esac
        case ${one%.*} in '' | *[!0-9]*) continue ;; esac
        if [ "$latest" = 0 ] || [ "${one%.*}" -gt "${latest%.*}" ] ||
            { [ "${one%.*}" -eq "${latest%.*}" ] && [ "1${one#*.}" -gt "1${latest#*.}" ]; }; then
            latest=$one
        fi
    done
}
changed_now() { latest=$(date +%s).999; }
latest_change() { if [ "$latest" != 0 ] && [ "$latest" != 0.000 ]; then printf 'changed %s\n' "$latest"; fi; }
