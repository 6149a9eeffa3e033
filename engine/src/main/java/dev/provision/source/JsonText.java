package dev.provision.source;

import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * Parses the JSON of a schema file. The library's own parser takes every character from a reader, which costs a short run three
 * times as much: most characters of a schema are in its descriptions.
 */
final class JsonText {
    private final String text;
    private int position;

    private JsonText(String text) {
        this.text = text;
    }

    /**
     * Parses a whole file.
     *
     * @throws JSONException if the text is not one JSON object
     */
    static JSONObject object(String text) {
        JsonText json = new JsonText(text);
        if (json.next() != '{') {
            throw json.malformed();
        }
        JSONObject object = json.object();
        json.skipBlanks();
        if (json.position < text.length()) {
            throw json.malformed();
        }
        return object;
    }

    private Object value() {
        char first = next();
        return switch (first) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            default -> plain();
        };
    }

    private JSONObject object() {
        JSONObject object = new JSONObject();
        char next = next();
        while (next != '}') {
            if (next != '"') {
                throw malformed();
            }
            String key = string();
            if (next() != ':') {
                throw malformed();
            }
            object.putOnce(key, value());
            next = afterItem('}');
        }
        return object;
    }

    private JSONArray array() {
        JSONArray array = new JSONArray();
        char next = next();
        while (next != ']') {
            position--;
            array.put(value());
            next = afterItem(']');
        }
        return array;
    }

    /** The end of the object or array, or the first character of its next item. */
    private char afterItem(char end) {
        char next = next();
        if (next == end) {
            return end;
        }
        if (next != ',') {
            throw malformed();
        }
        char item = next();
        if (item == end) {
            throw malformed();
        }
        return item;
    }

    /** After the opening quote. */
    private String string() {
        int quote = text.indexOf('"', position);
        int escape = text.indexOf('\\', position);
        if (quote >= 0 && (escape < 0 || escape > quote)) {
            String plain = text.substring(position, quote);
            position = quote + 1;
            return plain;
        }
        StringBuilder string = new StringBuilder();
        while (quote >= 0) {
            if (escape < 0 || escape > quote) {
                string.append(text, position, quote);
                position = quote + 1;
                return string.toString();
            }
            string.append(text, position, escape);
            position = escape + 1;
            string.append(escaped());
            quote = text.indexOf('"', position);
            escape = text.indexOf('\\', position);
        }
        throw malformed();
    }

    private char escaped() {
        char letter = character();
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (position + 4 > text.length()) {
                    throw malformed();
                }
                position += 4;
                try {
                    yield (char) Integer.parseInt(text.substring(position - 4, position), 16);
                } catch (NumberFormatException notHexadecimal) {
                    throw new JSONException("invalid escape sequence", notHexadecimal);
                }
            }
            default -> throw malformed();
        };
    }

    /** A number, true, false or null; the first character is read. */
    private Object plain() {
        int start = position - 1;
        while (position < text.length() && ",]} \n\r\t".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        Object plain = JSONObject.stringToValue(text.substring(start, position));
        if (plain instanceof String) {
            throw malformed();
        }
        return plain;
    }

    private char next() {
        skipBlanks();
        return character();
    }

    private char character() {
        if (position >= text.length()) {
            throw malformed();
        }
        return text.charAt(position++);
    }

    private void skipBlanks() {
        while (position < text.length() && text.charAt(position) <= ' ') {
            position++;
        }
    }

    private JSONException malformed() {
        return new JSONException("malformed JSON at character " + position);
    }
}
