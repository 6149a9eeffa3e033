# First argument: the root. Rebuilds the initramfs of the kernel that boots next, which need not be the one that runs.
set -u
r=$1
# Some hosts tell times in whole seconds only: an image is built in a later second than what it holds was written in.
sleep 1
if command -v update-initramfs >/dev/null 2>&1; then
    update-initramfs -u -k all >&2 || exit 1
    set -- "$r"/boot/initrd.img-*
elif command -v dracut >/dev/null 2>&1; then
    kernel=$(next_kernel)
    if [ -z "$kernel" ]; then say "no kernel is installed"; exit 1; fi
    dracut --force --kver "$kernel" >&2 || exit 1
    set -- "$(image_of "$kernel")"
elif command -v mkinitcpio >/dev/null 2>&1; then
    mkinitcpio -P >&2 || exit 1
    set -- "$r"/boot/initramfs-*.img
else
    image=$(image_of "$(next_kernel)")
    if [ -n "$image" ]; then
        say "nothing on this host can rebuild ${image#"$r"}: update-initramfs, dracut and mkinitcpio are missing"
        exit 1
    fi
    say "there is no initramfs to rebuild"
    exit 0
fi
# An image that is the same to the byte may keep its time, and would be built again and again.
for image; do
    if [ -e "$image" ] && [ "${image%.old}" = "$image" ]; then touch "$image"; fi
done
