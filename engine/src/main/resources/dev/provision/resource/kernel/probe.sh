# Arguments: the root, apt or dnf, then pairs of a flavour and the package version from which on it has the fixes.
r=$1 tools=$2
shift 2
for image in "$r"/boot/vmlinuz-* "$r"/usr/lib/modules/*/vmlinuz; do
    if ! [ -e "$image" ]; then continue; fi
    release=${image##*/vmlinuz-}
    case $image in */vmlinuz) release=${image%/vmlinuz} release=${release##*/} ;; esac
    case $release in *rescue* | *.old) continue ;; esac
    if ! [ -d "$r/lib/modules/$release" ] && ! [ -d "$r/usr/lib/modules/$release" ]; then continue; fi
    kernel_row "$release" "$@"
done | sort -Vu | sed 's/^/kernel /'
next=$(default_kernel)
printf 'next %s\n' "$next"
config=$(grub_config)
changed "$config" "$r/boot/grub2/grubenv" "$r/boot/grub/grubenv" "$r"/boot/loader/entries/*.conf "$r/boot/vmlinuz-$next"
if [ "$(starter)" = systemd-boot ]; then
    echo systemd-boot
    changed "$(sd_config)" "$r"/efi/loader/entries/*.conf "$r"/boot/efi/loader/entries/*.conf
    chosen_since "$(sd_default)"
    if command -v bootctl >/dev/null 2>&1; then echo bootctl; fi
fi
printf 'booted %s\n' "$(boot_time "$r")"
latest_change
pinned | sed -n 's/^..*/pinned &/p'
if [ -n "$config" ]; then echo menu; fi
held | sed 's/^/held /'
if [ -e "$r/run/ostree-booted" ]; then echo ostree; fi
if command -v grubby >/dev/null 2>&1; then echo grubby; fi
echo end
