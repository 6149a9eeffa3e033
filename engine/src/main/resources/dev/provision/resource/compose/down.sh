# Arguments: names of files to be removed.
if [ "$placed" = 1 ]; then failed; fi
if there "$file" && [ -n "$(of_project)" ]; then quietly compose down || exit 1; fi
for id in $(of_project); do
    run "$engine" stop -t 10 "$id" >/dev/null
    run "$engine" rm -f "$id" >/dev/null || exit 1
done
for id in $(run "$engine" network ls -q --filter "label=com.docker.compose.project=$project"); do
    run "$engine" network rm "$id" >/dev/null || exit 1
done
if [ $# -gt 0 ] && [ "$placed" = 0 ]; then
    for mine do rm -f -- "./$mine" || exit 1; done
    purge "$previous" && rm -f -- "./$stamp" || exit 1
    case $real in
        '') ;;
        *) walk "${real%/*}" && rmdir -- "./${folder##*/}" 2>/dev/null ;;
    esac
fi
exit 0
