package dev.provision.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that are kept beside the tests, word for word. {@code -Dprovision.golden=write} writes them anew; read the
 * difference before committing it.
 */
public final class Golden {
    private static final Path FILES = Path.of("src/test/resources/dev/provision");

    private Golden() {}

    /** @param name below the tests' resources of {@code dev.provision}, such as {@code report/plan.txt} */
    public static void check(String name, String text) throws IOException {
        Path file = FILES.resolve(name);
        if ("write".equals(System.getProperty("provision.golden"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file).as("write it with -Dprovision.golden=write").exists();
        assertThat(text).isEqualTo(Files.readString(file));
    }
}
