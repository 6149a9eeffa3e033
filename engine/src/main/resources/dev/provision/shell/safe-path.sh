# Functions that reach a directory and change names in it so that no other account can redirect them. A directory is shared
# if an account other than root and the own one can change its names; every directory below a shared one is shared too.
# A link is followed in directories that are not shared only. Everything else rests on three facts: the working directory
# stays the same directory whatever its names become; names in a directory of mode 0700 cannot be changed by others; and
# rename(2), link(2) and unlink(2) do not follow a link at the end.
line_feed='
'

# looked_up PATH: sets $attributes to what the beginning of a shell that read-only scripts share has read of a path, in the form
# "%f %u %g %d:%i %a %s", a tab, the user, a tab, the group, a tab, and the time of the last write. Only where no other account
# can change the names that lead there is it reliable.
looked_up() {
    attributes='' ifs=$IFS IFS=$line_feed
    for one in ${_pv_stats-}; do
        case $one in
            "$1	"*)
                attributes=${one#*"	"}
                break
                ;;
        esac
    done
    IFS=$ifs
    [ "$attributes" ]
}

# walk DIRECTORY [yes]: makes DIRECTORY the working directory; "yes" creates what is missing. Sets $real, its path without
# links, and $shared. Otherwise returns 1 (refused or failed) or 2 (it does not exist), with the reason in $why.
walk() {
    ahead=$1 create=${2-} real='' shared='' here='' why='' sticky='' links=0
    while [ "$ahead" ]; do
        # All directories ahead are asked about by one process. What it says of a directory is reliable as far as those
        # above are not shared, and nothing else of it is used.
        prefix=$real rest=$ahead
        set --
        while [ "$rest" ]; do
            part=${rest%%/*}
            case $rest in */*) rest=${rest#*/} ;; *) rest='' ;; esac
            case $part in
                '' | .) continue ;;
                ..) break ;;
            esac
            prefix=$prefix/$part
            set -- "$@" "$prefix"
        done
        known=''
        while [ $# -gt 0 ] && looked_up "$1"; do
            known=$known${known:+"$line_feed"}${attributes%%"	"*}
            shift
        done
        if [ $# -gt 0 ] && { [ -e "$1" ] || [ -L "$1" ]; }; then
            known=$known${known:+"$line_feed"}$(stat -c '%f %u %g %d:%i' -- "$@" 2>/dev/null)
        fi
        while [ "$ahead" ]; do
            part=${ahead%%/*}
            case $ahead in */*) rest=${ahead#*/} ;; *) rest='' ;; esac
            case $part in
                '' | .)
                    ahead=$rest
                    continue
                    ;;
                ..)
                    ahead=${real%/*}/$rest real='' here='' sticky=''
                    continue 2
                    ;;
            esac
            if [ -z "$known" ]; then
                shared=$sticky
                break 2
            fi
            # shellcheck disable=SC2086 # four words
            set -- ${known%%"$line_feed"*}
            case $known in *"$line_feed"*) known=${known#*"$line_feed"} ;; *) known='' ;; esac
            case $((0x$1 & 0170000)) in
                16384) ;;
                40960)
                    links=$((links + 1))
                    if [ "$sticky" ]; then
                        not_followed "$real/$part"
                        return 1
                    elif [ "$links" -gt 40 ]; then
                        why="$real/$part: too many symbolic links"
                        return 1
                    fi
                    aim=$(readlink -- "$real/$part" && echo .)
                    aim=${aim%??} ahead=${aim:-/nowhere}/$rest
                    case $aim in /*) real='' here='' ;; esac
                    continue 2
                    ;;
                *)
                    why="$real/$part is not a directory"
                    return 1
                    ;;
            esac
            real=$real/$part ahead=$rest here=$4 sticky=''
            if [ "$2" != 0 ] && ! [ -O "$real" ]; then
                shared=yes
                break 2
            fi
            # Writable by others, or by a group that is neither root's nor the own one.
            if [ $((0x$1 & 2)) != 0 ] ||
                { [ $((0x$1 & 020)) != 0 ] && [ "$3" != 0 ] && ! [ -G "$real" ]; }; then
                if [ $((0x$1 & 01000)) = 0 ]; then
                    shared=yes
                    break 2
                fi
                # What root or the own account has in it keeps its name there; a missing name is anyone's.
                sticky=yes
            fi
        done
    done
    shared=${shared:-$sticky}
    cd -P -- "$real/." 2>/dev/null || {
        why="cannot enter $real"
        return 1
    }
    if [ "$shared" ] || [ -z "$here" ]; then
        inode=$(stat -c '%d:%i' .)
        if [ "$inode" != "${here:-$inode}" ]; then
            cd /
            why="$real was replaced by another directory"
            return 1
        fi
        here=$inode
    fi
    while [ "$ahead" ]; do
        part=${ahead%%/*}
        case $ahead in */*) ahead=${ahead#*/} ;; *) ahead='' ;; esac
        case $part in
            '' | .) continue ;;
            ..)
                why="a path with .. below $real, where others can change names"
                return 1
                ;;
        esac
        if [ -L "./$part" ]; then
            not_followed "$real/$part"
            return 1
        elif ! [ -d "./$part" ]; then
            if [ -e "./$part" ]; then
                why="$real/$part is not a directory"
                return 1
            elif [ -z "$create" ]; then
                why="$real/$part does not exist"
                return 2
            fi
            mkdir -- "./$part" 2>/dev/null || [ -d "./$part" ] || {
                why="cannot create $real/$part"
                return 1
            }
        fi
        into "$part" || return 1
        real=$real/$part
    done
}

