package dev.provision.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a kernel finds in its initramfs: the GPU's firmware as it was on the disk when the initramfs was made, and the module
 * options of that moment. Written as text by the simulated dracut and update-initramfs.
 *
 * @param mes the version in the MES blob, as {@code 0x00000083}
 */
record Initramfs(String mes, Optional<String> ttmPagesLimit) {
    static final String MAGIC = "provision-lab-initramfs";

    private static final Pattern MES = Pattern.compile("(?m)^mes (0x[0-9a-f]{8})$");
    private static final Pattern TTM = Pattern.compile("(?m)^options ttm (?:.* )?pages_limit=(\\S+)");

    static Optional<Initramfs> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file);
        Matcher mes = MES.matcher(text);
        if (!text.startsWith(MAGIC) || !mes.find()) {
            return Optional.empty();
        }
        Matcher ttm = TTM.matcher(text);
        Optional<String> limit = Optional.empty();
        while (ttm.find()) {
            limit = Optional.of(ttm.group(1));
        }
        return Optional.of(new Initramfs(mes.group(1), limit));
    }
}
