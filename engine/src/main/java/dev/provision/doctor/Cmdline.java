package dev.provision.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The running kernel's arguments that concern the GPU, as questions to {@code kernel_args}. */
record Cmdline(String line) {
    /** What may be in a body of kernel_args; anything else is the host's own affair. */
    private static final String VALUE = "[A-Za-z0-9_.,:/=+@%-]*";

    private static final List<String> KEYS = List.of(
            "ttm.pages_limit",
            "amdttm.pages_limit",
            "amdgpu.gttsize",
            "amdgpu.gtt_size",
            "amdgpu.cwsr_enable",
            "amd_iommu");

    /** The value that counts: of several the last; {@code -} and {@code _} are the same to the kernel. */
    Optional<String> value(String key) {
        return words().stream()
                .filter(word -> name(word).equals(key))
                .map(word -> word.contains("=") ? word.substring(word.indexOf('=') + 1) : "")
                .reduce((first, second) -> second);
    }

    Optional<Long> number(String key) {
        return value(key).filter(text -> text.matches("[0-9]{1,12}")).map(Long::valueOf);
    }

    boolean has(String word) {
        return words().contains(word);
    }

    /** The keys of the GPU that are on it, each with the value that counts. */
    Map<String, String> gpu() {
        Map<String, String> found = new TreeMap<>();
        KEYS.forEach(key -> value(key).filter(text -> text.matches(VALUE)).ifPresent(text -> found.put(key, text)));
        return found;
    }

    /** All words with a key, as they stand. */
    String quote(String key) {
        return String.join(
                " ", words().stream().filter(word -> name(word).equals(key)).toList());
    }

    private List<String> words() {
        return Arrays.asList(line.strip().split("\\s+"));
    }

    private static String name(String word) {
        return word.replaceFirst("=.*", "").replace('-', '_');
    }
}
