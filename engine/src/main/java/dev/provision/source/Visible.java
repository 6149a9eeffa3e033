package dev.provision.source;

/**
 * A line of a source as it may be printed: characters that move the cursor, hide or reorder text become escapes, and
 * where a column went is known.
 */
final class Visible {
    private final StringBuilder text = new StringBuilder();
    private int width;

    /** The whole text. */
    static Visible of(String text) {
        Visible visible = new Visible();
        text.codePoints().forEach(visible::add);
        return visible;
    }

    /**
     * A window of a line around a column.
     *
     * @param column counted from 1 in code points
     * @param room how many code points to show
     */
    static Excerpt around(String line, int column, int room) {
        int[] all = line.codePoints().toArray();
        int target = Math.max(0, Math.min(column - 1, all.length));
        int start = all.length <= room ? 0 : Math.max(0, Math.min(target - room / 2, all.length - room));
        int end = Math.min(all.length, start + room);
        Visible shown = new Visible();
        if (start > 0) {
            shown.plain("...");
        }
        int caret = shown.width;
        for (int i = start; i < end; i++) {
            if (i == target) {
                caret = shown.width;
            }
            shown.add(all[i]);
        }
        if (target >= end) {
            caret = shown.width;
        }
        if (end < all.length) {
            shown.plain("...");
        }
        return new Excerpt(shown.toString(), caret);
    }

    /**
     * @param text to print
     * @param caret how many terminal cells stand before the column
     */
    record Excerpt(String text, int caret) {}

    private void add(int codePoint) {
        if (codePoint == '\t') {
            plain("\\t");
        } else if (isHarmful(codePoint)) {
            plain(codePoint < 0x100 ? String.format("\\x%02x", codePoint) : String.format("\\u%04x", codePoint));
        } else {
            text.appendCodePoint(codePoint);
            width += cells(codePoint);
        }
    }

    private void plain(String ascii) {
        text.append(ascii);
        width += ascii.length();
    }

    private static boolean isHarmful(int codePoint) {
        int type = Character.getType(codePoint);
        return Character.isISOControl(codePoint)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || type == Character.PRIVATE_USE;
    }

    private static int cells(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = Character.isIdeographic(codePoint)
                || (codePoint >= 0x1100 && codePoint <= 0x115f)
                || (codePoint >= 0x3000 && codePoint <= 0x30ff)
                || (codePoint >= 0xac00 && codePoint <= 0xd7a3)
                || (codePoint >= 0xff00 && codePoint <= 0xff60)
                || (codePoint >= 0x1f300 && codePoint <= 0x1faff);
        return wide ? 2 : 1;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
