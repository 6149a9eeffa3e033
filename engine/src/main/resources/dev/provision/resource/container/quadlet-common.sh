name=$1
units=/etc/containers/systemd
unit=$units/$name.container
environment=$units/$name.env
(trusted "$units" || [ $? = 2 ] || failed) || exit 1
run() { LC_ALL=C "$@" </dev/null 9>&-; }
explain() {
    run systemctl --no-pager -l -n 0 status "$name.service" >&2
    run journalctl --no-pager -o cat -n 30 -u "$name.service" -t "$name" -t systemd >&2
}
# Argument: start or restart. A unit that gave up after too many starts must be let start again.
start() {
    run systemctl daemon-reload || return 1
    # One that waits to be started again would count this start as one of those.
    case $(run systemctl show -p SubState "$name.service") in *auto-restart*) run systemctl stop "$name.service" ;; esac
    run systemctl reset-failed "$name.service" 2>/dev/null
    if ! run systemctl --no-ask-password "$1" "$name.service"; then
        explain
        return 1
    fi
}
