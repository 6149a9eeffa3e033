# Arguments: names of the files that are ours.
if [ ! -d "$previous" ]; then exit 0; fi
for one do
    if [ -f "$previous/$one" ]; then
        cp -p "$previous/$one" "$folder/$one.provision-new" || exit 1
        mv -f "$folder/$one.provision-new" "$folder/$one" || exit 1
    else
        rm -f "$folder/$one"
    fi
done
up leave || exit 1
rm -rf "$previous"
