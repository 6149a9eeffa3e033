# Prints the time of the last boot in whole seconds of the host's clock, which is the clock that files are dated by.
boot_time() {
    uptime=$(cut -d. -f1 "$1/proc/uptime" 2>/dev/null)
    printf '%s\n' "$(($(date +%s) - ${uptime:-0}))"
}
