# Arguments: names of the files that are ours.
[ "$placed" != 1 ] || failed
if [ "$placed" != 0 ] || [ ! -d "./$previous" ]; then exit 0; fi
for mine do
    # What has been kept is read from inside of its private folder, and only there.
    (
        home=$here
        enter "$previous" && private || failed
        [ -f "./$mine" ] || exit 3
        was=$(stat -c '%a %u:%g' -- "./$mine") && exec 4<"./$mine" && cd -P .. || exit 1
        here=$home
        put "${was% *}" "${was#* }" "$mine" <&4
    )
    case $? in
        0) ;;
        3) rm -f -- "./$mine" ;;
        *) exit 1 ;;
    esac
done
up leave || exit 1
purge "$previous"
