# Arguments: names of files to be removed.
if [ -f "$folder/$file" ] && [ -n "$(of_project)" ]; then quietly compose down || exit 1; fi
for id in $(of_project); do
    run "$engine" stop -t 10 "$id" >/dev/null
    run "$engine" rm -f "$id" >/dev/null || exit 1
done
for id in $(run "$engine" network ls -q --filter "label=com.docker.compose.project=$project"); do
    run "$engine" network rm "$id" >/dev/null || exit 1
done
if [ $# -gt 0 ]; then
    for one do rm -f "$folder/$one" || exit 1; done
    rm -rf "$previous" "$previous.new" "$stamp" "$stamp.new" || exit 1
    rmdir "$folder" 2>/dev/null
fi
exit 0
