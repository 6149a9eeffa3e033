# Arguments: the root, the release of the running kernel. Each line begins with a word of ours; what the kernel says follows "klog ".
r=$1 release=$2
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL=C
for module in amdgpu ttm amdttm; do
    if [ -d "$r/sys/module/$module" ]; then printf 'module %s\n' "$module"; fi
    for parameter in pages_limit page_pool_size gttsize; do
        if [ -r "$r/sys/module/$module/parameters/$parameter" ]; then
            printf 'parameter %s.%s %s\n' "$module" "$parameter" "$(head -c 64 "$r/sys/module/$module/parameters/$parameter" | head -n 1)"
        fi
    done
done
for device in "$r"/sys/bus/pci/devices/*; do
    if [ "$(head -c 16 "$device/vendor" 2>/dev/null)" != 0x1002 ]; then continue; fi
    case $(head -c 16 "$device/class" 2>/dev/null) in 0x03*) ;; *) continue ;; esac
    driver=$(head -c 4096 "$device/uevent" 2>/dev/null | sed -n 's/^DRIVER=//p' | head -n 1)
    printf 'pci %s %s %s\n' "${device##*/}" "$(head -c 16 "$device/device" 2>/dev/null)" "${driver:--}"
done
for file in "$r"/etc/modprobe.d/*.conf; do
    if [ -r "$file" ]; then
        sed -n 's/^[[:blank:]]*\([ob][a-z]*\)[[:blank:]]\{1,\}\(ttm\|amdttm\|amdgpu\)/\1 \2/p' "$file" |
            while IFS= read -r line; do
                printf 'modprobe %s %s %s\n' "$(write_time "$file")" "${file#"$r"}" "$line"
            done
    fi
done
printf 'booted %s\n' "$(boot_time "$r")"
for image in "$r/boot/initramfs-$release.img" "$r/boot/initrd.img-$release"; do
    if [ -e "$image" ]; then printf 'initramfs %s\n' "$(write_time "$image")"; fi
done
for node in "$r"/dev/kfd "$r"/dev/dri/renderD*; do
    if [ -e "$node" ]; then
        printf 'node %s %s\n' "$(stat -L -c '%a %u %g %G' -- "$node")" "${node#"$r"}"
    fi
done
if [ "$(ls -A "$r/sys/class/iommu" 2>/dev/null)" ]; then echo iommu; fi
for variable in "$r"/sys/firmware/efi/efivars/SecureBoot-*; do
    if [ -r "$variable" ]; then printf 'secureboot %s\n' "$(tail -c +5 "$variable" | od -An -tu1 | tr -d ' ')"; fi
done
kernel_log() {
    if command -v journalctl >/dev/null 2>&1; then timeout 15 journalctl -k -b -o cat --no-pager -q 2>/dev/null; else false; fi
}
# The driver speaks at boot and faults later: both ends of the log count.
first=$(kernel_log | head -n 1500 | head -c 150000)
if [ -n "$first" ]; then
    printf '%s\n' "$first" | sed 's/^/klog /'
    if [ "$(printf '%s\n' "$first" | wc -l)" -ge 1500 ] || [ "$(printf '%s' "$first" | wc -c)" -ge 149000 ]; then
        kernel_log | tail -n 1500 | tail -c 150000 | sed 's/^/klog /'
    fi
elif dmesg=$(dmesg 2>/dev/null | tail -n 3000 | tail -c 300000) && [ -n "$dmesg" ]; then
    printf '%s\n' "$dmesg" | sed 's/^/klog /'
else
    echo noklog
fi
echo end
