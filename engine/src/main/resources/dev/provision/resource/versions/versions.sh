# $tools is "apt" or "dnf".
PATH=$PATH:/usr/sbin:/sbin
say() { printf '%s\n' "$*" >&2; }

# Whether version $1 is not lower than $2, by the host's own rule.
ge() {
    case "$1$2" in *[!A-Za-z0-9.~+:^_-]*) return 1 ;; esac
    if [ -z "$1" ]; then return 1; fi
    if [ "$tools" = apt ]; then
        dpkg --compare-versions "$1" ge "$2"
    else
        order=$(rpm --eval "%{lua:print(rpm.vercmp('$1', '$2'))}" 2>/dev/null)
        [ "$order" = 0 ] || [ "$order" = 1 ]
    fi
}

# Whether a version is one of those denied in $deny: the same, or the same up to something that is not a digit.
denied() {
    for bad in $deny; do
        case ${1#*:} in "$bad" | "$bad"[!0-9]*) return 0 ;; esac
    done
    return 1
}

# Name, version and time of installation of a package, or nothing if it is not installed.
installed() {
    if [ "$tools" = apt ]; then
        # shellcheck disable=SC2016 # dpkg expands this
        version=$(dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null) || return 1
        case $version in "installed "*) version=${version#installed } ;; *) return 1 ;; esac
        list=$r/var/lib/dpkg/info/$1.list
        if ! [ -e "$list" ]; then list=$r/var/lib/dpkg/info/$1:$(dpkg --print-architecture).list; fi
        printf '%s %s %s\n' "$1" "$version" "$(write_time "$list")"
    else
        rpm -q --qf '%{NAME} %{VERSION}-%{RELEASE} %{INSTALLTIME}\n' "$1" 2>/dev/null | sort -k3n | tail -n 1 |
            grep "^$1 "
    fi
}

# The versions of a package that the repositories have.
candidates() {
    if [ "$tools" = apt ]; then
        LC_ALL=C apt-cache madison "$1" | awk -F '|' '$3 !~ / Sources *$/ { gsub(/ /, "", $2); print $2 }'
    else
        LC_ALL=C dnf -q repoquery --available --qf '%{version}-%{release}
' "$1" 2>/dev/null | grep .
    fi
}

# Brings the lists of what there is up to date; a repository that does not answer need not be the one that matters.
refresh() {
    if [ "$tools" = apt ]; then
        apt-get -q -o DPkg::Lock::Timeout=300 update >&2 || say "some repositories could not be read"
    else
        dnf -q makecache --refresh >&2 || say "some repositories could not be read"
    fi
}

# Installs packages given as name=version, up or down, and asks nothing.
install_exactly() {
    if [ "$tools" = apt ]; then
        DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold \
            -o Dpkg::Options::=--force-confdef --allow-downgrades install "$@" >&2 9>&-
        return
    fi
    up=
    down=
    fresh=
    for one; do
        name=${one%%=*}
        wanted=${one#*=}
        if has=$(installed "$name"); then
            has=${has#* }
            has=${has%% *}
            if [ "$has" = "$wanted" ]; then continue; fi
            if ge "$has" "$wanted"; then down="$down $name-$wanted"; else up="$up $name-$wanted"; fi
        else
            fresh="$fresh $name-$wanted"
        fi
    done
    # shellcheck disable=SC2086 # words are meant to be split
    if [ -n "$fresh" ]; then dnf -y install $fresh >&2 9>&- || return 1; fi
    # shellcheck disable=SC2086
    if [ -n "$up" ]; then dnf -y upgrade $up >&2 9>&- || return 1; fi
    # shellcheck disable=SC2086
    if [ -n "$down" ]; then dnf -y downgrade $down >&2 9>&- || return 1; fi
}

# Names of packages that are kept from changing, or patterns of them. A lock of dnf 4 is [epoch:]name-[epoch:]version-release,
# with a ! where it keeps out that version only.
held() {
    if [ "$tools" = apt ]; then
        apt-mark showhold 2>/dev/null
    else
        cat "$r/etc/dnf/plugins/versionlock.list" "$r/etc/yum/pluginconf.d/versionlock.list" 2>/dev/null |
            sed -n '/^ *[#!]/d; s/^ *[0-9]*://; s/^ *\([^ ]*\)-[^- ]*-[^- ]*$/\1/p'
        sed -n 's/^ *name *= *"\(.*\)"/\1/p' "$r/etc/dnf/versionlock.toml" 2>/dev/null
        cat "$r/etc/dnf/dnf.conf" "$r"/etc/yum.repos.d/*.repo 2>/dev/null |
            sed -n 's/^ *exclude\(pkgs\)\{0,1\} *= *//p' | tr ', ' '\n\n' | grep .
    fi
}

# Release and package version of a kernel, and whether that package has the fixes by the pairs of flavour and version that
# follow; the first pair of a kernel's flavour counts whose series (6.14.0) is not newer than the kernel, and an empty flavour is
# any. A dash stands for no package.
kernel_row() {
    release=$1
    shift
    version=-
    fixed=no
    if [ "$tools" = apt ]; then
        row=$(installed "linux-image-$release" || installed "linux-image-unsigned-$release") && version=${row#* }
        version=${version%% *}
    elif [ "$tools" = dnf ]; then
        version=${release%.*}
    fi
    while [ $# -gt 1 ]; do
        if { [ -z "$1" ] || [ "${release%-"$1"}" != "$release" ]; } && { [ "$version" = - ] || ge "$version" "${2%%-*}"; }; then
            if [ "$version" != - ] && ge "$version" "$2"; then fixed=yes; fi
            break
        fi
        shift 2
    done
    printf '%s %s %s\n' "$release" "$version" "$fixed"
}

# Ends a script that could not make the boot loader take another kernel than $1.
still_starts() {
    say "the boot loader would still start $1: look at GRUB_DEFAULT in /etc/default/grub, and at newer kernels that are bad"
    exit 1
}
