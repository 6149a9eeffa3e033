package dev.provision.resource.kernelargs;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.Step;
import dev.provision.resource.versions.BootMenu;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * proxmox-boot-tool with systemd-boot: it copies kernels to partitions that are not mounted, and generates their entries from
 * /etc/kernel/cmdline.
 *
 * @param interrupted whether an earlier write changed the file and did not come to the refresh
 */
record ProxmoxBoot(Optional<String> kernelCmdline, boolean interrupted, String root) implements BootLoader {
    private static final String SCRIPT = BootMenu.SCRIPT
            + SafePath.SCRIPT
            + ScriptFile.read(ProxmoxBoot.class, "common.sh", "words.sh", "proxmox.sh");

    @Override
    public List<Place> places() {
        return List.of(new Place("/etc/kernel/cmdline", Argument.line(kernelCmdline.orElse(""))));
    }

    @Override
    public List<Step> write(List<Owned> owned) throws CannotPlan {
        if (kernelCmdline.isEmpty()) {
            throw new CannotPlan(
                    "/etc/kernel/cmdline does not exist, and proxmox-boot-tool takes the arguments from it",
                    "create it with the words of /proc/cmdline from root= on");
        }
        return List.of(new Step.Run(
                "write /etc/kernel/cmdline, proxmox-boot-tool refresh",
                Fragment.of(SCRIPT, root, BootLoader.expectation(owned)),
                Duration.ofMinutes(10)));
    }
}
