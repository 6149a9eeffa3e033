# shellcheck shell=sh disable=SC2154 # what safe-path.sh sets
# The home of "$1" as useradd(8) creates one: the content of /etc/skel, the mode of login.defs(5).
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
while :; do
    case $home in
        */) home=${home%/} ;;
        *) break ;;
    esac
done
umask 022
walk "${home%/*}" yes || failed
name=${home##*/}
if [ -d "./$name" ] && ! [ -L "./$name" ]; then exit 0; fi
mode='' mask=022
while read -r word value _; do
    case $word in
        HOME_MODE) mode=$value ;;
        UMASK) mask=$value ;;
    esac
done </etc/login.defs
[ "$mode" ] || mode=$(printf '%o' $((0777 & ~0$mask)))
fresh '' && mkdir -m 0700 -- "./$name" || failed
if [ -d /etc/skel ]; then cp -RP -- /etc/skel/. "./$name/" || exit 1; fi
label dir
label_below
chown -R -h -- "$uid:$gid" "./$name" && chmod -- "$mode" "./$name" || exit 1
mv -T -- "./$name" "../$name" || exit 1
durable ..
