package dev.provision.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a kernel finds in its initramfs: the GPU's firmware as it was on the disk when the initramfs was made, and the module
 * options of that moment. Written as text by the simulated dracut and update-initramfs.
 *
 * @param mes the version in the MES blob, as {@code 0x00000083}
 * @param options of modules, {@code ttm.pages_limit}; of several for one name the last
 */
record Initramfs(String mes, Map<String, String> options) {
    static final String MAGIC = "provision-lab-initramfs";

    private static final Pattern MES = Pattern.compile("(?m)^mes (0x[0-9a-f]{8})$");
    private static final Pattern OPTIONS = Pattern.compile("(?m)^options (\\S+) (.*)$");

    Initramfs {
        options = Map.copyOf(options);
    }

    static Optional<Initramfs> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file);
        Matcher mes = MES.matcher(text);
        if (!text.startsWith(MAGIC) || !mes.find()) {
            return Optional.empty();
        }
        Map<String, String> options = new HashMap<>();
        Matcher lines = OPTIONS.matcher(text);
        while (lines.find()) {
            for (String option : lines.group(2).strip().split("\\s+")) {
                int equals = option.indexOf('=');
                if (equals > 0) {
                    options.put(lines.group(1) + "." + option.substring(0, equals), option.substring(equals + 1));
                }
            }
        }
        return Optional.of(new Initramfs(mes.group(1), options));
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }
}
