# shellcheck shell=sh disable=SC2154 # what safe-path.sh sets
# The account "$1": a number "$2" and a shell "$3" and a home "$4" that it shall have, or nothing; "$5" "yes" to look at
# its SSH keys, "$6" the script that does so, "$7" the most bytes of them, "$8" "yes" to look at what removing its home
# would meet, "$9" the SHA-256 of the wanted hash of its password, or nothing; then the groups that are asked for. getent(1)
# asks whatever the host is set up to ask (files, SSSD, LDAP); "-s files" says whether the answer is one that usermod(8) can
# change.
export LC_ALL=C
name=$1 number=$2 shell=$3 home=$4 keys=$5 reader=$6 most=$7 leaves=$8 wanted=$9
shift 9
for tool in getent useradd usermod userdel gpasswd chpasswd /usr/bin/setpriv; do
    command -v "$tool" >/dev/null 2>&1 || echo "missing $tool"
done
lives='' me=''
while read -r word user _; do
    case $word in Uid:) me=$user ;; esac
done </proc/self/status
echo "me ${me:-$(id -u)}"

# The line of a name in a file such as /etc/passwd, in $entry: what "getent -s files" prints, without a process.
in_files() {
    while IFS= read -r entry; do
        case $entry in "$2":*) return 0 ;; esac
    done 2>/dev/null <"$1"
    return 1
}
in_files /etc/passwd root || entry=$(getent passwd root)
root=${entry%:*}
printf 'roothome %s\n' "${root##*:}"

group() {
    if found=$(getent group "$1" 2>/dev/null); then
        rest=${found#*:}
        rest=${rest#*:}
        where=directory
        if in_files /etc/group "${found%%:*}"; then where=local; fi
        printf '%s %s %s %s\n' "$2" "${rest%%:*}" "$where" "${found%%:*}"
    fi
}

# Processes of the account that see the same root folder as we do: those that usermod(8) and userdel(8) refuse for.
# Containers that use the same number are somebody else's.
processes() {
    ours=
    for folder in $(stat -c '%u:%n' /proc/[0-9]* 2>/dev/null); do
        owner=${folder%%:*} folder=${folder#*:}
        [ "$owner" = "$1" ] || continue
        ours=${ours:-$(stat -L -c '%d %i' /)}
        [ "$(stat -L -c '%d %i' "$folder/root" 2>/dev/null)" = "$ours" ] || continue
        printf 'process %s %s\n' "${folder#/proc/}" "$(tr -d '\n' 2>/dev/null <"$folder/comm")"
    done
}

if entry=$(getent passwd "$name" 2>/dev/null); then
    printf 'passwd %s\n' "$entry"
    rest=${entry#*:}
    rest=${rest#*:}
    uid=${rest%%:*}
    rest=${rest#*:}
    gid=${rest%%:*}
    rest=${rest#*:}
    rest=${rest#*:}
    lives=${rest%%:*}
    if in_files /etc/passwd "$name"; then echo local; fi
    if shadow=$(getent shadow "$name" 2>/dev/null); then
        rest=${shadow#*:}
        password=${rest%%:*}
        lock='open'
        while :; do
            case $password in
                '!'*) lock=locked password=${password#?} ;;
                *) break ;;
            esac
        done
        kind=hash
        case $password in
            '') kind=empty ;;
            '$'*) ;;
            *) [ ${#password} -ge 13 ] || kind=unusable ;;
        esac
        rest=${rest#*:*:*:*:*:*:}
        same=other
        if [ "$wanted" ]; then
            digest=$(printf '%s' "$password" | sha256sum)
            if [ "${digest%% *}" = "$wanted" ]; then same=same; fi
        fi
        echo "shadow $lock $kind $same .${rest%%:*}"
    fi
    for one in $(id -G -- "$name" 2>/dev/null || id -G "$name"); do
        group "$one" in
    done
    processes "$uid"
    where=${home:-$lives}
    if [ -L "$where" ]; then
        echo "home link -"
    elif [ -d "$where" ]; then
        if looked_up "$where"; then
            owner=${attributes#* }
            owner=${owner%% *}
        else
            owner=$(stat -c %u "$where")
        fi
        echo "home folder $owner"
    elif [ -e "$where" ]; then
        echo "home other -"
    fi
    if [ "$keys" ]; then
        # What the user has made may lead anywhere, and is looked at with the user's eyes only.
        # By its path, since a busybox shell would take a setpriv of its own, which cannot change the user.
        said=$(PATH=/usr/sbin:/usr/bin:/sbin:/bin /usr/bin/setpriv --reuid="$uid" --regid="$gid" --clear-groups -- sh -c "$reader" keys "$where" "$most" 2>/dev/null </dev/null 9>&-)
        said=$(printf '%s' "$said" | head -n 1)
        printf 'keys %s\n' "${said:-unreadable}"
    fi
    if [ "$leaves" ]; then
        real=$(readlink -f -- "$lives" 2>/dev/null)
        printf 'real %s\n' "$real"
        getent passwd | while IFS=: read -r other _ _ _ _ place _; do
            if [ "$other" != "$name" ]; then
                case $place/ in
                    "$lives"/* | "$real"/*) printf 'sharer %s\n' "$other" ;;
                esac
            fi
        done
        while read -r _ _ _ _ point _; do
            # mountinfo writes blanks as octal escapes, which printf %b undoes.
            point=$(printf '%b' "$point")
            case $point/ in
                "$real"/*) printf 'mount %s\n' "$point" ;;
            esac
        done </proc/self/mountinfo
    fi
fi
# Where a home would be created.
place=${home:-${lives-}}
if [ "$place" ] && ! [ -d "$place" ]; then
    (
        walk "${place%/*}" || [ $? = 2 ] || printf 'unreachable %s\n' "$why"
    )
fi
if [ "$number" ] && other=$(getent passwd "$number" 2>/dev/null) && [ "${other%%:*}" != "$name" ]; then
    printf 'taken %s\n' "${other%%:*}"
fi
if [ "$shell" ] && [ -f "$shell" ] && [ -x "$shell" ]; then echo shell; fi
group "$name" own
for one; do
    group "$one" wanted
done
echo end
