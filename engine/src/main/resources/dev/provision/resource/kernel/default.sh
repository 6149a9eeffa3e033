# Arguments: the root, and the release of an installed kernel.
set -u
r=$1 release=$2
if ! [ -e "$r/boot/vmlinuz-$release" ] && [ "$(starter)" != systemd-boot ]; then say "/boot/vmlinuz-$release is not there"; exit 1; fi
if [ "$(starter)" = systemd-boot ] && command -v bootctl >/dev/null 2>&1; then
    entry=$(sd_entry_of "$release")
    if [ -z "$entry" ]; then say "there is no boot entry of $release"; exit 1; fi
    bootctl set-default "$entry" >&2 || exit 1
elif command -v grubby >/dev/null 2>&1; then
    grubby --set-default "/boot/vmlinuz-$release" >&2 || exit 1
else
    update-grub >&2 || exit 1
fi
next=$(default_kernel)
if [ "$next" != "$release" ]; then still_starts "$next"; fi
