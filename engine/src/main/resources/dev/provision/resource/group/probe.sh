# shellcheck shell=sh
# "$1" the group, "$2" the number it shall have or nothing, then the members it shall have. getent(1) asks whatever the
# host is set up to ask (files, SSSD, LDAP); "-s files" says whether the answer is one that groupmod(8) can change.
export LC_ALL=C
name=$1 wanted=$2
shift 2
for tool in getent groupadd groupmod groupdel gpasswd; do
    command -v "$tool" >/dev/null 2>&1 || echo "missing $tool"
done
if entry=$(getent group "$name" 2>/dev/null); then
    rest=${entry#*:}
    rest=${rest#*:}
    gid=${rest%%:*}
    echo "gid $gid"
    echo "members ${rest#*:}"
    getent -s files group "$name" >/dev/null 2>&1 && echo local
    getent passwd | while IFS=: read -r user _ _ primary _; do
        [ "$primary" != "$gid" ] || printf 'primary %s\n' "$user"
    done
fi
if [ "$wanted" ] && entry=$(getent group "$wanted" 2>/dev/null) && [ "${entry%%:*}" != "$name" ]; then
    printf 'taken %s\n' "${entry%%:*}"
fi
for user; do
    getent passwd "$user" >/dev/null 2>&1 || printf 'unknown %s\n' "$user"
done
echo end
