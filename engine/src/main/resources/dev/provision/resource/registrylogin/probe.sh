# $registry is the name under which the engine keeps a login, $authfile a file of podman's or nothing, $r the root.
# The whole file is shown, since sh cannot read JSON; of a credential helper its answer about this registry.
export LC_ALL=C
if [ -z "$engine" ]; then
    echo end
    exit 0
fi
printf 'engine %s\n' "$engine"
home=${HOME:-/root}
if [ "$engine" = docker ]; then
    file=$r${DOCKER_CONFIG:-$home/.docker}/config.json
else
    file=$r${authfile:-$home/.config/containers/auth.json}
    runtime=$r${XDG_RUNTIME_DIR:-/run/containers/$(id -u)}
    case $runtime in */containers/*) ;; *) runtime=$runtime/containers ;; esac
    if [ -r "$runtime/auth.json" ]; then
        printf 'runtime %s +%s\n' "${runtime#"$r"}/auth.json" "$(head -c 262144 -- "$runtime/auth.json" | base64 | tr -d '\n')"
    fi
fi
printf 'file %s\n' "${file#"$r"}"
(trusted_file "$file" || [ $? = 2 ] || printf 'unreachable %s\n' "$why")
if [ -e "$file" ]; then
    printf 'config %s +%s\n' "$(stat -L -c %a -- "$file")" "$(head -c 262144 -- "$file" | base64 | tr -d '\n')"
    flat=$(tr -d ' \t\r\n' <"$file")
    helper=
    case $flat in
        *'"credHelpers":{'*)
            rest=${flat#*'"credHelpers":{'}
            rest=${rest%%\}*}
            case $rest in
                *"\"$registry\":\""*)
                    rest=${rest#*"\"$registry\":\""}
                    helper=${rest%%\"*}
                    ;;
            esac
            ;;
    esac
    if [ -z "$helper" ]; then
        case $flat in
            *'"credsStore":"'*)
                rest=${flat#*'"credsStore":"'}
                helper=${rest%%\"*}
                ;;
        esac
    fi
    case $helper in
        '' | *[!A-Za-z0-9_-]*) ;;
        *)
            said=$(printf %s "$registry" | timeout 10 "docker-credential-$helper" get 2>&1 9>&-)
            status=$?
            printf 'helper %s %s +%s\n' "$helper" "$status" "$(printf %s "$said" | base64 | tr -d '\n')"
            ;;
    esac
fi
echo end
