# Arguments: hash of what the project was asked to be, version of that format.
umask 077
known=$(compose config --services 2>/dev/null)
{
    printf 'version %s\nspec %s\nrendered %s\n' "$2" "$1" "$(rendered)"
    for id in $(of_project); do
        about '{{index .Config.Labels "com.docker.compose.service"}} {{index .Config.Labels "com.docker.compose.oneoff"}}' "$id"
    done | sort | while read -r service oneoff; do
        if [ "$oneoff" != True ] && printf '%s\n' "$known" | grep -q -x -F -e "$service"; then printf 'service %s\n' "$service"; fi
    done
} >"$PROVISION_SPOOL/stamp" || exit 1
[ "$placed" = 0 ] || failed
put 600 '' "$stamp" <"$PROVISION_SPOOL/stamp" && purge "$previous"
