package dev.provision.probe;

import dev.provision.shell.Fragment;
import java.util.List;

/** The sh side of {@link FactsProbe}: what it prints, line by line, each behind a word that no file's content can forge. */
final class FactsScript {
    /** What may be asked for in {@code facts.commands}; a fixed list keeps the question small and the answer bounded. */
    static final List<String> COMMANDS = List.of(
            "amd-smi",
            "apt-get",
            "bootctl",
            "bootc",
            "curl",
            "dnf",
            "dnf5",
            "docker",
            "dpkg",
            "dracut",
            "flock",
            "fwupdmgr",
            "getent",
            "grub-mkconfig",
            "grub2-mkconfig",
            "grubby",
            "kernel-install",
            "kernelstub",
            "mkinitcpio",
            "nmcli",
            "podman",
            "python3",
            "rocm-smi",
            "rocminfo",
            "rpm",
            "rpm-ostree",
            "selinuxenabled",
            "sudo",
            "systemctl",
            "systemd-run",
            "tuned-adm",
            "udevadm",
            "update-grub",
            "update-initramfs",
            "versionlock",
            "visudo",
            "yum");

    private static final String TEXT = """
            r=$1; shift
            PATH=$PATH:/usr/sbin:/sbin
            export LC_ALL=C
            show() {
                [ -r "$2" ] || return 0
                sed "s/^/$1 /" "$2" 2>/dev/null
                echo
            }
            if [ -r "$r/etc/os-release" ]; then show os "$r/etc/os-release"; else show os "$r/usr/lib/os-release"; fi
            printf 'arch %s\\n' "$(uname -m)"
            printf 'release %s\\n' "$(uname -r)"
            printf 'hostname %s\\n' "$(uname -n)"
            printf 'cpus %s\\n' "$(nproc 2>/dev/null)"
            [ -e "$r/run/ostree-booted" ] && echo ostree
            [ -d "$r/run/systemd/system" ] && echo systemd
            show container "$r/run/systemd/container"
            [ -e "$r/.dockerenv" ] && echo 'container docker'
            [ -e "$r/run/.containerenv" ] && echo 'container podman'
            { tr '\\000' '\\n' <"$r/proc/1/environ" | sed -n 's/^container=/container /p'; } 2>/dev/null
            show signature "$r/proc/version_signature"
            show cmdline "$r/proc/cmdline"
            show boot_id "$r/proc/sys/kernel/random/boot_id"
            show memory "$r/proc/meminfo"
            for f in "$r"/sys/class/kfd/kfd/topology/nodes/*/properties; do
                [ -r "$f" ] && sed -n 's/^gfx_target_version /kfd /p' "$f"
            done
            for d in "$r"/sys/class/drm/card[0-9]*; do
                n=${d##*/}
                case $n in card*[!0-9]*) continue ;; esac
                show "$n.uevent" "$d/device/uevent"
                show "$n.gtt" "$d/device/mem_info_gtt_total"
                show "$n.vram" "$d/device/mem_info_vram_total"
            done
            i=0
            for f in "$r"/sys/kernel/debug/dri/*/amdgpu_firmware_info; do
                [ -r "$f" ] || continue
                i=$((i + 1))
                show "debug$i.name" "${f%/*}/name"
                sed -n "s/^MES feature/debug$i.mes &/p" "$f"
            done
            for c; do
                command -v "$c" >/dev/null 2>&1 && printf 'command %s\\n' "$c"
            done
            echo end
            """;

    private FactsScript() {}

    /** @param root the folder that stands for {@code /}; empty on a host */
    static Fragment under(String root) {
        List<String> arguments = new java.util.ArrayList<>();
        arguments.add(root);
        arguments.addAll(COMMANDS);
        return new Fragment(TEXT, arguments);
    }
}
