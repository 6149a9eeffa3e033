package dev.provision.resource.container;

import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;

/**
 * The shell texts of this kind. The engine's command is always {@code "$engine"}; it gets no standard input, and not the
 * descriptor of the host's lock, since what it starts lives on.
 */
final class Scripts {
    private Scripts() {}

    /** Arguments: engine or auto, container, image, then {@code d:DEVICE}, {@code g:GROUP}, {@code p:PORT} and {@code p:gpu}. */
    static final String LOOK = """
            wanted=$1 name=$2 image=$3
            shift 3
            """ + Answer.ASK + Storage.SCRIPT + EngineChoice.SCRIPT + AtBoot.SCRIPT
            + Occupants.SCRIPT + SafePath.SCRIPT + """
            group_of() {
                found=$(getent group "$1" 2>/dev/null </dev/null)
                if [ -n "$found" ]; then
                    found=${found#*:*:}
                    printf %s "${found%%:*}"
                else
                    while IFS=: read -r group password number members; do
                        if [ "$group" = "$1" ]; then printf %s "$number"; fi
                    done </etc/group
                fi
            }
            taken= wanted_secrets=
            for item do
                value=${item#?:}
                number=
                case $item in
                p:*)
                    taken="$taken $value"
                    continue
                    ;;
                e:*)
                    wanted_secrets=$value
                    continue
                    ;;
                d:*)
                    if [ ! -e "$value" ]; then printf '#missing %s\\n' "$value"; fi
                    continue
                    ;;
                g:/*) number=$(stat -L -c %g "$value" 2>/dev/null) ;;
                g:*)
                    number=$(group_of "$value")
                    # A host whose udev rules name no render group still gives the device one.
                    if [ -z "$number" ] && [ "$value" = render ]; then number=$(stat -L -c %g /dev/kfd 2>/dev/null); fi
                    ;;
                esac
                if [ -n "$number" ]; then printf '#group %s %s\\n' "$number" "$value"; fi
            done
            if [ -z "$engine" ]; then exit 0; fi
            printf '#engine %s\\n#uid %s\\n#now %s\\n' "$engine" "$(id -u)" "$(date +%s)"
            # shellcheck disable=SC2086 # ports, and the word gpu
            occupants $taken
            ask containers container inspect "$name" "$name-previous"
            ask image image inspect "$image"
            if [ "$status" -ne 0 ]; then
                tell_storage
            fi
            tell_boot
            if [ "$engine" = podman ]; then
                set -- "$name"
            """
            + ScriptFile.read(Scripts.class, "quadlet-look.sh") + """
            fi
            exit 0
            """;

    /** Arguments: engine, container. */
    static final String WATCH = """
        engine=$1 name=$2
        """ + Answer.ASK + """
        printf '#now %s\\n' "$(date +%s)"
        ask containers container inspect "$name"
        printf '#log\\n'
        LC_ALL=C "$engine" logs --tail 50 "$name" 2>&1 </dev/null 9>&- | tail -c 6000
        exit 0
        """;

    private static final String RUN = """
        run() {
            LC_ALL=C "$engine" "$@" </dev/null 9>&-
        }
        about() {
            run container inspect --format '{{.Id}} {{.Image}} {{.HostConfig.AutoRemove}} h:{{index .Config.Labels "provision.spec-hash"}} d:{{index .Config.Labels "provision.image-digest"}}' "$1" 2>/dev/null
        }
        """;

    /** Arguments: engine, image, {@code missing} or {@code always}. */
    static final String PULL = """
        engine=$1 image=$2 policy=$3
        """ + RUN + """
        if [ "$policy" = missing ] && run image inspect "$image" >/dev/null 2>&1; then exit 0; fi
        run pull "$image" >/dev/null
        """;

