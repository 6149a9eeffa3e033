r=$1 alone='' other=''
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

# What stands in the way of a write of ours is told before it begins.
room() {
    if full "$1"; then echo "full ${1#"$r"}"; fi
}
block() {
    LC_ALL=C awk -v path="${1#"$r"}" '
        /^# provision: begin$/ { open = 1 }
        /^# provision: end$/ { open = 0 }
        sub(/^# provision-/, "managed ")
        END { if (open) print "unended " path }' "$1"
}

find_starter
loader=$starter
if [ "$loader" = grub ]; then
    find_grub_source
    case $source in unsupported*) loader=$source ;; *) loader=grub-$source ;; esac
fi
case $loader in
    rpm-ostree)
        echo 'loader rpm-ostree'
        if line=$(rpm-ostree kargs 2>&1); then
            printf '%s\n' "$line" | sed 's/^/kargs /'
        else
            printf '%s\n' "$line" | sed 's/^/failed /'
        fi ;;
    proxmox)
        echo 'loader proxmox'
        if ! command -v proxmox-boot-tool >/dev/null 2>&1; then echo 'refused proxmox-boot-tool is not installed'; fi
        if [ -e "$r/etc/kernel/cmdline" ]; then kernel_cmdline "$r/etc/kernel/cmdline" | sed 's/^/kernel-cmdline /'; echo; fi
        if [ -e "$r/etc/kernel/.cmdline.provision-refresh" ]; then echo interrupted; fi
        changed "$r/etc/kernel/cmdline" ;;
    grub-entries | systemd-boot)
        echo "loader entries ${loader%-entries}"
        started=${loader%-entries}
        entries "$started" | while IFS='	' read -r head line; do
            case $head in managed*) printf 'entry %s\n' "$line" ;; esac
        done
        if [ "$started" = grub ]; then
            find_grub_config
            find_grub_default "$config"
            [ -z "$config" ] || other=$(grub_entry "$config" "$wanted" | sed -n 's/^named [a-z]* [^ ]* *//p')
            if [ -n "${other-}" ]; then
                printf 'decisive %s\n' "$other"
                printf 'decisive-name %s\n' "$wanted"
            else
                entries grub | while IFS='	' read -r head line; do
                    file=${head##*/}
                    case $head in managed*) continue ;; esac
                    if [ "${file%.conf}" = "$wanted" ]; then
                        printf 'decisive %s\n' "$line"
                        printf 'decisive-name %s\n' "$wanted"
                    fi
                done
            fi
            if [ -f "$r/etc/default/grub" ]; then
                echo defaults
                printf '%s\n' "$alone"
                block "$r/etc/default/grub"
                changed "$r/etc/default/grub"
            fi
            if [ -n "$(grub_variable kernelopts)" ] && ! editenv >/dev/null; then
                echo 'refused kernelopts of grubenv cannot be changed: grub2-editenv is not installed'
            fi
        fi
        if [ "$started" = systemd-boot ]; then
            chosen=$(sd_default)
            file=$(printf '%s\n' "$chosen" | cut -f3)
            line=$(entries systemd-boot | grep -F " $file	" | head -n 1)
            case $line in
                'managed '*) ;;
                *)
                    if [ -n "$chosen" ]; then
                        printf 'decisive %s\n' "$(printf '%s\n' "$line" | cut -s -f2)"
                        printf 'decisive-name %s\n' "$(printf '%s\n' "$chosen" | cut -f2)"
                    fi ;;
            esac
            changed "$(sd_config)"
            chosen_since "$chosen"
        fi
        if [ -e "$r/etc/kernel/cmdline" ]; then
            kernel_cmdline "$r/etc/kernel/cmdline" | sed 's/^/kernel-cmdline /'
            echo
            changed "$r/etc/kernel/cmdline"
        elif [ "$started" = grub ] || command -v kernel-install >/dev/null 2>&1; then
            echo kernel-install
        fi
        while IFS= read -r directory; do
            if [ -z "$directory" ]; then continue; fi
            changed "$directory"/*.conf
            room "$directory"
        done <<EOF
$(entry_directories "$started")
EOF
        ;;
    grub-menu)
        echo 'loader grub'
        file=$r/etc/default/grub
        reads=alone
        if dropins; then reads=dropins file=$r/etc/default/grub.d/99-provision.cfg; fi
        if [ "$reads" = alone ] && ! [ -f "$file" ]; then echo 'refused GRUB without /etc/default/grub'; fi
        echo defaults
        if [ $reads = dropins ]; then
            defaults "$r" dropins
            echo dropins
            # Most hosts read nothing after our file, which needs no shell of its own.
            last=
            for last in "$r"/etc/default/grub.d/*.cfg; do :; done
            if [ "$last" = "$file" ]; then
                printf 'later\nlater-linux provision.linux\nlater-default provision.default\n'
            else
                defaults "$r" dropins later
            fi
        else
            printf '%s\n' "$alone"
        fi
        if [ -f "$file" ]; then block "$file"; fi
        changed "$file" "$config"
        if [ -n "$config" ]; then
            linux_lines "$config" '' 'entry '
            find_grub_start
            other=$_pv_entry
            case $other in
                'named other '* | 'first other '*)
                    other=${other#* * }
                    case $other in *' '*) printf 'decisive %s\n' "${other#* }" ;; *) echo decisive ;; esac
                    ;;
            esac
            printf 'decisive-name %s\n' "$wanted"
        fi
        room "$r/boot" ;;
    *) printf '%s\n' "$loader" ;;
esac
if [ -e "$r/etc/default/.grub.provision-before" ]; then echo leftover; fi
find_boot_time "$r"
printf 'booted %s\n' "$booted"
latest_change
echo end
