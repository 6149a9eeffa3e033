package dev.provision.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.real.RealHosts.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shapes in which /etc/default/grub is met, with Debian's real update-grub: the generated grub.cfg is what counts. */
@Tag("real")
class GrubShapesIT {
    private static final int HOST = 4;
    private static final String PLAYBOOK = """
            - name: Arguments
              hosts: strix_halo
              become: true
              tasks:
                - name: Arguments
                  kernel_args:
                    set: { ttm.pages_limit: 32505856, amd_iommu: "off" }
                    remove: [iommu]
            """;

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Operator operator;

    @SuppressWarnings("NullAway.Init")
    private static Path playbook;

    @BeforeAll
    static void a_host() throws Exception {
        RealHosts.require();
        RealHosts.fresh(RealHosts.Kind.DEBIAN, HOST);
        operator = Operator.of(folder, HOST);
        playbook = Files.writeString(folder.resolve("arguments.yml"), PLAYBOOK);
    }

    /**
     * @param name what is odd about it
     * @param file /etc/default/grub, null = there is none
     * @param dropin /etc/default/grub.d/50-cloudimg-settings.cfg, null = there is none
     * @param kept what else every entry must have, as it was
     */
    record Shape(String name, String file, String dropin, List<String> kept) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Shape shape(String name, String file, String... kept) {
        return new Shape(name, file, null, List.of(kept));
    }

