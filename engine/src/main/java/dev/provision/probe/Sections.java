package dev.provision.probe;

import dev.provision.source.Lines;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands behind each line with the marker; a number's status and the reason for no status by their number. */
record Sections(Map<String, String> texts, Map<String, String> statuses, Map<String, String> none, boolean complete) {
    private static final Pattern SECTION = Pattern.compile("(?<kind>status|none) (?<number>[0-9]{1,9}) (?<value>.*)");

    void add(String name, String text) {
        Matcher section = SECTION.matcher(name);
        if (!section.matches()) {
            texts.put(name, text);
        } else if (section.group("kind").equals("status")) {
            statuses.put(section.group("number"), section.group("value"));
        } else {
            none.put(section.group("number"), section.group("value"));
        }
    }

    static Sections of(String marker, String output) {
        Sections sections =
                new Sections(new HashMap<>(), new HashMap<>(), new HashMap<>(), output.endsWith(marker + " end\n"));
        // A section counts once the next one has begun: its last line may be the start of a marker.
        String name = "";
        StringBuilder current = new StringBuilder();
        for (String line : Lines.of(output)) {
            if (!line.startsWith(marker + " ")) {
                current.append(line).append('\n');
                continue;
            }
            sections.add(name, current.toString());
            name = line.substring(marker.length() + 1);
            current.setLength(0);
        }
        return sections;
    }
}
