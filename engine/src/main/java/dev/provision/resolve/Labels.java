package dev.provision.resolve;

import dev.provision.source.Data;

/** How the element of a loop is named to a person. */
final class Labels {
    private static final int LONGEST = 60;

    private Labels() {}

    static String of(Data element) {
        String label = text(element);
        return label.codePointCount(0, label.length()) <= LONGEST
                ? label
                : label.substring(0, label.offsetByCodePoints(0, LONGEST - 3)) + "...";
    }

    private static String text(Data element) {
        if (element instanceof Data.Num num) {
            return num.written();
        }
        if (element instanceof Data.Dict dict && dict.get("name") instanceof Data.Text name) {
            return name.value();
        }
        return ShownValue.of("", element);
    }
}
