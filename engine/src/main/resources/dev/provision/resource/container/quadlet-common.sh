name=$1
units=/etc/containers/systemd
unit=$units/$name.container
environment=$units/$name.env
run() { LC_ALL=C "$@" </dev/null 9>&-; }
explain() {
    run systemctl --no-pager -l -n 0 status "$name.service" >&2
    run journalctl --no-pager -o cat -n 30 -u "$name.service" >&2
}
# Argument: start or restart. A unit that gave up after too many starts must be let start again.
start() {
    run systemctl daemon-reload || return 1
    run systemctl reset-failed "$name.service" 2>/dev/null
    if ! run systemctl --no-ask-password "$1" "$name.service"; then
        explain
        return 1
    fi
}
