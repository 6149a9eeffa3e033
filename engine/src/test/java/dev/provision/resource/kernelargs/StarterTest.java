package dev.provision.resource.kernelargs;

import static dev.provision.resource.kernelargs.BootHost.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What started the kernel decides, whatever tools are installed: every host here has all of GRUB's files. */
final class StarterTest {
    private static final String EFI = "/sys/firmware/efi/efivars/%s-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";

    private final Path folder;

    StarterTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private BootHost host(String shell) {
        BootHost boot = BootHost.debian(folder, shell);
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n");
        return boot;
    }

    private static void efi(BootHost boot, String name, String text) throws Exception {
        Path file = boot.host.path(String.format(EFI, name));
        Files.createDirectories(file.getParent());
        byte[] utf16 = (text + "\0").getBytes(StandardCharsets.UTF_16LE);
        byte[] bytes = new byte[utf16.length + 4];
        bytes[0] = 6;
        System.arraycopy(utf16, 0, bytes, 4, utf16.length);
        Files.write(file, bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        initrd=\\EFI\\a\\initrd root=UUID=1 |                      |                    |                            | the EFI stub of the kernel
        initrd=\\EFI\\a\\initrd root=UUID=1 |                      |                    | /boot/refind_linux.conf    | rEFInd
        initrd=\\EFI\\a\\initrd root=UUID=1 | rEFInd 0.14.0         |                    |                            | rEFInd 0.14.0
        root=UUID=1 ro                    | Limine 9.1.0         |                    |                            | Limine 9.1.0
        root=UUID=1 ro                    |                      |                    | /boot/limine.conf          | Limine
        root=UUID=1 ro                    | systemd-boot 257.9   | systemd-stub 257.9 |                            | a unified kernel image (systemd-stub 257.9)
        root=UUID=1 ro                    |                      |                    | /efi/EFI/Linux/arch.efi    | a unified kernel image
        BOOT_IMAGE=/vmlinuz initrd=/i ro  |                      |                    |                            | extlinux or syslinux
        root=UUID=1 ro                    |                      |                    |                            | neither BOOT_IMAGE= (GRUB) nor initrd=
        BOOT_IMAGE=/vmlinuz root=UUID=1   |                      |                    | /etc/kernel/proxmox-boot-uuids | the GRUB that proxmox-boot-tool keeps
        initrd=\\EFI\\a\\initrd root=UUID=1 | systemd-boot 257.9   |                    | /etc/kernelstub/configuration | kernelstub
        initrd=\\EFI\\a\\initrd root=UUID=1 | systemd-boot 257.9   |                    | /etc/sdboot-manage.conf    | sdboot-manage
        BOOT_IMAGE=/vmlinuz root=UUID=1   |                      |                    | /etc/NIXOS                 | NixOS
        """)
    void an_unsupported_boot_loader_is_refused_by_name(
            String cmdline, String loader, String stub, String file, String name) throws Exception {
        BootHost boot = host("dash");
        boot.host.file("/proc/cmdline", cmdline + "\n");
        if (loader != null) {
            efi(boot, "LoaderInfo", loader);
        }
        if (stub != null) {
            efi(boot, "StubInfo", stub);
        }
        if (file != null) {
            boot.host.file(file, "x\n");
        }

        assertThatThrownBy(() -> boot.plan(wish("a=1"))).isInstanceOfSatisfying(CannotPlan.class, e -> {
            assertThat(e).hasMessageContaining("unsupported boot loader").hasMessageContaining(name);
            assertThat(e.isForGood()).as("no earlier task changes it").isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void systemd_boot_gets_its_own_entries_and_the_files_of_grub_stay(String shell) throws Exception {
        BootHost boot = host(shell);
        boot.host.file("/proc/cmdline", "initrd=\\EFI\\a\\initrd root=UUID=1 ro quiet\n");
        efi(boot, "LoaderInfo", "systemd-boot 257.9-1");
        String entry = "title Arch\nlinux /vmlinuz-linux\ninitrd /initramfs.img\noptions root=UUID=1 ro\n";
        boot.host.file("/efi/loader/entries/arch.conf", entry);
        boot.host.file("/etc/kernel/cmdline", "# for kernel-install\nroot=UUID=1 ro\nquiet\n");

        boot.converge(wish("a=1"));

        assertThat(boot.host.text("/efi/loader/entries/arch.conf")).isEqualTo(entry.replace(" ro\n", " ro a=1\n"));
        assertThat(boot.host.text("/etc/kernel/cmdline"))
                .isEqualTo("# for kernel-install\nroot=UUID=1 ro\nquiet a=1\n");
        assertThat(boot.host.files("/etc/default")).containsExactly("grub");
        assertThat(boot.host.text("/boot/grub/grub.cfg")).isEmpty();
    }

    /** Windows' entry is another system's; fallback.conf boots this one, and is no kernel that is managed. */
    private BootHost systemdBoot(String shell) throws Exception {
        BootHost boot = host(shell);
        boot.host.file("/proc/cmdline", "initrd=\\EFI\\a\\initrd root=UUID=1 ro quiet\n");
        efi(boot, "LoaderInfo", "systemd-boot 257.9-1");
        boot.host.file("/efi/loader/entries/arch.conf", "title Arch\nlinux /vmlinuz-linux\noptions root=UUID=1 ro\n");
        boot.host.file("/efi/loader/entries/other.conf", "title Other\nlinux /other/linux\noptions root=UUID=2 a=0\n");
        boot.host.file("/efi/loader/entries/shell.conf", "title Shell\nefi /shellx64.efi\n");
        return boot;
    }

    /** What systemd-boot(7) and loader.conf(5) say about which entry is started. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        default arch.conf    |            |            |               | ``
        default ARCH.*       |            |            |               | ``
        default other.conf   |            |            |               | other.conf
        default shell*       |            |            |               | shell.conf
        default gone.conf    |            |            |               | shell.conf
        timeout 3            |            |            |               | shell.conf
        default arch.conf    | other.conf |            |               | other.conf
        default other.conf   | arch.conf  |            |               | ``
        default arch.conf    | arch.conf  | other.conf |               | other.conf
        default arch.conf    | gone.conf  | gone.conf  |               | ``
        default @saved       |            |            | other.conf    | other.conf
        default other.conf   | @saved     |            | arch.conf     | ``
        default arch.conf    |            | auto-windows |             | auto-windows
        default arch.conf    |            | arch-uki.efi |             | arch-uki.efi
        """)
    void the_entry_that_systemd_boot_starts_is_decisive(
            String config, String byDefault, String oneShot, String saved, String refused) throws Exception {
        for (String shell : List.of("dash", "bash", "busybox sh")) {
            BootHost boot = systemdBoot(shell);
            boot.host.file("/efi/loader/loader.conf", "timeout 5\n" + config + "\n");
            boot.host.file("/efi/EFI/Linux/Arch-UKI.efi", "");
            for (String[] one : new String[][] {
                {"LoaderEntryDefault", byDefault}, {"LoaderEntryOneShot", oneShot}, {"LoaderEntryLastBooted", saved}
            }) {
                if (one[1] != null) {
                    efi(boot, one[0], one[1]);
                }
            }
            if (refused.isEmpty()) {
                boot.converge(wish("a=1"));
            } else {
                assertThatThrownBy(() -> boot.plan(wish("a=1")))
                        .isInstanceOf(CannotPlan.class)
                        .hasMessageContaining("systemd-boot starts the entry \"" + refused + "\" by default");
            }
        }
    }

    @Test
    void an_unmanaged_default_with_the_same_arguments_is_no_obstacle() throws Exception {
        BootHost boot = systemdBoot("dash");
        boot.host.file("/efi/loader/loader.conf", "default other.conf\n");

        boot.converge(wish("a=0"));
    }

    /** As the specification sorts entries: without tries left last, by sort-key, machine and version, then by file name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        old-1.conf, old-2.conf                                   | old-2.conf
        old-9.conf, old-10.conf                                  | old-10.conf
        z.conf, a.conf sort-key=x version=1                      | a.conf
        a.conf sort-key=b version=2, b.conf sort-key=a version=1 | b.conf
        a.conf sort-key=x version=6.9, b.conf sort-key=x version=6.10 | b.conf
        a.conf sort-key=x version=6.10, b.conf sort-key=x version=6.9 | a.conf
        a.conf sort-key=x machine-id=1 version=1, b.conf sort-key=x machine-id=2 version=2 | a.conf
        a.conf, b+0-3.conf                                       | a.conf
        a.conf, b+2-1.conf                                       | b.conf
        """)
    void without_a_default_the_first_entry_of_the_menu_is_started(String entries, String first) throws Exception {
        for (String shell : List.of("dash", "bash", "busybox sh")) {
            BootHost boot = host(shell);
            boot.host.file("/proc/cmdline", "initrd=\\EFI\\a\\initrd root=UUID=1 ro quiet\n");
            efi(boot, "LoaderInfo", "systemd-boot 257.9-1");
            boot.host.file(
                    "/boot/loader/entries/mine.conf", "linux /vmlinuz\nsort-key zz\noptions root=UUID=1 ro a=1\n");
            for (String entry : entries.split(", ")) {
                String[] words = entry.split(" ");
                StringBuilder text = new StringBuilder("efi /tool.efi\n");
                for (String word : List.of(words).subList(1, words.length)) {
                    text.append(word.replace('=', ' ')).append('\n');
                }
                boot.host.file("/boot/loader/entries/" + words[0], text.toString());
            }
            if (!entries.contains("sort-key")) {
                boot.host.file("/boot/loader/entries/mine.conf", "linux /vmlinuz\noptions root=UUID=1 ro a=1\n");
                Files.move(
                        boot.host.path("/boot/loader/entries/mine.conf"),
                        boot.host.path("/boot/loader/entries/0.conf"));
            }

            assertThatThrownBy(() -> boot.plan(wish("a=1")))
                    .hasMessageContaining("systemd-boot starts the entry \"" + first + "\" by default");
            for (String name : boot.host.files("/boot/loader/entries")) {
                Files.delete(boot.host.path("/boot/loader/entries/" + name));
            }
        }
    }

    @Test
    void grub_that_systemd_boot_started_is_grub() throws Exception {
        BootHost boot = host("dash");
        efi(boot, "LoaderInfo", "systemd-boot 257.9-1");

        boot.converge(wish("a=1"));

        assertThat(boot.grubCfg()).containsExactly("quiet a=1");
    }

    @Test
    void proxmox_boot_tool_refreshes_after_each_change_of_the_command_line() throws Exception {
        BootHost boot = host("dash");
        boot.host.file("/proc/cmdline", "initrd=\\EFI\\proxmox\\6.17\\initrd.img-6.17 root=ZFS=rpool boot=zfs\n");
        boot.host.file("/etc/kernel/proxmox-boot-uuids", "ABCD-1234\n");
        boot.host.file("/etc/kernel/cmdline", "root=ZFS=rpool boot=zfs a=0\n");
        boot.host.command("proxmox-boot-tool", "#!/bin/sh\necho \"$*\" >>\"$ROOT/log\"; [ ! -e \"$ROOT/fail\" ]\n");

        boot.converge(wish("a=1"));

        assertThat(boot.host.text("/etc/kernel/cmdline")).isEqualTo("root=ZFS=rpool boot=zfs a=1\n");
        assertThat(boot.host.text("/log")).isEqualTo("refresh\n");
        assertThat(boot.host.files("/etc/kernel")).containsExactly("cmdline", "proxmox-boot-uuids");
        assertThat(boot.host.files("/etc/default")).containsExactly("grub");

        boot.host.file("/fail", "");
        assertThat(boot.apply(wish("a=2")).errors()).contains("refresh failed");
        assertThat(boot.host.text("/etc/kernel/cmdline")).isEqualTo("root=ZFS=rpool boot=zfs a=1\n");
        Files.delete(boot.host.path("/fail"));
        boot.converge(wish("a=1"));
        assertThat(boot.host.text("/log")).as("entries are generated again").endsWith("refresh\n");
    }

    /** Entries as files, which GRUB does not read unless its configuration says so. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        true  | blscfg | entries
        ``    | blscfg | entries
        ``    | menu   | menu
        false | menu   | menu
        ``    | ``     | entries
        false | blscfg | refused
        true  | menu   | refused
        false | ``     | refused
        """)
    void the_configuration_that_grub_reads_says_where_its_entries_are(String enabled, String config, String expected)
            throws Exception {
        BootHost boot = host("dash");
        boot.entry("abc-6.17.9", "/boot/vmlinuz-6.17.9", "root=UUID=1 ro");
        Files.delete(boot.host.path("/boot/grub/grub.cfg"));
        if (!config.isEmpty()) {
            boot.host.file(
                    "/boot/grub/grub.cfg", config.equals("menu") ? "set default=\"0\"\n" : "insmod blscfg\nblscfg\n");
        }
        if (!enabled.isEmpty()) {
            boot.host.file(
                    "/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\nGRUB_ENABLE_BLSCFG=" + enabled + "\n");
        }
        String entry = boot.host.text("/boot/loader/entries/abc-6.17.9.conf");

        if (expected.equals("refused")) {
            assertThatThrownBy(() -> boot.plan(wish("a=1"))).hasMessageContaining("GRUB_ENABLE_BLSCFG=" + enabled);
            return;
        }
        boot.converge(wish("a=1"));
        boolean edited = !boot.host.text("/boot/loader/entries/abc-6.17.9.conf").equals(entry);
        assertThat(edited).isEqualTo(expected.equals("entries"));
    }

    /** Configured, booted since, and still not active: another boot would change nothing. */
    @Test
    void what_was_configured_before_the_boot_and_is_not_active_is_a_finding() throws Exception {
        BootHost boot = host("dash");
        boot.converge(wish("a=1"));
        boot.host.file("/proc/uptime", "86400.00 0.00\n");
        assertThat(boot.plan(wish("a=1")).rebootReasons())
                .as("configured since the boot")
                .hasSize(1);
        for (String file : new String[] {"/boot/grub/grub.cfg", "/etc/default/grub.d/99-provision.cfg"}) {
            assertThat(boot.host.path(file)).exists();
        }

        boot.host.file("/proc/uptime", "0.00 0.00\n");
        Change finding = boot.plan(wish("a=1")).changes().get(0);

        assertThat(finding.isFinding()).isTrue();
        assertThat(finding.summary())
                .contains("a: active (none), configured 1")
                .contains("configured before the host's last boot");
        assertThat(boot.plan(wish("a=1")).rebootReasons()).isEmpty();
        boot.host.file("/proc/cmdline", "BOOT_IMAGE=/vmlinuz root=UUID=1 ro quiet a=1\n");
        assertThat(boot.plan(wish("a=1")).changes()).isEmpty();
    }
}
