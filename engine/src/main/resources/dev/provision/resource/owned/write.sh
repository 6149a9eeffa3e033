# Arguments: the path, its mode, and the file's name in the spool. What is new is made beside its place, under a name that no
# drop-in folder reads, and then renamed.
export LC_ALL=C
umask 022
path=$1 mode=$2 spooled=$3
folder=${path%/*}
new=$folder/.provision.owned
durable() { sync -- "$@" 2>/dev/null || sync; }
mkdir -p -- "$folder" || exit 1
if [ -d "$path" ] && ! [ -L "$path" ]; then
    echo "$path is a folder" >&2
    exit 1
fi
rm -rf -- "$new" || exit 1
cat -- "$PROVISION_SPOOL/$spooled" >"$new" && chmod -- "$mode" "$new" && durable "$new" || exit 1
# A rename replaces a link, but moves into the folder that a link leads to.
if [ -L "$path" ]; then rm -f -- "$path" || exit 1; fi
mv -f -- "$new" "$path" || exit 1
if [ -e /sys/fs/selinux/enforce ] && command -v restorecon >/dev/null 2>&1; then
    restorecon -- "$path" || echo "the SELinux label of $path could not be set" >&2
fi
durable "$folder"
