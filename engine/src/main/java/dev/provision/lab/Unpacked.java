package dev.provision.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The resources of the lab. */
final class Unpacked {
    private Unpacked() {}

    static String text(String name) {
        try (InputStream in = Unpacked.class.getResourceAsStream("/lab/" + name)) {
            if (in == null) {
                throw new IllegalStateException("resource /lab/" + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes all tools under a folder; those of an earlier version are replaced. */
    static void toolsTo(Path folder) throws IOException {
        for (Tool tool : Tool.all()) {
            Path file = folder.resolve(tool.path());
            Files.createDirectories(file.resolveSibling(""));
            Path fresh = file.resolveSibling(".fresh");
            Files.writeString(fresh, text(tool.path()));
            if (!fresh.toFile().setExecutable(true, false)) {
                throw new IOException("cannot make " + fresh + " executable");
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
