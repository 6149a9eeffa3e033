package dev.provision.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Linux namespaces that a host lives in, created and entered with util-linux with the rights of {@link HostAccount}. */
final class Namespaces {
    private static final List<String> KINDS = List.of("--user", "--mount", "--uts", "--pid", "--ipc", "--net");

    /** Without it a host's uptime would be this machine's. */
    private static final boolean TIME = Files.exists(Path.of("/proc/self/ns/time"));

    private Namespaces() {}

    /** Starts {@code tools/common/init NAME} in {@code hosts} as process 1 of new namespaces, as their root. */
    static Process create(Path hosts, String name) throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare"));
        command.addAll(KINDS);
        if (TIME) {
            String passed = setting("/proc/uptime").replaceAll("\\..*", "");
            command.addAll(List.of("--time", "--boottime", "-" + passed, "--monotonic", "-" + passed));
        }
        command.addAll(List.of("--map-root-user", "--fork", "--kill-child", "/bin/sh", "tools/common/init", name));
        ProcessBuilder builder =
                new ProcessBuilder(HostAccount.ofThisUser().command(command)).directory(hosts.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return builder.start();
    }

    /** The command that runs {@code inside} in the namespaces of a process. */
    static List<String> enter(long pid, List<String> inside) {
        List<String> command = new ArrayList<>(List.of("nsenter", "--target", Long.toString(pid)));
        command.addAll(KINDS);
        // The account is root in there by the namespace's map; only this machine's root could set groups.
        command.add("--preserve-credentials");
        if (TIME) {
            command.add("--time");
        }
        command.add("--");
        command.addAll(inside);
        return HostAccount.ofThisUser().command(command);
    }

    /** @throws LabException when this machine lets nobody make them; says what to change */
    static void check() throws LabException {
        List<String> tools =
                new ArrayList<>(List.of("unshare", "nsenter", "mount", "umount", "pivot_root", "setsid", "hostname"));
        tools.addAll(HostAccount.ofThisUser().programs());
        for (String tool : tools) {
            if (!onPath(tool)) {
                throw new LabException("the lab needs the command " + tool
                        + ", which is not installed here (packages util-linux, mount and hostname)");
            }
        }
        List<String> command = new ArrayList<>(List.of("unshare"));
        command.addAll(KINDS);
        command.addAll(List.of(
                "--map-root-user", "--fork", "/bin/sh", "-c", "mount -t tmpfs lab /mnt && mount -t proc proc /proc"));
        try {
            Process process = new ProcessBuilder(HostAccount.ofThisUser().command(command))
                    .directory(new java.io.File("/"))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new LabException("cannot create the namespaces of the lab's hosts: " + said + ". " + advice());
            }
        } catch (IOException e) {
            throw new LabException("cannot start unshare: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    private static String advice() {
        if (inChroot()) {
            return "This is a chroot, in which Linux permits no user namespaces (unshare(2), EPERM). Run the lab"
                    + " outside of it, or enter the root file system with systemd-nspawn or pivot_root instead of chroot";
        }
        if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns").equals("1")) {
            return "AppArmor restricts them for ordinary users here (Ubuntu 23.10 and later), and the lab never"
                    + " runs its hosts as root. Permit them with"
                    + " 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'";
        }
        if (setting("/proc/sys/kernel/unprivileged_userns_clone").equals("0")) {
            return "Permit them with 'sudo sysctl -w kernel.unprivileged_userns_clone=1'";
        }
        if (setting("/proc/sys/user/max_user_namespaces").equals("0")) {
            return "Allow them with 'sudo sysctl -w user.max_user_namespaces=15000'";
        }
        return "Inside a container they need more rights: start it with --security-opt seccomp=unconfined"
                + " --security-opt apparmor=unconfined --security-opt systempaths=unconfined, or with --privileged";
    }

    /** The root directory of a chroot is usually not a mount point, and is not that of process 1 where that can be read. */
    private static boolean inChroot() {
        boolean mounted = setting("/proc/self/mountinfo")
                .lines()
                .map(line -> line.split(" "))
                .anyMatch(fields -> fields.length > 4 && fields[4].equals("/"));
        try {
            return !mounted || !Files.isSameFile(Path.of("/"), Path.of("/proc/1/root"));
        } catch (IOException unreadable) {
            return !mounted;
        }
    }

    private static String setting(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean onPath(String tool) {
        for (String folder : (System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin").split(":")) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, tool))) {
                return true;
            }
        }
        return false;
    }
}
