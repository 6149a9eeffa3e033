package dev.provision.resource.kernelargs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.Assessment;
import dev.provision.resource.Outlook;
import dev.provision.testing.ScratchHost;
import dev.provision.testing.SomeFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A scratch host with one of the boot loaders, and the whole way of a kernel_args task on it. */
final class BootHost {
    final ScratchHost host;
    private final KernelArgsType type;

    private BootHost(Path folder, String shell) {
        this.host = new ScratchHost(folder, shell);
        this.type = new KernelArgsType(host.root());
        host.file("/proc/cmdline", "BOOT_IMAGE=/vmlinuz root=UUID=1 ro quiet\n");
    }

    static BootHost debian(Path folder, String shell) {
        BootHost boot = new BootHost(folder, shell);
        boot.host.command("grub-mkconfig", "#!/bin/sh\n# for x in ${sysconfdir}/default/grub.d/*.cfg ; do\n");
        boot.host.command("update-grub", ScratchHost.resource(BootHost.class, "update-grub"));
        boot.host.file("/boot/grub/grub.cfg", "");
        return boot;
    }

    /** GRUB as upstream has it, which reads no drop-ins. */
    static BootHost arch(Path folder, String shell) {
        BootHost boot = debian(folder, shell);
        boot.host.command("grub-mkconfig", "#!/bin/sh\n");
        return boot;
    }

    static BootHost fedora(Path folder, String shell) {
        BootHost boot = new BootHost(folder, shell);
        boot.entry("abc-6.17.9", "/boot/vmlinuz-6.17.9", "root=UUID=1 ro rhgb quiet $tuned_params");
        boot.entry("abc-6.16.3", "/boot/vmlinuz-6.16.3", "root=UUID=1 ro rhgb quiet $tuned_params");
        boot.entry("abc-0-rescue", "/boot/vmlinuz-0-rescue-abc", "root=UUID=1 ro rescue=1 $tuned_params");
        boot.host.file("/etc/kernel/cmdline", "root=UUID=1 ro rhgb quiet\n");
        boot.host.file("/etc/default/grub", "GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX=\"rhgb quiet\"\n");
        return boot;
    }

    static BootHost ostree(Path folder, String shell, String kargs) {
        BootHost boot = new BootHost(folder, shell);
        boot.host.command("rpm-ostree", ScratchHost.resource(BootHost.class, "rpm-ostree"));
        boot.host.file("/run/ostree-booted", "").file("/kargs", kargs + "\n");
        return boot;
    }

    BootHost entry(String id, String linux, String options) {
        host.file(
                "/boot/loader/entries/" + id + ".conf",
                "title Fedora Linux (" + id + ")\nlinux " + linux + "\noptions " + options + "\n");
        return this;
    }

    /** @param wishes {@code k=v}, {@code k=a|b} for several values, {@code !k} and {@code !k=v} to remove */
    static KernelArgs wish(String... wishes) {
        List<Owned> owned = new ArrayList<>();
        for (String wish : wishes) {
            String[] parts = wish.split("=", 2);
            owned.add(
                    wish.startsWith("!")
                            ? Owned.gone(wish.substring(1))
                            : Owned.set(parts[0], Arrays.asList(parts[1].split("\\|"))));
        }
        return new KernelArgs(owned, java.util.Optional.empty());
    }

    Assessment plan(KernelArgs desired) throws Exception {
        var facts = SomeFacts.fedora("6.17.9-300.fc43.x86_64", "0x80");
        return type.plan(desired, host.ask(type.probe(desired, facts)), Outlook.of(facts));
    }

    ScratchHost.Ended apply(KernelArgs desired) throws Exception {
        Assessment assessment = plan(desired);
        assertThat(assessment.changes()).hasSize(1);
        return host.apply(assessment.changes().get(0));
    }

    /** Applies, and expects that it works and that nothing is left to do. */
    void converge(KernelArgs desired) throws Exception {
        ScratchHost.Ended ended = apply(desired);
        assertThat(ended.errors()).doesNotContain("syntax error");
        assertThat(ended.status()).as(ended.errors()).isZero();
        assertThat(plan(desired).changes()).isEmpty();
    }

    /** The arguments of all grub.cfg entries that are not recovery ones, in one line each. */
    List<String> grubCfg() {
        return host.text("/boot/grub/grub.cfg")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("linux\t/boot/vmlinuz-6") && !line.contains(" single"))
                .map(line -> line.replaceAll("\\s+", " ")
                        .replaceFirst(".* ro ?", "")
                        .replace("$vt_handoff", "")
                        .strip())
                .distinct()
                .toList();
    }
}
