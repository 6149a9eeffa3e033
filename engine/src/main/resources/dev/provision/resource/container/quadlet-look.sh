# Arguments: name; $wanted_secrets is the SHA-256 of the wanted secret environment, or nothing. What systemd and its generator
# know of the container; asked on hosts with podman only.
unit=/etc/containers/systemd/$1.container
environment=/etc/containers/systemd/$1.env
for generator in /usr/libexec/podman/quadlet /usr/lib/podman/quadlet /usr/lib/systemd/system-generators/podman-system-generator; do
    if [ -x "$generator" ]; then
        printf '#generator %s\n' "$generator"
        break
    fi
done
(trusted "${unit%/*}" || [ $? = 2 ] || printf '#unreachable %s\n' "$why")
if [ -f "$unit" ]; then
    printf '#begin unit\n'
    head -c 200000 "$unit" | sed 's/^/ /'
    printf '\n#end unit 0 \n#unit %s\n' "$(sha256sum <"$unit" | cut -c 1-64)"
fi
if [ -f "$environment" ]; then
    if [ "$(sha256sum <"$environment" | cut -c 1-64)" = "$wanted_secrets" ]; then same=same; else same=other; fi
    printf '#unit-environment %s %s\n' "$same" "$(stat -c %a "$environment")"
fi
if [ -e "$unit.previous" ]; then printf '#unit-previous yes\n'; fi
if command -v systemctl >/dev/null 2>&1; then
    LC_ALL=C systemctl show -p ActiveState -p SubState -p NRestarts -p NeedDaemonReload -p Result -p ExecMainStartTimestampMonotonic "$1.service" 2>/dev/null </dev/null |
        sed -n 's/^\([A-Za-z]*\)=/#systemd-\1 /p'
fi