not_followed() { why="$1 is a symbolic link in a directory that another user can change; it is not followed"; }

# into NAME: enters a directory of the working directory. In one that is not shared no name can be exchanged.
into() {
    if [ "$shared" ]; then
        enter "$1"
    else
        here=''
        cd -P -- "./$1" 2>/dev/null || {
            cd /
            why="cannot enter $real/$1"
            return 1
        }
    fi
}

# enter NAME: enters a directory of the working directory, whoever can change names there. A name that is a link now leads to a directory whose parent is
# not the one that we come from. Always cd -P: without it a shell goes by the names in PWD, even for "cd ..".
enter() {
    here=${here:-$(stat -c '%d:%i' .)}
    if ! cd -P -- "./$1" 2>/dev/null || ! inode=$(stat -c '%d:%i %a' . ..); then
        cd /
        why="cannot enter $real/$1"
        return 1
    fi
    above=${inode##*"$line_feed"} inode=${inode%%"$line_feed"*}
    if [ "${above% *}" != "$here" ]; then
        cd /
        why="$real/$1 was replaced while provision entered it"
        return 1
    fi
    here=${inode% *} bits=${inode##* }
}

# reach PATH [yes]: walks to the directory of a file, and sets $name. A link at the end is followed where walk would.
reach() {
    goal=$1 ends=0
    while :; do
        name=${goal##*/}
        walk "${goal%/*}" "${2-}" || return
        [ -L "./$name" ] || return 0
        ends=$((ends + 1))
        if [ "$shared" ]; then
            not_followed "$real/$name"
            return 1
        elif [ "$ends" -gt 40 ]; then
            why="$1: too many symbolic links"
            return 1
        fi
        aim=$(readlink -- "./$name" && echo .)
        aim=${aim%??}
        case $aim in
            /*) goal=$aim ;;
            *) goal=$real/$aim ;;
        esac
    done
}

# For what a tool reads or writes by its path: the same for a directory, or for a file, that only root and the own account
# can redirect.
trusted() { walk "$@" && not_shared; }
trusted_file() { reach "$@" && not_shared; }
not_shared() {
    [ -z "$shared" ] || {
        why="another user can change names in $real"
        return 1
    }
}

# take NAME: sets $opened to a path under which the regular file NAME can be read, chowned and chmodded. In a shared directory
# that is an open descriptor, and the file has no name but this: another name could be a hard link to a file of root.
take() {
    opened=''
    if ! [ -f "$1" ] || [ -L "$1" ]; then
        why="$real/$name is not a regular file"
        return 1
    elif [ -z "$shared" ]; then
        opened=$1
        return 0
    fi
    hold "$1" || return 1
    inode=$(stat -c '%d:%i %h %f' -- "$1" && stat -L -c '%d:%i %f' "/proc/$holder/fd/3")
    # shellcheck disable=SC2086 # five words
    set -- $inode
    if [ $# = 5 ] && [ "$1" = "$4" ] && [ "$3" = "$5" ] && [ $((0x$3 & 0170000)) = 32768 ]; then
        if [ "$2" != 1 ]; then
            why="$real/$name has another name (hard link) and is in a directory that another user can change"
        elif command exec 3<"/proc/$holder/fd/3"; then
            opened=/proc/self/fd/3
        else
            why="cannot open $real/$name"
        fi
    else
        why="$real/$name was replaced while provision opened it"
    fi
    release
    [ "$opened" ]
}

# status: sets $seen to the mode, owner, group and size of the file that take has opened.
status() {
    if [ -z "$shared" ] && looked_up "$real/$name"; then
        attributes=${attributes%%"	"*}
        seen=${attributes#* }
        set -- "${seen%% *}" "${seen#* }"
        seen=${attributes% *}
        seen="${seen##* } $1 ${2%% *} ${attributes##* }"
    else
        seen=$(stat -L -c '%a %u %g %s' -- "$opened")
    fi
}

# plain SIZE START: reads the file that take has opened into $lines, each line behind START, and tells whether it is nothing but
# lines of plain text. For short files: it costs no process. The shell drops NULs, so that the bytes are counted.
plain() {
    lines='' bytes=0
    while IFS= read -r line; do
        case $line in *[!\ -~"	"]*) return 1 ;; esac
        lines="$lines$2$line$line_feed" bytes=$((bytes + ${#line} + 1))
    done <"$opened"
    [ "$bytes" = "$1" ]
}

# hold NAME: a process of its own, $holder, opens the file as its descriptor 3. The name can become a pipe or a link to a device
# at any time, and to open one of those may take for ever: it is not waited for long.
hold() {
    exec 3<&-
    # Nothing but that file is ever its descriptor 3, and descriptor 1 is open as long as it lives.
    { (command exec 3<"$1" && exec sleep 60) & } </dev/null >/dev/null 2>&1 9>&-
    holder=$! tries=0
    until [ -L "/proc/$holder/fd/3" ]; do
        tries=$((tries + 1))
        if ! [ -L "/proc/$holder/fd/1" ] || [ "$tries" -gt 240 ]; then
            why="cannot open $real/$name"
            release
            return 1
        elif [ "$tries" -gt 200 ]; then
            sleep 0.05
        fi
    done
}
release() {
    kill -9 "$holder" 2>/dev/null
    { wait "$holder"; } 2>/dev/null
    holder=''
}

# Whether the working directory is one of the own account that others cannot enter. In a directory that is not shared no name
# can be exchanged, and some file systems (vfat) keep no modes.
private() {
    [ "$shared" ] || return 0
    case $bits in
        *700) [ -O . ] ;;
        *) return 1 ;;
    esac
}

# fresh [KEY]: creates a private directory of an unpredictable name and enters it. One that an earlier script has left for
# the same KEY is entered instead. Those that interrupted scripts have left are removed if they have no key, or one that
# differs in the last word only. A file in them tells them from other directories of root that they could be exchanged with.
fresh() {
    key=${1-} new='' why=''
    for old in ./.provision.????????????; do
        if [ -d "$old" ] && ! [ -L "$old" ]; then
            old=${old#./}
            was=$(enter "$old" && private && [ -f ./.provision.key ] && cat ./.provision.key && echo .) || continue
            was=${was%??}
            if [ -n "$key" ] && [ "$was" = "$key" ]; then
                new=$old
            elif [ -z "$was" ] || [ "${was% *}" = "${key% *}" ]; then
                (enter "$old" && private && [ -f ./.provision.key ] && sweep)
                rmdir -- "./$old" 2>/dev/null
            fi
        fi
    done
    [ -n "$new" ] || new=$(mktemp -d ./.provision.XXXXXXXXXXXX) || {
        why="cannot create a directory in $real"
        return 1
    }
    new=${new#./}
    into "$new" || return 1
    if ! private || { ! [ -f ./.provision.key ] && ! { vacant && printf '%s\n' "$key" >./.provision.key; }; }; then
        why="$real/$new was replaced while provision entered it"
        return 1
    fi
    trap clear_away EXIT
}

# Removes the private working directory; one in a shared directory could be exchanged with another of root meanwhile.
clear_away() {
    if [ "$shared" ]; then
        sweep
        leave
    else
        trap - EXIT
        cd -P .. && rm -rf -- "./$new"
    fi
}

# Whether the working directory is empty.
vacant() {
    for one in ./* ./.[!.]* ./..?*; do
        if [ -e "$one" ] || [ -L "$one" ]; then return 1; fi
    done
}

# Removes everything in the private working directory; leave goes back to the directory it is in, and removes it if it is empty.
sweep() { [ ! -f ./.provision.key ] || rm -rf -- ./* ./.[!.]* ./..?*; }
leave() {
    trap - EXIT
    here=''
    cd -P .. && rmdir -- "./$new" 2>/dev/null
}

# kept NAME: the access list of the file that is replaced goes with its mode, which the mode set afterwards bounds; one by
# another owner does not. The cp of busybox knows none.
kept() {
    [ "$opened" ] || return 0
    if [ "$shared" ] && [ "$(stat -L -c %u -- "$opened")" != "${1%%:*}" ]; then return 0; fi
    cp --attributes-only --preserve=mode -- "$opened" "./$name" 2>/dev/null || :
}

# own MODE OWNER PATH: for names in a private directory, and what take has set.
own() {
    if [ "$2" ]; then chown -- "$2" "$3" || return 1; fi
    chmod -- "$1" "$3"
}

# install_as MODE OWNER FILE: what FILE has becomes $name in the private directory; it replaces nothing. A small busybox has no
# install.
install_as() {
    if ! command -v install >/dev/null; then
        cat -- "$3" >"./$name" && own "$1" "$2" "./$name"
        return
    fi
    user=${2%%:*} group=''
    case $2 in *:*) group=${2#*:} ;; esac
    install -m "$1" ${user:+-o "$user"} ${group:+-g "$group"} -- "$3" "./$name"
}

# digests FILE FILE: sets $first and $second to their SHA-256. A backslash before one says that the name was quoted.
digests() {
    said=$(sha256sum -- "$1" "$2") || return 1
    first=${said%%"$line_feed"*} second=${said#*"$line_feed"}
    first=${first#\\} second=${second#\\}
    first=${first%% *} second=${second%% *}
}

# label KIND: gives $name in the private directory the SELinux label of the place where it will be.
label() {
    [ -e /sys/fs/selinux/enforce ] && command -v matchpathcon >/dev/null || return 0
    context=$(matchpathcon -n -m "$1" "$real/$name" 2>/dev/null)
    case $context in '' | '<<none>>') return 0 ;; esac
    chcon -h -- "$context" "./$name" || echo "the SELinux label of $real/$name could not be set" >&2
}

# label_below: the same for everything in the directory $name.
label_below() {
    [ -e /sys/fs/selinux/enforce ] && command -v matchpathcon >/dev/null || return 0
    # shellcheck disable=SC2016 # expanded by the inner shell
    find "./$name" -mindepth 1 -exec sh -c '
        real=$1; shift
        for one; do
            kind=file
            if [ -L "$one" ]; then kind=lnk_file; elif [ -d "$one" ]; then kind=dir; fi
            context=$(matchpathcon -n -m "$kind" "$real/${one#./}") && chcon -h -- "$context" "$one"
        done' sh "$real" {} + 2>/dev/null || :
}

# Moves $name from the private directory to its place. A link is replaced, never followed; busybox does not replace one to a
# directory by itself.
place() {
    [ ! -d "../$name" ] || [ -L "../$name" ] || {
        why="$real/$name is a directory now"
        return 1
    }
    mv -f -T -- "./$name" "../$name" 2>/dev/null || {
        if [ -L "../$name" ]; then rm -f -- "../$name"; fi
        mv -f -T -- "./$name" "../$name" || {
            why="cannot replace $real/$name"
            return 1
        }
    }
}

# put MODE OWNER NAME [yes]: what standard input has becomes the file NAME of the working directory. With yes it keeps the access
# list of the file that take has opened.
put() (
    name=$3
    [ "${4-}" ] || opened=''
    if ! fresh '' || ! cat >"./$name" || ! kept "$2" || ! own "$1" "$2" "./$name" || ! durable "./$name" || ! label file || ! place; then
        failed
    fi
    durable ..
)

# purge NAME: removes a name of the working directory and all below it. The rm of GNU holds every directory that it is in
# open; others go by paths, which the owner of a directory in the tree could redirect.
purge() {
    case $(rm --version 2>/dev/null) in
        *'GNU coreutils'*) rm -rf -- "./$1" ;;
        *)
            if [ -d "./$1" ] && ! [ -L "./$1" ]; then
                (enter "$1" && purge_all) && rmdir -- "./$1"
            else
                rm -f -- "./$1"
            fi
            ;;
    esac
}
purge_all() {
    set --
    for one in ./* ./.[!.]* ./..?*; do
        if [ -d "$one" ] && ! [ -L "$one" ]; then
            (enter "${one#./}" && purge_all) && rmdir -- "$one" || return 1
        else
            set -- "$@" "$one"
            if [ $# -ge 500 ]; then
                rm -f -- "$@" || return 1
                set --
            fi
        fi
    done
    [ $# -eq 0 ] || rm -f -- "$@"
}

durable() { sync -- "$@" 2>/dev/null || sync; }

# Ends the script with the reason.
failed() {
    [ -z "$why" ] || printf '%s\n' "$why" >&2
    exit 1
}
