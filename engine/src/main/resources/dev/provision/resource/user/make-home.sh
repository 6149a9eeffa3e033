# shellcheck shell=sh
# The home of "$1" as useradd(8) makes one: what is in /etc/skel, the mode of login.defs(5). Made in a folder of mode 0700
# beside its place and renamed.
export LC_ALL=C
entry=$(getent passwd "$1") || { echo "the host has no user $1 any more" >&2; exit 1; }
rest=${entry#*:}
rest=${rest#*:}
uid=${rest%%:*}
rest=${rest#*:}
gid=${rest%%:*}
home=${entry%:*}
home=${home##*:}
case $home in
    /*[!/]*) ;;
    *) echo "$1 has no home that could be made: $home" >&2; exit 1 ;;
esac
[ ! -d "$home" ] || exit 0
mode='' mask=022
while read -r key value _; do
    case $key in
        HOME_MODE) mode=$value ;;
        UMASK) mask=$value ;;
    esac
done </etc/login.defs
[ "$mode" ] || mode=$(printf '%o' $((0777 & ~0$mask)))
umask 022
parent=${home%/*} name=${home##*/} new=.provision.new
mkdir -p -- "${parent:-/}" && cd -P -- "${parent:-/}" || exit 1
rm -rf -- "./$new" && mkdir -m 0700 -- "./$new" || exit 1
trap 'rm -rf -- "./$new"' EXIT
mkdir -m 0700 -- "./$new/$name" || exit 1
if [ -d /etc/skel ]; then cp -RP -- /etc/skel/. "./$new/$name/" || exit 1; fi
chown -R -h -- "$uid:$gid" "./$new/$name" && chmod -- "$mode" "./$new/$name" || exit 1
mv -- "./$new/$name" "./$name" || exit 1
if [ -e /sys/fs/selinux/enforce ] && command -v restorecon >/dev/null; then restorecon -R -- "./$name" || :; fi
sync -- . 2>/dev/null || sync
