# Defines rivals. Arguments: container or project, its name, its engine. Tells of what runs under the same name in another way:
# a container of the other engine, a project of either, and for a project a container of either.
rivals() {
    for other in docker podman; do
        command -v "$other" >/dev/null 2>&1 || continue
        # The package podman-docker brings a docker command that is podman.
        case $other$("$other" --version 2>/dev/null </dev/null 9>&-) in dockerpodman*) continue ;; esac
        if [ "$1$other" != "container$3" ]; then rival container "$other" "$2"; fi
        if [ "$1$other" != "project$3" ]; then
            for one in $(LC_ALL=C "$other" ps -q --filter "label=com.docker.compose.project=$2" 2>/dev/null </dev/null 9>&-); do
                rival project "$other" "$one"
            done
        fi
    done
}
rival() {
    about=$(LC_ALL=C "$2" container inspect --format '{{if .State.Running}}{{.Name}} {{json .HostConfig.PortBindings}} {{index .Config.Labels "PODMAN_SYSTEMD_UNIT"}}{{end}}' "$3" 2>/dev/null </dev/null 9>&-)
    if [ -n "$about" ]; then printf '#rival %s %s %s\n' "$1" "$2" "$about"; fi
}
