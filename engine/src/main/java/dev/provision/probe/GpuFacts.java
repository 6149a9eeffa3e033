package dev.provision.probe;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the Strix Halo among a host's graphics devices, or takes the first AMD one where there is none. */
final class GpuFacts {
    /** Strix Halo's PCI id; the 8060S, 8050S and 8040S share it (domain.md 6.1). */
    private static final String STRIX_HALO = "1002:1586";

    private static final String GFX1151 = "110501";

    /** The engine firmware, and not the line of MES_KIQ beside it. */
    private static final Pattern MES =
            Pattern.compile("MES feature version: [0-9]+, firmware version: 0x0*([0-9a-fA-F]{1,8})\\s*");

    private GpuFacts() {}

    static Facts.Gpu of(Map<String, List<String>> lines) {
        String card = card(lines);
        String slot = card == null ? null : property(lines, card, "PCI_SLOT_NAME");
        return new Facts.Gpu(
                gfx(lines.getOrDefault("kfd", List.of())),
                card == null ? null : FactsProbe.whole(FactsProbe.first(lines, card + ".gtt")),
                card == null ? null : FactsProbe.whole(FactsProbe.first(lines, card + ".vram")),
                mes(lines, slot));
    }

    private static @Nullable String card(Map<String, List<String>> lines) {
        List<String> cards = lines.keySet().stream()
                .filter(word -> word.endsWith(".uevent"))
                .map(word -> word.substring(0, word.length() - ".uevent".length()))
                .filter(name -> "amdgpu".equals(property(lines, name, "DRIVER")))
                .toList();
        return cards.stream()
                .filter(name -> STRIX_HALO.equals(property(lines, name, "PCI_ID")))
                .findFirst()
                .orElse(cards.isEmpty() ? null : cards.get(0));
    }

    private static @Nullable String property(Map<String, List<String>> lines, String card, String name) {
        return lines.getOrDefault(card + ".uevent", List.of()).stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    /** Nodes without a GPU say 0. */
    private static @Nullable String gfx(List<String> versions) {
        List<String> gpus = versions.stream()
                .map(String::strip)
                .filter(version -> version.matches("[1-9][0-9]{4,6}"))
                .toList();
        if (gpus.isEmpty()) {
            return null;
        }
        int version = Integer.parseInt(gpus.contains(GFX1151) ? GFX1151 : gpus.get(0));
        return String.format(Locale.ROOT, "gfx%d%x%x", version / 10000, version / 100 % 100, version % 100);
    }

    /**
     * That of the card's own slot if debugfs names it: the folder's number is not the card's. Where no folder says whose it
     * is, what all of them say.
     */
    private static @Nullable String mes(Map<String, List<String>> lines, @Nullable String slot) {
        Set<String> unnamed = new HashSet<>();
        for (Map.Entry<String, List<String>> entry : lines.entrySet()) {
            String word = entry.getKey();
            Matcher match = MES.matcher(entry.getValue().get(0));
            if (!word.startsWith("debug") || !word.endsWith(".mes") || !match.matches()) {
                continue;
            }
            String version = "0x" + match.group(1).toLowerCase(Locale.ROOT);
            String name = FactsProbe.first(lines, word.replace(".mes", ".name"));
            if (slot == null || name == null || !name.contains("dev=")) {
                unnamed.add(version);
            } else if (name.contains(slot)) {
                return version;
            }
        }
        return unnamed.size() == 1 ? unnamed.iterator().next() : null;
    }
}