    /**
     * Arguments: engine, container, image, hash of a container that may stay or empty for one without labels, id of the
     * container to be replaced or empty, {@code may-end} if one that
     * has ended well has done its work, then options, image and command. Secrets are in the spool. Whatever an earlier
     * attempt has done is found and kept.
     */
    static final String REPLACE = """
        engine=$1 name=$2 image=$3 hash=$4 old=$5 may=$6
        shift 6
        """ + RUN + """
        secrets=$PROVISION_SPOOL/container.env
        known=$(run image inspect --format '{{.Id}} {{json .RepoDigests}}' "$image") || exit 1
        case $known in
        *@sha256:*)
            digest=${known#*@}
            digest=${digest%%\\"*}
            ;;
        sha256:*) digest=${known%% *} ;;
        *) digest=sha256:${known%% *} ;;
        esac
        now=$(about "$name")
        # What it was created from: the digest in its label, or the id of its image.
        rest=${now#* }
        was=${rest##* d:}
        if [ -z "$was" ]; then was=${rest%% *}; fi
        rest=${rest#* }
        created=
        stays=
        case $known in *"$was"*) case ${rest#* } in "h:$hash d:"*) stays=yes ;; esac ;; esac
        if [ -z "$now" ] || [ "${now%% *}" = "$old" ] || [ -z "$stays" ]; then
            created=yes
            if [ "${rest%% *}" = true ]; then
                # The engine removes a container of --rm when it stops: none can wait to come back.
                run rm -f "$name" >/dev/null 2>&1
                now=
            fi
            if [ -n "$now" ]; then
                if [ -n "$(about "$name-previous")" ]; then
                    # What waits under that name was the last to work; this one never has.
                    run rm -f -v "$name" >/dev/null || exit 1
                else
                    run stop -t 30 "$name" >/dev/null || exit 1
                    run rename "$name" "$name-previous" || exit 1
                fi
            fi
            if [ -f "$secrets" ]; then set -- "--env-file=$secrets" "$@"; fi
            run create --pull=never --name "$name" --label "provision.image-digest=$digest" "$@" >/dev/null || exit 1
        fi
        rm -f "$secrets"
        case $may$(run container inspect --format '{{.State.Status}} {{.State.ExitCode}}' "$name" 2>/dev/null) in
        may-end'exited 0' | may-end'stopped 0') ;;
        *paused*) run unpause "$name" >/dev/null ;;
        *)
            if ! run start "$name" >/dev/null; then
                # One that never ran is not left behind; with a predecessor the undo removes it.
                if [ -n "$created" ] && [ -z "$(about "$name-previous")" ]; then run rm -f -v "$name" >/dev/null; fi
                exit 1
            fi
            ;;
        esac
        """;

    /** Arguments: engine, container, {@code start} or {@code unpause}. */
    static final String START = """
        engine=$1 name=$2
        """ + RUN + """
        run "$3" "$name" >/dev/null
        """;

    /** Arguments: engine, container, policy. */
    static final String SET_RESTART = """
        engine=$1
        """ + RUN + """
        run update "--restart=$3" "$2" >/dev/null
        """;

    /** Arguments: engine, name of the container that is not needed any more. */
    static final String REMOVE = """
        engine=$1
        """ + RUN + """
        if [ -z "$(about "$2")" ]; then exit 0; fi
        run rm -f -v "$2" >/dev/null
        """;

    /** Arguments: engine, container, id of the one that shall have the name again, {@code start} or {@code leave}. */
    static final String PUT_BACK = """
        engine=$1 name=$2 old=$3
        """ + RUN + """
        if [ -z "$(about "$old")" ]; then
            echo "the container that was there before is gone" >&2
            exit 1
        fi
        now=$(about "$name")
        if [ "${now%% *}" != "$old" ]; then
            if [ -n "$now" ]; then run rm -f -v "$name" >/dev/null || exit 1; fi
            run rename "$old" "$name" || exit 1
        fi
        if [ "$4" = start ]; then run start "$name" >/dev/null; fi
        """;
}
