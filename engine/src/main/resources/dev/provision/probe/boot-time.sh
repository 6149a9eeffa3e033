# Times of the host's clock, by which files are dated: seconds, with three more digits where the host tells them. They are compared
# in one place, BootTime: what is here only prints them.

# The earliest time at which the host can have booted; nothing if that is unknown. $1: the root. The clock is read before the
# uptime, which is cut to hundredths: both make the boot earlier, never later.
boot_time() {
    now=$(date +%s.%3N)
    case $now in *.[0-9][0-9][0-9]) ;; *) now=$(date +%s) ;; esac
    LC_ALL=C awk -v "now=$now" '{ printf "%.3f\n", now - $1 - 0.01; exit }' "$1/proc/uptime" 2>/dev/null
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
    latest=$(LC_ALL=C stat -c '%.3Y|%.3Z|%Y|%Z' "$@" 2>/dev/null | LC_ALL=C awk -F '|' -v "latest=$latest" '
        { for (i = 1; i <= 2; i++) { time = $i ~ /^[0-9]+\.[0-9]+$/ ? $i : $(i + 2) + 0.999; if (time + 0 > latest + 0) latest = time } }
        END { printf "%.3f", latest }')
}
changed_now() { latest=$(date +%s).999; }
latest_change() { if [ "$latest" != 0 ] && [ "$latest" != 0.000 ]; then printf 'changed %s\n' "$latest"; fi; }
