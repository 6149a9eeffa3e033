# Arguments: the root, and the release of an installed kernel.
set -u
r=$1 release=$2
if [ "$(starter)" = systemd-boot ]; then
    entry=$(sd_entry_of "$release")
    if [ -z "$entry" ]; then say "there is no boot entry of $release"; exit 1; fi
    bootctl set-default "$entry" >&2 || exit 1
elif ! [ -e "$r/boot/vmlinuz-$release" ]; then
    say "/boot/vmlinuz-$release is not there"
    exit 1
elif command -v grubby >/dev/null 2>&1; then
    grubby --set-default "/boot/vmlinuz-$release" >&2 || exit 1
else
    update-grub >&2 || exit 1
fi
next=$(default_kernel)
if [ "$next" != "$release" ]; then still_starts "$next"; fi
