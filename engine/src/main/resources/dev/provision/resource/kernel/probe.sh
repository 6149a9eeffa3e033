# Arguments: the root, apt or dnf, the package version from which on a kernel has the fixes, or nothing.
r=$1 tools=$2 backport=$3
for image in "$r"/boot/vmlinuz-*; do
    release=${image##*/vmlinuz-}
    case $release in *rescue* | *.old) continue ;; esac
    if ! [ -d "$r/lib/modules/$release" ] && ! [ -d "$r/usr/lib/modules/$release" ]; then continue; fi
    version=-
    fixed=no
    if [ "$tools" = apt ] && row=$(installed "linux-image-$release"); then
        version=${row#* }
        version=${version%% *}
        if [ -n "$backport" ] && ge "$version" "$backport"; then fixed=yes; fi
    fi
    printf '%s %s %s\n' "$release" "$version" "$fixed"
done | sort -V | sed 's/^/kernel /'
printf 'next %s\n' "$(default_kernel)"
held | sed 's/^/held /'
if [ -e "$r/run/ostree-booted" ]; then echo ostree; fi
if command -v grubby >/dev/null 2>&1; then echo grubby; fi
echo end
