r=$1
show cmdline "$r/proc/cmdline"
# amdgpu-dkms leaves its modules among the updates of the kernels that it was built for.
for place in "$r/sys/module/amdttm" "$r"/lib/modules/*/updates/dkms/amdttm.ko*; do
    if [ -e "$place" ]; then echo amdttm; break; fi
done
# Of these the kernel shows what it was given; other modules write what they made of it.
for name in ttm.pages_limit amdttm.pages_limit; do
    show "parameter $name" "$r/sys/module/${name%.*}/parameters/${name#*.}"
done
set --
for file in "$r"/etc/modprobe.d/*.conf "$r"/run/modprobe.d/*.conf "$r"/usr/lib/modprobe.d/*.conf; do
    if [ -r "$file" ]; then set -- "$@" "$file"; fi
done
if [ $# -gt 0 ]; then
    LC_ALL=C awk -v "skip=${#r}" '
        sub(/^[ \t]*options[ \t]+/, "") { print "modprobe " substr(FILENAME, skip + 1) " " $0 }
    ' "$@"
fi
if [ -e "$r/run/ostree-booted" ]; then
    echo 'loader rpm-ostree'
    if line=$(rpm-ostree kargs 2>&1); then
        printf '%s\n' "$line" | sed 's/^/kargs /'
    else
        printf '%s\n' "$line" | sed 's/^/failed /'
    fi
elif command -v grubby >/dev/null 2>&1 && ls "$r"/boot/loader/entries/*.conf >/dev/null 2>&1; then
    echo 'loader grubby'
    if listing=$(LC_ALL=C grubby --info=ALL 2>&1); then
        printf '%s\n' "$listing" | entry_lines | sed 's/^/entry /'
    else
        printf '%s\n' "$listing" | sed 's/^/failed /'
    fi
    show kernel-cmdline "$r/etc/kernel/cmdline"
    if [ -e "$r/etc/default/.grub.provision-before" ]; then echo interrupted; fi
    if [ -f "$r/etc/default/grub" ]; then
        echo defaults
        defaults "$r" alone
        LC_ALL=C sed -n 's/^# provision-/managed /p' "$r/etc/default/grub"
    fi
elif ! command -v grubby >/dev/null 2>&1 && { command -v update-grub || command -v grub-mkconfig; } >/dev/null 2>&1 &&
    { [ -f "$r/etc/default/grub" ] || { dropins && [ -f "$r/boot/grub/grub.cfg" ]; }; }; then
    echo 'loader grub'
    echo defaults
    if dropins; then
        echo dropins
        defaults "$r" dropins
        if [ -f "$r/etc/default/grub.d/99-provision.cfg" ]; then
            LC_ALL=C sed -n 's/^# provision-/managed /p' "$r/etc/default/grub.d/99-provision.cfg"
        fi
    else
        defaults "$r" alone
        LC_ALL=C sed -n 's/^# provision-/managed /p' "$r/etc/default/grub"
    fi
    if [ -f "$r/boot/grub/grub.cfg" ]; then linux_lines "$r/boot/grub/grub.cfg" | sed 's/^/entry /'; fi
else
    command -v grubby >/dev/null 2>&1 && echo 'found grubby, but no entry under /boot/loader/entries (is /boot mounted?)'
    [ -e "$r/etc/kernelstub/configuration" ] && echo 'found kernelstub'
    command -v grub2-mkconfig >/dev/null 2>&1 && echo 'found grub2-mkconfig'
    if [ -d "$r/boot/efi/loader/entries" ] || [ -d "$r/efi/loader/entries" ] || [ -e "$r/boot/loader/loader.conf" ]; then
        echo 'found systemd-boot'
    fi
    [ -e "$r/etc/kernel/cmdline" ] && echo 'found /etc/kernel/cmdline'
fi
echo end
