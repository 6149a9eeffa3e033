# The release of the kernel that boots next; the newest one where the boot loader does not say.
next_kernel() { find_next_kernel && printf '%s\n' "$next"; }
find_next_kernel() {
    find_default_kernel
    next=$kernel
    if [ -z "$next" ]; then
        # shellcheck disable=SC2012 # releases hold no odd characters
        next=$(ls "$r/lib/modules" 2>/dev/null | sort -V | tail -n 1)
    fi
}

# The initramfs of a kernel, or nothing if it is not in one of the usual places.
image_of() {
    if [ -z "$1" ]; then return; fi
    for image in "$r/boot/initramfs-$1.img" "$r/boot/initrd.img-$1"; do
        if [ -e "$image" ]; then
            printf '%s\n' "$image"
            return
        fi
    done
}

# Whether a module is in an initramfs: 0 = yes, 1 = no, 2 = the host has nothing to look into it with.
holds_module() {
    if command -v lsinitramfs >/dev/null 2>&1; then
        inside=$(lsinitramfs "$1" 2>/dev/null </dev/null) || return 2
    elif command -v lsinitrd >/dev/null 2>&1; then
        inside=$(lsinitrd "$1" 2>/dev/null </dev/null) || return 2
    elif command -v lsinitcpio >/dev/null 2>&1; then
        inside=$(lsinitcpio "$1" 2>/dev/null </dev/null) || return 2
    else
        return 2
    fi
    printf '%s\n' "$inside" | sed -e 's,.*/,,' -e 'y,-,_,' | grep -q "^$2\\.ko"
}
