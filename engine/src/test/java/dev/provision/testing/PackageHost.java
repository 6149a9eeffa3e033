package dev.provision.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.Facts;
import dev.provision.probe.FactsOf;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A scratch host of a distribution: its os-release, kernels, packages and repositories come from a file of {@code hosts/},
 * and package tools of {@code tools/} work on them. It was booted a day (86400 s) ago; ages below are seconds before now.
 */
public final class PackageHost {
    private static final long UP = 86_400;

    public final ScratchHost host;
    private final Map<String, String> sections;

    private PackageHost(ScratchHost host, Map<String, String> sections) {
        this.host = host;
        this.sections = sections;
    }

    /** @param name of a file of {@code hosts/}, without its ending */
    public static PackageHost of(String name, Path folder, String shell) {
        Map<String, String> sections = sections(ScratchHost.resource(PackageHost.class, "hosts/" + name + ".host"));
        PackageHost made = new PackageHost(new ScratchHost(folder, shell), sections);
        made.fill();
        return made;
    }

    private static Map<String, String> sections(String text) {
        Map<String, String> sections = new LinkedHashMap<>();
        String current = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("--- ")) {
                current = line.substring(4);
                sections.put(current, "");
            } else if (!current.isEmpty()) {
                sections.merge(current, line + "\n", String::concat);
            }
        }
        return sections;
    }

    private void fill() {
        for (String tool : ("uname unpack " + section("tools").strip()).split("\\s+")) {
            host.command(tool, ScratchHost.resource(PackageHost.class, "tools/" + tool));
        }
        for (String[] awk : new String[][] {
            {"dpkg-vercmp.awk", "/lab/ubuntu/vercmp.awk"}, {"dpkg-compare.awk", "/lab/ubuntu/compare.awk"},
            {"rpm-vercmp.awk", "/lab/fedora/vercmp.awk"}, {"rpm-lua.awk", "/lab/fedora/lua.awk"}
        }) {
            host.command(awk[0], ScratchHost.resource(PackageHost.class, awk[1]));
        }
        sections.forEach((name, text) -> {
            if (name.startsWith("/")) {
                host.file(name, text);
            }
        });
        host.file("/.release", section("release"))
                .file("/.available", section("available"))
                .file("/.installed", "")
                .file("/.held", "")
                .file("/.locked", "")
                .file("/.default", section("default"))
                .file("/.log", "")
                .file("/proc/sys/kernel/random/boot_id", "6f1c2e0e-3f6c-4e2f-8a5c-0f7a6f0f4c11\n")
                .file("/proc/meminfo", "MemTotal:       131725312 kB\nMemAvailable:   126113972 kB\n")
                .file("/proc/uptime", UP + ".25 1000.00\n")
                .file("/sys/class/kfd/kfd/topology/nodes/1/properties", "gfx_target_version 110501\n")
                .file("/sys/class/drm/card1/device/uevent", "DRIVER=amdgpu\nPCI_ID=1002:1586\n");
        if (!sections.containsKey("/proc/cmdline")) {
            host.file("/proc/cmdline", "BOOT_IMAGE=/vmlinuz root=UUID=1 ro quiet\n");
        }
        section("installed")
                .lines()
                .map(line -> line.split(" "))
                .forEach(row -> installed(row[0], row[1], age(row[2])));
        section("kernels").lines().map(line -> line.split(" ")).forEach(row -> kernel(row[0], age(row[1])));
        menu();
        mes(section("mes").strip());
        host.file("/.log", "");
    }

    private String section(String name) {
        return sections.getOrDefault(name, "");
    }

    private static long age(String text) {
        return Long.parseLong(text);
    }

    /** Another version of an installed package, or one more package; all versions of {@code kernel-core} stay. */
    public PackageHost installed(String name, String version, long age) {
        long at = Instant.now().getEpochSecond() - age;
        String others = host.text("/.installed")
                .lines()
                .filter(line -> name.equals("kernel-core") || !line.startsWith(name + " "))
                .map(line -> line + "\n")
                .reduce("", String::concat);
        host.file("/.installed", others + name + " " + version + " " + at + "\n");
        host.file("/var/lib/dpkg/info/" + name + ".list", "");
        touch("/var/lib/dpkg/info/" + name + ".list", age);
        return this;
    }

    public PackageHost removed(String name) {
        host.file(
                "/.installed",
                host.text("/.installed")
                        .lines()
                        .filter(line -> !line.startsWith(name + " "))
                        .map(line -> line + "\n")
                        .reduce("", String::concat));
        return this;
    }

    /** A kernel in /boot with its modules, and an initramfs of this age. */
    public PackageHost kernel(String release, long initramfsAge) {
        String image = "/boot/" + (fedora() ? "initramfs-" + release + ".img" : "initrd.img-" + release);
        host.file("/boot/vmlinuz-" + release, "").file("/lib/modules/" + release + "/modules.dep", "");
        host.file(image, "");
        touch(image, initramfsAge);
        return this;
    }

    /** Makes the boot menu anew, where there is GRUB with a generated one. */
    public PackageHost menu() {
        if (section("tools").contains("update-grub")) {
            host.run(dev.provision.shell.Fragment.of("update-grub"));
        }
        return this;
    }

    private boolean fedora() {
        return section("tools").contains("grubby");
    }

    private void touch(String path, long age) {
        try {
            Files.setLastModifiedTime(
                    host.path(path), FileTime.from(Instant.now().minusSeconds(age)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The loaded firmware as debugfs shows it; empty = debugfs does not say. */
    public PackageHost mes(String version) {
        host.file(
                "/sys/kernel/debug/dri/1/amdgpu_firmware_info",
                "SMC feature version: 0, program: 0, firmware version: 0x00647000 (100.112.0)\n"
                        + "MES_KIQ feature version: 6, firmware version: 0x0000006f\n"
                        + (version.isEmpty() ? "" : "MES feature version: 1, firmware version: " + version + "\n"));
        return this;
    }

    public PackageHost held(String name) {
        host.file("/.held", name + "\n");
        return this;
    }

    /** The next boot, a minute after all that was done: this kernel runs, and all of that is certainly older than the boot. */
    public PackageHost boots(String release) {
        passes(60);
        host.file("/.release", release + "\n").file("/proc/uptime", "0.50 1.00\n");
        return this;
    }

    private void passes(long seconds) {
        String older = host.text("/.installed")
                .lines()
                .map(line -> line.split(" "))
                .map(row -> row[0] + " " + row[1] + " " + (age(row[2]) - seconds) + "\n")
                .collect(Collectors.joining());
        host.file("/.installed", older);
        try {
            for (String name : host.files("/")) {
                Path file = host.path("/" + name);
                Files.setLastModifiedTime(
                        file,
                        FileTime.from(
                                Files.getLastModifiedTime(file).toInstant().minusSeconds(seconds)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> log() {
        return host.text("/.log").lines().toList();
    }

    public Facts facts() {
        return FactsOf.host(host);
    }

    public <D, O> Assessment plan(ResourceType<D, O> type, D desired) throws CannotPlan, Probe.Unreadable {
        Facts facts = facts();
        return type.plan(desired, host.ask(type.probe(desired, facts)), Outlook.of(facts));
    }

    /** The only change that is planned, if any. */
    public <D, O> Optional<Change> change(ResourceType<D, O> type, D desired) throws CannotPlan, Probe.Unreadable {
        List<Change> changes = plan(type, desired).changes();
        assertThat(changes).hasSizeLessThanOrEqualTo(1);
        return changes.stream().findFirst();
    }

    /** Applies the only change, and expects that nothing is left to do but a reboot; gives the plan after it. */
    public <D, O> Assessment converge(ResourceType<D, O> type, D desired) throws CannotPlan, Probe.Unreadable {
        ScratchHost.Ended ended = host.apply(change(type, desired).orElseThrow());
        assertThat(ended.status()).as(ended.errors()).isZero();
        Assessment after = plan(type, desired);
        assertThat(after.changes()).isEmpty();
        return after;
    }
}
