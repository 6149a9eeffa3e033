package dev.provision.expression;

import io.pebbletemplates.pebble.error.PebbleException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The template library's complaints in the words of somebody who writes playbooks. */
final class Words {
    static final String LITERAL_BRACES = "to write two braces as they are: {{ '{{' }}";

    private static final Pattern TAG = Pattern.compile("Unexpected tag name \"(.*)\"");
    private static final Pattern CHARACTER = Pattern.compile("Unexpected character \\[(.*)]", Pattern.DOTALL);
    private static final Pattern UNCLOSED = Pattern.compile("Unclosed \"(.*)\"");
    private static final Pattern UNEXPECTED = Pattern.compile("Unexpected \"(.*)\"");
    private static final Pattern MISSING_TAG = Pattern.compile(".*looking for the .*", Pattern.DOTALL);

    private Words() {}

    /** @param offset where the complaint is about, as an index of the text */
    static Flaw flaw(PebbleException complaint, String text, int offset) {
        String said = java.util.Objects.toString(complaint.getPebbleMessage(), "");
        Matcher tag = TAG.matcher(said);
        Matcher character = CHARACTER.matcher(said);
        Matcher unclosed = UNCLOSED.matcher(said);
        Matcher unexpected = UNEXPECTED.matcher(said);
        if (tag.matches()) {
            return new Flaw(offset, "there is no {% " + tag.group(1) + " %}", "there are if, elif, else and for");
        } else if (character.matches()) {
            return new Flaw(
                    offset, "the character " + character.group(1) + " has no meaning here", hint(character.group(1)));
        } else if (unclosed.matches()) {
            return new Flaw(offset, "\"" + unclosed.group(1) + "\" is missing");
        } else if (unexpected.matches()) {
            return new Flaw(offset, "\"" + unexpected.group(1) + "\" closes nothing");
        } else if (MISSING_TAG.matcher(said).matches()) {
            return new Flaw(offset, "{% endif %} or {% endfor %} is missing");
        }
        return new Flaw(offset, stumble(text, offset), stumbleHint(text, offset));
    }

    private static @Nullable String stumbleHint(String text, int offset) {
        if (text.startsWith(".", offset)) {
            return LITERAL_BRACES;
        }
        return text.startsWith("=", offset) ? "values are compared with ==" : null;
    }

    private static @Nullable String hint(String character) {
        return switch (character) {
            case "&" -> "write: and";
            case "!" -> "write: not";
            case "$" -> "names stand without $";
            default -> null;
        };
    }

    private static String stumble(String text, int offset) {
        if (offset >= text.length() || text.startsWith("}}", offset) || text.startsWith("%}", offset)) {
            return "the expression ends too early";
        }
        int end = offset;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return "\"" + text.substring(offset, Math.max(end, offset + 1)) + "\" is not expected here";
    }
}
