# The text of a variable of the boot loader interface, which is UTF-16 behind four bytes of attributes.
efi_variable() {
    set -- "$r/sys/firmware/efi/efivars/$1-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"
    if [ -r "$1" ]; then tail -c +5 "$1" 2>/dev/null | tr -cd ' -~' | cut -c1-255; fi
}

# Whether one of these files is on /boot or an EFI system partition.
on_boot() {
    for file; do
        for place in "$r/boot" "$r/efi" "$r/boot/efi"; do
            if ls "$place"/$file >/dev/null 2>&1; then return 0; fi
        done
    done
    return 1
}

# What started the running kernel, as it shows in what the kernel and the firmware were told: grub, systemd-boot, rpm-ostree or
# proxmox, else "unsupported" and its name. The tools that are installed prove nothing.
starter() {
    if [ -e "$r/run/ostree-booted" ]; then echo rpm-ostree; return; fi
    if [ -e "$r/etc/NIXOS" ]; then echo 'unsupported NixOS, which generates its boot entries from its own configuration'; return; fi
    info=$(efi_variable LoaderInfo)
    line=" $(cat "$r/proc/cmdline" 2>/dev/null) "
    proxmox=
    if [ -s "$r/etc/kernel/proxmox-boot-uuids" ]; then proxmox=yes; fi
    if [ -n "$(efi_variable StubInfo)" ]; then
        echo "unsupported a unified kernel image ($(efi_variable StubInfo))"
        return
    fi
    case $line in
        *' initrd=\'*) found=stub ;;
        *' BOOT_IMAGE='*' initrd='* | *' initrd='*' BOOT_IMAGE='*) found=syslinux ;;
        *' BOOT_IMAGE='*) found=grub ;;
        *) found= ;;
    esac
    case $info in
        systemd-boot*) if [ "$found" != grub ]; then found=systemd-boot; fi ;; # it may have started GRUB
        'GRUB '*) found=grub ;;
        ?*) echo "unsupported $info"; return ;;
    esac
    if [ "$found" = stub ]; then
        if [ -n "$proxmox" ] || on_boot loader/loader.conf 'loader/entries/*.conf'; then
            found=systemd-boot
        elif on_boot refind_linux.conf EFI/refind/refind.conf EFI/BOOT/refind.conf; then
            echo 'unsupported rEFInd'
            return
        else
            echo 'unsupported the EFI stub of the kernel (initrd=\...), without systemd-boot'
            return
        fi
    fi
    if [ -z "$found" ] && on_boot limine.conf limine/limine.conf EFI/limine/limine.conf EFI/BOOT/limine.conf limine.cfg; then
        echo 'unsupported Limine'
    elif [ "$found" = syslinux ] || { [ -z "$(grub_config)" ] && on_boot extlinux/extlinux.conf syslinux/syslinux.cfg; }; then
        echo 'unsupported extlinux or syslinux'
    elif [ -z "$found" ] && on_boot 'EFI/Linux/*.efi'; then
        echo 'unsupported a unified kernel image'
    elif [ -z "$found" ]; then
        echo 'unsupported nothing that can be recognized: /proc/cmdline has neither BOOT_IMAGE= (GRUB) nor initrd=\... (systemd-boot)'
    elif [ "$found" = grub ] && [ -n "$proxmox" ]; then
        echo 'unsupported the GRUB that proxmox-boot-tool keeps on the EFI system partitions'
    elif [ -n "$proxmox" ]; then
        echo proxmox
    elif [ "$found" = systemd-boot ] && [ -e "$r/etc/kernelstub/configuration" ]; then
        echo 'unsupported systemd-boot with kernelstub'
    elif [ "$found" = systemd-boot ] && [ -e "$r/etc/sdboot-manage.conf" ]; then
        echo 'unsupported systemd-boot with sdboot-manage'
    else
        echo "$found"
    fi
}

# Of GRUB, how it gets its entries: "entries" (boot loader entries) or "menu" (in grub.cfg), else "unsupported" and why. What the
# configuration that it reads says is decisive; a setting that the next grub-mkconfig would act upon must not contradict it.
grub_source() {
    config=$(grub_config)
    enabled=$(defaults "$r" alone 2>/dev/null | sed -n 's/^bls //p')
    if [ -z "$config" ]; then
        if [ "$enabled" = false ]; then
            echo 'unsupported GRUB_ENABLE_BLSCFG=false, and no grub.cfg (run grub2-mkconfig)'
        elif [ -n "$(entry_directories grub)" ]; then
            echo entries
        elif mkconfig >/dev/null; then
            echo menu
        else
            echo 'unsupported GRUB without grub.cfg and without boot entries under /boot/loader/entries (is /boot mounted?)'
        fi
    elif grep -q '^[[:blank:]]*blscfg' "$config"; then
        if [ "$enabled" = false ]; then
            echo "unsupported GRUB_ENABLE_BLSCFG=false, but ${config#"$r"} reads boot loader entries (run grub2-mkconfig)"
        elif [ -n "$(entry_directories grub)" ]; then
            echo entries
        else
            echo 'unsupported GRUB without boot entries under /boot/loader/entries (is /boot mounted?)'
        fi
    elif [ "$enabled" = true ]; then
        echo "unsupported GRUB_ENABLE_BLSCFG=true, but ${config#"$r"} does not read boot loader entries (run grub2-mkconfig)"
    elif mkconfig >/dev/null || command -v update-grub >/dev/null 2>&1; then
        echo menu
    else
        echo 'unsupported GRUB without grub-mkconfig'
    fi
}
