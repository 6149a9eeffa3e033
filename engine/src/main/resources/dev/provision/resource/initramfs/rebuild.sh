# First argument: the root. Rebuilds the initramfs of the kernel that boots next, which need not be the one that runs.
set -u
r=$1 tools=
if command -v update-initramfs >/dev/null 2>&1; then
    update-initramfs -u -k all >&2 || exit 1
elif command -v dracut >/dev/null 2>&1; then
    kernel=$(next_kernel)
    if [ -z "$kernel" ]; then say "no kernel is installed"; exit 1; fi
    dracut --force --kver "$kernel" >&2 || exit 1
else
    say "neither update-initramfs nor dracut is there: there is no initramfs to rebuild"
    exit 0
fi
# An image that is the same to the byte may keep its time, and would be built again and again.
for image in "$r"/boot/initramfs-"${kernel-*}".img "$r"/boot/initrd.img-*; do
    if [ -e "$image" ] && [ "${image%.old}" = "$image" ]; then touch "$image"; fi
done
