# Defines occupants: what holds names, ports and the GPU of this host. Arguments: TCP ports, and gpu if its users are asked for.
# Prints "#rival ENGINE JSON" for every container of every engine, "#holder PORT ADDRESS PID COMMAND" for a listening process
# of no container, and "#gpu PID COMMAND CGROUP" for a process that has /dev/kfd open.
occupants() {
    known=$(containers)
    if [ -n "$known" ]; then printf '%s\n' "$known"; fi
    for one do
        if [ "$one" = gpu ]; then
            users_of /dev/kfd | while read -r pid; do
                printf '#gpu %s %s %s\n' "$pid" "$(command_of "$pid")" "$(tr '\n' ' ' <"/proc/$pid/cgroup" 2>/dev/null)"
            done
            continue
        fi
        # To read what every process has open is slow: a container's own port is known.
        case $known in *"\"HostPort\":\"$one\""*) continue ;; esac
        sed -n "s/^ *[0-9]*: \([0-9A-F]*\):$(printf %04X "$one") [0-9A-F:]* 0A [0-9A-F:]* [0-9A-F:]* [0-9A-F]* *[0-9]* *[0-9]* \([0-9]*\) .*/\1 \2/p" /proc/net/tcp /proc/net/tcp6 2>/dev/null |
            while read -r address inode; do
                pid=$(users_of "socket:\\[$inode\\]" | head -n 1)
                printf '#holder %s %s %s %s\n' "$one" "$address" "${pid:-0}" "$(command_of "$pid")"
            done
    done
}
containers() {
    for other in docker podman; do
        command -v "$other" >/dev/null 2>&1 || continue
        # The package podman-docker brings a docker command that is podman.
        case $other$("$other" --version 2>/dev/null </dev/null 9>&-) in dockerpodman*) continue ;; esac
        ids=$(LC_ALL=C "$other" ps -a -q --no-trunc 2>/dev/null </dev/null 9>&-)
        if [ -z "$ids" ]; then continue; fi
        # shellcheck disable=SC2086 # an id has no blanks
        LC_ALL=C "$other" container inspect --format "#rival $other"' {"id":"{{.Id}}","name":{{json .Name}},"running":{{json .State.Running}},"bound":{{json .HostConfig.PortBindings}},"ports":{{json .NetworkSettings.Ports}},"network":{{json .HostConfig.NetworkMode}},"devices":{{json .HostConfig.Devices}},"privileged":{{json .HostConfig.Privileged}},"removed":{{json .HostConfig.AutoRemove}},"labels":{{json .Config.Labels}}}' $ids 2>/dev/null </dev/null 9>&-
    done
}
# Argument: a basic regular expression for what the process has open.
users_of() {
    LC_ALL=C ls -l /proc/[0-9]*/fd 2>/dev/null | sed -n -e '/^\/proc\/[0-9]*\/fd:$/h' -e "\\| -> $1\$|{g;s|^/proc/\([0-9]*\)/.*|\1|p;}" | sort -u
}
command_of() { tr -c 'A-Za-z0-9_.\n-' _ <"/proc/$1/comm" 2>/dev/null; }
