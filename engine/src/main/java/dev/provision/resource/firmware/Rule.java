package dev.provision.resource.firmware;

import dev.provision.knowledge.Rules;
import dev.provision.probe.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is good on one host.
 *
 * @param packages the one that is judged first
 * @param by {@code snapshot}, {@code package} or {@code mes}
 * @param minimum empty with {@code mes}
 * @param deny versions of packages
 * @param denyMes loaded versions, such as {@code 0x83}
 * @param acceptsHolds whether a held package that is good is left alone
 */
record Rule(
        String tools,
        List<String> packages,
        String by,
        String minimum,
        List<String> deny,
        List<String> denyMes,
        boolean acceptsHolds) {
    private static final Rules TABLE = Rules.read(Rule.class, "firmware.table");

    /** The MES whose pages fault on gfx1151 (domain.md 3.1). */
    private static final String FAULTING_MES = "0x83";

    Rule {
        packages = List.copyOf(packages);
        deny = List.copyOf(deny);
        denyMes = List.copyOf(denyMes);
    }

    static Rule of(Firmware desired, Facts.Os os) {
        List<List<String>> rows = TABLE.of(os);
        List<String> row = rows.isEmpty() ? List.of("", "linux-firmware", "mes", "", "") : rows.get(0);
        List<String> packages = List.of(row.get(1).split(","));
        String by = row.get(2);
        String minimum = row.get(3);
        List<String> all = new ArrayList<>(desired.deny());
        if (!row.get(4).isEmpty()) {
            all.addAll(List.of(row.get(4).split(",")));
        }
        // A date says nothing where the distribution has frozen it.
        if (desired.minimum().isPresent()
                && (by.equals("snapshot") || !isDate(desired.minimum().get()))) {
            minimum = desired.minimum().get();
        }
        for (String name : Rules.names(os)) {
            Firmware.Override override = desired.distributions().get(name);
            if (override != null) {
                minimum = override.minimum().orElse(minimum);
                packages = override.packageName().map(List::of).orElse(packages);
                all.addAll(override.deny());
                break;
            }
        }
        if (!minimum.isEmpty()) {
            by = isDate(minimum) ? "snapshot" : "package";
        }
        List<String> mes = new ArrayList<>(List.of(FAULTING_MES));
        all.stream().filter(Rule::isMes).map(Rule::plainMes).forEach(mes::add);
        return new Rule(
                Rules.tools(os).orElse(""),
                packages,
                by,
                minimum,
                all.stream().filter(item -> !isMes(item)).distinct().toList(),
                mes.stream().distinct().toList(),
                desired.acceptsHolds());
    }

    private static boolean isDate(String text) {
        return text.matches("20[0-9]{6}");
    }

    private static boolean isMes(String text) {
        return text.startsWith("0x");
    }

    private static String plainMes(String text) {
        return "0x" + text.substring(2).replaceFirst("^0+(?=.)", "").toLowerCase(Locale.ROOT);
    }

    boolean denies(String version) {
        return deny.stream().anyMatch(bad -> Rules.denies(bad, version));
    }

    /** What has to be true of the package, for a person. */
    String wanted() {
        String floor = by.equals("mes") ? "" : ">= " + minimum;
        String others = deny.isEmpty() ? "" : "not " + String.join(", ", deny);
        return floor + (floor.isEmpty() || others.isEmpty() ? "" : ", ") + others;
    }
}
