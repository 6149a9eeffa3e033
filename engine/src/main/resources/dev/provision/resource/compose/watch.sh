printf '#now %s\n' "$(date +%s)"
ids=$(of_project 2>&1)
printf '#end list %s %s\n' "$?" "$(printf %s "$ids" | tr '\n' ' ')"
set --
for id in $ids; do set -- "$@" "$id"; done
if [ $# -gt 0 ]; then ask containers container inspect "$@"; fi
for id do
    printf '#begin log-%s\n' "$id"
    run "$engine" logs --tail 50 "$id" 2>&1 | tail -c 6000 | sed 's/^/ /'
    printf '\n#end log-%s 0 \n' "$id"
done
exit 0
