# Arguments: for each file of ours, its name in the spool, its name in the folder and its mode.
umask 022
walk "$folder" yes || failed
placed=0
umask 077
if there "$stamp" && ! [ -e "./$previous" ]; then
    # What the project was last proven with is kept until the new files have proven themselves.
    (
        fresh '' && mkdir -- "./$previous" || failed
        for kept in "$file" .env; do
            if [ -f "../$kept" ]; then
                name=$kept
                take "../$kept" && cp -p -- "$opened" "./$previous/$kept" || failed
            fi
        done
        name=$previous
        mv -T -- "./$previous" "../$previous"
    ) || exit 1
fi
while [ $# -gt 0 ]; do
    put "$3" '' "$2" <"$PROVISION_SPOOL/$1" || exit 1
    shift 3
done
accepted >&2
