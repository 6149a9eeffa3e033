# Arguments: for each file of ours, its name in the spool, its name in the folder and its mode.
umask 077
made=''
if [ ! -d "$folder" ]; then made=yes; fi
mkdir -p "$folder" || exit 1
if [ -n "$made" ]; then chmod 755 "$folder" || exit 1; fi
if [ -f "$stamp" ] && [ ! -e "$previous" ]; then
    # What the project was last proven with is kept until the new files have proven themselves.
    rm -rf "$previous.new" || exit 1
    mkdir "$previous.new" || exit 1
    for one in "$file" .env; do
        if [ -f "$folder/$one" ]; then cp -p "$folder/$one" "$previous.new/" || exit 1; fi
    done
    mv "$previous.new" "$previous" || exit 1
fi
while [ $# -gt 0 ]; do
    cp "$PROVISION_SPOOL/$1" "$folder/$2.provision-new" || exit 1
    chmod "$3" "$folder/$2.provision-new" || exit 1
    mv -f "$folder/$2.provision-new" "$folder/$2" || exit 1
    shift 3
done
accepted >&2
