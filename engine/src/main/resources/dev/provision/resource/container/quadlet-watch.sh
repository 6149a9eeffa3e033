name=$1 engine=podman
printf '#now %s\n' "$(date +%s)"
LC_ALL=C systemctl show -p ActiveState -p SubState -p NRestarts -p NeedDaemonReload -p Result -p ExecMainStartTimestampMonotonic "$name.service" </dev/null |
    sed -n 's/^\([A-Za-z]*\)=/#systemd-\1 /p'
ask containers container inspect "$name"
printf '#log\n'
# Its own words and systemd's; podman's tell of every label.
LC_ALL=C journalctl --no-pager -o cat -n 50 -u "$name.service" -t "$name" -t systemd 2>&1 </dev/null | tail -c 6000
exit 0
