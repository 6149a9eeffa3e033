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
            # Every line of a file behind a word. The shell reads it by itself: a process costs a host more than a short file.
            show() {
                [ -r "$2" ] || return 0
                while IFS= read -r line || [ "$line" ]; do printf '%s %s\\n' "$1" "$line"; done 2>/dev/null <"$2"
            }
            # The first line of a file, in $line, or what a command prints.
            line_of() {
                line=
                if [ -r "$1" ]; then IFS= read -r line 2>/dev/null <"$1"; fi
                if [ -z "$line" ]; then shift; line=$("$@" 2>/dev/null); fi
            }
            if [ -r "$r/etc/os-release" ]; then show os "$r/etc/os-release"; else show os "$r/usr/lib/os-release"; fi
            line_of "$r/proc/sys/kernel/arch" uname -m; printf 'arch %s\\n' "$line"
            line_of "$r/proc/sys/kernel/osrelease" uname -r; printf 'release %s\\n' "$line"
            line_of "$r/proc/sys/kernel/hostname" uname -n; printf 'hostname %s\\n' "$line"
            # The processors that this shell may use, such as 0-3,8.
            cpus=0 list=
            if [ -r "$r/proc/self/status" ]; then
                while read -r word value; do
                    case $word in Cpus_allowed_list:) list=$value; break ;; esac
                done <"$r/proc/self/status"
            fi
            case $list in *[!0-9,-]*) list= ;; esac
            while [ "$list" ]; do
                part=${list%%,*}
                case $list in *,*) list=${list#*,} ;; *) list= ;; esac
                cpus=$((cpus + ${part#*-} - ${part%-*} + 1))
            done
            if [ "$cpus" = 0 ]; then cpus=$(nproc 2>/dev/null); fi
            printf 'cpus %s\\n' "$cpus"
            if [ -e "$r/run/ostree-booted" ]; then echo ostree; fi
            if [ -d "$r/run/systemd/system" ]; then echo systemd; fi
            show container "$r/run/systemd/container"
            if [ -e "$r/.dockerenv" ]; then echo 'container docker'; fi
            if [ -e "$r/run/.containerenv" ]; then echo 'container podman'; fi
            # To the shell the variables are one word: it drops what is between them.
            inside=
            if [ -r "$r/proc/1/environ" ]; then
                while IFS= read -r line || [ "$line" ]; do
                    case $line in *container=*) inside=yes ;; esac
                done 2>/dev/null <"$r/proc/1/environ"
            fi
            if [ "$inside" ]; then
                { tr '\\000' '\\n' <"$r/proc/1/environ" | sed -n 's/^container=/container /p'; } 2>/dev/null
            fi
            show signature "$r/proc/version_signature"
            show cmdline "$r/proc/cmdline"
            show boot_id "$r/proc/sys/kernel/random/boot_id"
            if [ -r "$r/proc/meminfo" ]; then
                while IFS= read -r line || [ "$line" ]; do
                    printf 'memory %s\\n' "$line"
                    case $line in MemAvailable:*) break ;; esac
                done <"$r/proc/meminfo"
            fi
            for f in "$r"/sys/class/kfd/kfd/topology/nodes/*/properties; do
                if [ -r "$f" ]; then
                    while read -r word value; do
                        case $word in gfx_target_version) printf 'kfd %s\\n' "$value" ;; esac
                    done <"$f"
                fi
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
                while IFS= read -r line; do
                    case $line in 'MES feature'*) printf 'debug%s.mes %s\\n' "$i" "$line" ;; esac
                done <"$f"
            done
            for c; do
                if command -v "$c" >/dev/null 2>&1; then printf 'command %s\\n' "$c"; fi
            done
            echo end
            """;

    private FactsScript() {}

    /** @param root the folder that stands for {@code /}; empty on a host */
    static Fragment under(String root) {
        List<String> arguments = new java.util.ArrayList<>();
        arguments.add(root);
        arguments.addAll(COMMANDS);
        return new Fragment(TEXT, arguments, Fragment.Shared.NOTHING);
    }
}
