# Arguments: the root, apt or dnf, the lowest good version or nothing, the packages.
r=$1 tools=$2 minimum=$3
shift 3
for name; do
    row=$(installed "$name") || continue
    version=${row#* }
    version=${version%% *}
    good=no
    if [ -n "$minimum" ] && ge "$version" "$minimum"; then good=yes; fi
    printf 'package %s %s\n' "$row" "$good"
done
held | sed 's/^/held /'
if [ "$tools" = apt ] && (installed amdgpu-dkms-firmware) >/dev/null; then echo 'override amdgpu-dkms-firmware'; fi
# Where the kernel looks before /lib/firmware itself.
release=$(uname -r)
for file in "$r"/lib/firmware/updates/"$release"/amdgpu/gc_11_5_1_* "$r"/lib/firmware/updates/amdgpu/gc_11_5_1_* \
    "$r"/lib/firmware/"$release"/amdgpu/gc_11_5_1_*; do
    if [ -e "$file" ]; then printf 'override %s\n' "${file#"$r"}"; fi
done
printf 'booted %s\n' "$(boot_time "$r")"
kernel=$(default_kernel)
if [ -n "$kernel" ]; then printf 'next %s\n' "$kernel"; fi
image=$(image_of "$kernel")
if [ -n "$image" ]; then printf 'initramfs %s\n' "$(write_time "$image")"; fi
if [ -e "$r/run/ostree-booted" ]; then echo ostree; fi
echo end
