# Arguments: the root, apt or dnf, the lowest good upstream version, the package version from which on a kernel has the
# fixes or nothing, denied versions, the package.
set -u
r=$1 tools=$2 minimum=$3 backport=$4 deny=$5 name=$6

good() {
    if denied "$1"; then return 1; fi
    ge "$1" "$minimum" || { [ -n "$backport" ] && ge "$1" "$backport"; }
}

refresh
best=
for version in $(candidates "$name"); do
    if good "$version" && { [ -z "$best" ] || ! ge "$best" "$version"; }; then best=$version; fi
done
if [ -z "$best" ]; then
    say "no repository of this host has a good $name; it has: $(candidates "$name" | tr '\n' ' ')"
    exit 1
fi
if [ "$tools" = apt ]; then
    install_exactly "$name=$best" || exit 1
    # The kernel's own package asks for this by a hook that belongs to GRUB's package: not on every host.
    if command -v update-grub >/dev/null 2>&1; then update-grub >&2 || exit 1; fi
else
    # Kernels are installed beside each other: this takes nothing away but what installonly_limit says.
    dnf -y install "$name-$best" >&2 9>&- || exit 1
    # Some grubby and dnf leave the old default in place, some make any new kernel the default.
    for image in "$r"/boot/vmlinuz-"$best"*; do
        # A plus begins the name of another flavour of the same build, such as +debug.
        case $image in *+*) continue ;; esac
        if [ -e "$image" ] && command -v grubby >/dev/null 2>&1; then grubby --set-default "${image#"$r"}" >&2 || exit 1; fi
    done
fi
next=$(default_kernel)
if [ -n "$next" ] && ! [ -e "$r/boot/vmlinuz-$next" ] && [ "$(starter)" != systemd-boot ]; then
    say "the boot loader would start $next, which is not there"
    exit 1
fi
if denied "$next"; then say "the boot loader would start $next, which is denied"; exit 1; fi
if [ -n "$next" ]; then
    row=$(kernel_row "$next")
    row=${row#* }
    version=${row%% *}
    if [ "$version" != - ] && ! good "$version"; then still_starts "$next"; fi
fi