    static List<Shape> shapes() {
        String usual = "GRUB_DEFAULT=0\nGRUB_TIMEOUT=5\n";
        return List.of(
                shape("double quotes", usual + "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet splash\"\n", "quiet", "splash"),
                shape("single quotes", usual + "GRUB_CMDLINE_LINUX_DEFAULT='quiet splash'\n", "quiet", "splash"),
                shape("no quotes", usual + "GRUB_CMDLINE_LINUX_DEFAULT=quiet\n", "quiet"),
                shape("an empty value", usual + "GRUB_CMDLINE_LINUX_DEFAULT=\"\"\nGRUB_CMDLINE_LINUX=\"\"\n"),
                shape("no variable", usual),
                shape("no file", null),
                shape("an empty file", ""),
                shape(
                        "assigned twice",
                        usual + "GRUB_CMDLINE_LINUX_DEFAULT=\"first\"\nGRUB_CMDLINE_LINUX_DEFAULT=\"second\"\n",
                        "second"),
                shape(
                        "a line that goes on",
                        usual + "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet \\\n  splash loglevel=3\"\n",
                        "quiet",
                        "splash",
                        "loglevel=3"),
                shape(
                        "a variable of its own",
                        usual + "CONSOLE=\"console=tty0 console=ttyS0,115200n8\"\nGRUB_CMDLINE_LINUX=\"$CONSOLE\"\n",
                        "console=tty0",
                        "console=ttyS0,115200n8"),
                shape(
                        "appended to itself",
                        usual + "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n"
                                + "GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT nomodeset\"\n",
                        "quiet",
                        "nomodeset"),
                shape(
                        "exported, with comments",
                        "# GRUB_CMDLINE_LINUX_DEFAULT=\"old\"\n" + usual
                                + "export GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\" # as it was installed\n",
                        "quiet"),
                shape(
                        "another value of a key",
                        usual + "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet ttm.pages_limit=1 amd_iommu=on\"\n",
                        "quiet"),
                shape(
                        "a key in both variables",
                        usual + "GRUB_CMDLINE_LINUX=\"ttm.pages_limit=1 net.ifnames=0\"\n"
                                + "GRUB_CMDLINE_LINUX_DEFAULT=\"ttm.pages_limit=2 iommu=pt\"\n",
                        "net.ifnames=0"),
                shape(
                        "a key twice in a line",
                        usual
                                + "GRUB_CMDLINE_LINUX_DEFAULT=\"iommu=pt ttm.pages_limit=1 quiet ttm.pages_limit=2 iommu\"\n",
                        "quiet"),
                shape(
                        "keys that look alike",
                        usual + "GRUB_CMDLINE_LINUX_DEFAULT=\"xttm.pages_limit=1 ttmXpages_limit=2 amd_iommu_dump\"\n",
                        "xttm.pages_limit=1",
                        "ttmXpages_limit=2",
                        "amd_iommu_dump"),
                shape("no line feed at the end", usual + "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"", "quiet"),
                shape(
                        "a command in it",
                        usual + "GRUB_DISTRIBUTOR=`echo Debian`\nGRUB_CMDLINE_LINUX=\"$(echo rootdelay=5)\"\n",
                        "rootdelay=5"),
                shape(
                        "blanks and tabs",
                        usual + "GRUB_CMDLINE_LINUX_DEFAULT=\"  quiet \t  splash  \"\n",
                        "quiet",
                        "splash"),
                new Shape(
                        "a cloud image's drop-in that assigns",
                        usual + "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet ttm.pages_limit=7\"\n",
                        "GRUB_CMDLINE_LINUX_DEFAULT=\"console=tty1 console=ttyS0\"\n",
                        List.of("console=tty1", "console=ttyS0")),
                new Shape(
                        "a drop-in with another value",
                        usual + "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n",
                        "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX ttm.pages_limit=7 iommu=pt\"\n",
                        List.of("quiet")),
                new Shape(
                        "a drop-in without the file",
                        null,
                        "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n",
                        List.of("quiet")));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void each_entry_of_the_generated_menu_has_the_arguments_once_and_all_that_was_there(Shape shape) throws Exception {
        RealHosts.sh(HOST, "rm -rf /etc/default/grub /etc/default/grub.d");
        write("/etc/default/grub", shape.file());
        write("/etc/default/grub.d/50-cloudimg-settings.cfg", shape.dropin());
        if (shape.file() != null) {
            RealHosts.sh(HOST, "update-grub 2>&1");
        }

        Result applied = operator.provision("apply", playbook);

        assertThat(applied.code()).as(applied.out()).isZero();
        List<String> entries = entries();
        assertThat(entries).as("entries that are not recovery").isNotEmpty().allSatisfy(entry -> {
            List<String> words = List.of(entry.split("\\s+"));
            assertThat(words).containsAll(shape.kept());
            assertThat(words)
                    .filteredOn(word -> word.startsWith("ttm.pages_limit"))
                    .containsExactly("ttm.pages_limit=32505856");
            assertThat(words)
                    .filteredOn(word -> word.matches("amd_iommu(=.*)?"))
                    .containsExactly("amd_iommu=off");
            assertThat(words).filteredOn(word -> word.matches("iommu(=.*)?")).isEmpty();
        });
        if (shape.file() == null) {
            RealHosts.sh(HOST, "test ! -e /etc/default/grub");
        } else {
            assertThat(RealHosts.sh(HOST, "base64 -w0 /etc/default/grub"))
                    .as("the operator's own file is as it was")
                    .isEqualTo(base64(shape.file()));
        }
        String menu = RealHosts.sh(HOST, "stat -c %y /boot/grub/grub.cfg");

        Result again = operator.provision("apply", playbook);

        assertThat(again.code()).as(again.out()).isZero();
        assertThat(again.out()).contains("0 changed");
        assertThat(RealHosts.sh(HOST, "stat -c %y /boot/grub/grub.cfg")).isEqualTo(menu);
    }

    private static List<String> entries() throws IOException, InterruptedException {
        return RealHosts.sh(HOST, "cat /boot/grub/grub.cfg")
                .lines()
                .filter(line -> line.strip().startsWith("linux") && !line.contains(" single"))
                .toList();
    }

    private static void write(String path, String text) throws IOException, InterruptedException {
        if (text != null) {
            RealHosts.sh(HOST, "mkdir -p $(dirname " + path + "); echo " + base64(text) + " | base64 -d >" + path);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
