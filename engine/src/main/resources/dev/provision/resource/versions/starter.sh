# The text of a variable of the boot loader interface, in $variable, which is UTF-16 behind four bytes of attributes.
find_efi_variable() {
    variable=
    set -- "$r/sys/firmware/efi/efivars/$1-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"
    if [ -r "$1" ]; then variable=$(tail -c +5 "$1" 2>/dev/null | tr -cd ' -~' | cut -c1-255); fi
}
efi_variable() { find_efi_variable "$1" && printf '%s\n' "$variable"; }

# Whether one of these files is on /boot or an EFI system partition.
on_boot() {
    for file; do
        for place in "$r/boot" "$r/efi" "$r/boot/efi"; do
            for found_file in "$place"/$file; do
                if [ -e "$found_file" ] || [ -L "$found_file" ]; then return 0; fi
            done
        done
    done
    return 1
}

# What started the running kernel, in $starter, as it shows in what the kernel and the firmware were told: grub, systemd-boot, rpm-ostree or
# proxmox, else "unsupported" and its name. The tools that are installed prove nothing.
find_starter() {
    starter=
    if [ -e "$r/run/ostree-booted" ]; then starter=rpm-ostree; return; fi
    if [ -e "$r/etc/NIXOS" ]; then starter='unsupported NixOS, which generates its boot entries from its own configuration'; return; fi
    find_efi_variable LoaderInfo
    info=$variable line=
    if [ -r "$r/proc/cmdline" ]; then IFS= read -r line <"$r/proc/cmdline"; fi
    line=" $line "
    proxmox=
    if [ -s "$r/etc/kernel/proxmox-boot-uuids" ]; then proxmox=yes; fi
    find_efi_variable StubInfo
    if [ -n "$variable" ]; then
        starter="unsupported a unified kernel image ($variable)"
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
        ?*) starter="unsupported $info"; return ;;
    esac
    if [ "$found" = stub ]; then
        if [ -n "$proxmox" ] || on_boot loader/loader.conf 'loader/entries/*.conf'; then
            found=systemd-boot
        elif on_boot refind_linux.conf EFI/refind/refind.conf EFI/BOOT/refind.conf; then
            starter='unsupported rEFInd'
            return
        else
            starter='unsupported the EFI stub of the kernel (initrd=\...), without systemd-boot'
            return
        fi
    fi
    find_grub_config
    if [ -z "$found" ] && on_boot limine.conf limine/limine.conf EFI/limine/limine.conf EFI/BOOT/limine.conf limine.cfg; then
        starter='unsupported Limine'
    elif [ "$found" = syslinux ] || { [ -z "$config" ] && on_boot extlinux/extlinux.conf syslinux/syslinux.cfg; }; then
        starter='unsupported extlinux or syslinux'
    elif [ -z "$found" ] && on_boot 'EFI/Linux/*.efi'; then
        starter='unsupported a unified kernel image'
    elif [ -z "$found" ]; then
        starter='unsupported nothing that can be recognized: /proc/cmdline has neither BOOT_IMAGE= (GRUB) nor initrd=\... (systemd-boot)'
    elif [ "$found" = grub ] && [ -n "$proxmox" ]; then
        starter='unsupported the GRUB that proxmox-boot-tool keeps on the EFI system partitions'
    elif [ -n "$proxmox" ]; then
        starter=proxmox
    elif [ "$found" = systemd-boot ] && [ -e "$r/etc/kernelstub/configuration" ]; then
        starter='unsupported systemd-boot with kernelstub'
    elif [ "$found" = systemd-boot ] && [ -e "$r/etc/sdboot-manage.conf" ]; then
        starter='unsupported systemd-boot with sdboot-manage'
    else
        starter=$found
    fi
}
starter() { find_starter; printf '%s\n' "$starter"; }

# Of GRUB, how it gets its entries, in $source: "entries" (boot loader entries) or "menu" (in grub.cfg), else "unsupported" and why. What the
# configuration that it reads says is decisive; a setting that the next grub-mkconfig would act upon must not contradict it.
find_grub_source() {
    find_grub_config
    find_defaults "$r" alone
    alone=$evaluated enabled=
    case $alone in *"${new_line}bls "*) enabled=${alone#*"${new_line}bls "} enabled=${enabled%%"$new_line"*} ;; esac
    directories=$(entry_directories grub)
    if [ -z "$config" ]; then
        if [ "$enabled" = false ]; then
            source='unsupported GRUB_ENABLE_BLSCFG=false, and no grub.cfg (run grub2-mkconfig)'
        elif [ -n "$directories" ]; then
            source=entries
        elif mkconfig >/dev/null; then
            source=menu
        else
            source='unsupported GRUB without grub.cfg and without boot entries under /boot/loader/entries (is /boot mounted?)'
        fi
    elif grep -q '^[[:blank:]]*blscfg' "$config"; then
        if [ "$enabled" = false ]; then
            source="unsupported GRUB_ENABLE_BLSCFG=false, but ${config#"$r"} reads boot loader entries (run grub2-mkconfig)"
        elif [ -n "$directories" ]; then
            source=entries
        else
            source='unsupported GRUB without boot entries under /boot/loader/entries (is /boot mounted?)'
        fi
    elif [ "$enabled" = true ]; then
        source="unsupported GRUB_ENABLE_BLSCFG=true, but ${config#"$r"} does not read boot loader entries (run grub2-mkconfig)"
    elif mkconfig >/dev/null || command -v update-grub >/dev/null 2>&1; then
        source=menu
    else
        source='unsupported GRUB without grub-mkconfig'
    fi
}
grub_source() { find_grub_source; printf '%s\n' "$source"; }
