package dev.provision.expression;

import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.lexer.TokenStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes the template library's tokens say where they stand: the library counts lines only, so the line number of each
 * token is replaced by its offset in the text, and with it that of every node made from it. Words of tags that are
 * operators elsewhere become names again.
 */
final class Tokens {
    private static final int MOST_IN_A_REGION = 1_000;

    private final String text;
    private final Regions regions;
    private final List<Token> tokens;
    private int cursor;

    Tokens(String text, TokenStream stream) {
        this.text = text;
        this.regions = new Regions(text);
        this.tokens = new ArrayList<>(stream.getTokens());
    }

    TokenStream placed(String name, boolean trimBlocks) {
        int inRegion = 0;
        boolean forTag = false;
        List<Token> kept = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            place(token);
            inRegion = token.test(Token.Type.PRINT_START) || token.test(Token.Type.EXECUTE_START) ? 0 : inRegion + 1;
            if (inRegion > MOST_IN_A_REGION) {
                throw new Flaw(cursor, "this expression is too long");
            }
            if (i > 0 && token.test(Token.Type.OPERATOR)) {
                Token before = tokens.get(i - 1);
                boolean opensTag =
                        before.test(Token.Type.EXECUTE_START) && Grammar.TAG_WORDS.contains(token.getValue());
                boolean loopIn = forTag && token.getValue().equals("in");
                boolean attribute = before.test(Token.Type.PUNCTUATION, ".") && isWord(token.getValue());
                if (opensTag || loopIn || attribute) {
                    token.setType(Token.Type.NAME);
                    forTag = forTag && !loopIn;
                }
            } else if (i > 0 && tokens.get(i - 1).test(Token.Type.EXECUTE_START)) {
                forTag = token.test(Token.Type.NAME, "for");
                if (token.test(Token.Type.NAME, "elif")) {
                    token.setValue("elseif");
                }
            } else if (trimBlocks && token.test(Token.Type.TEXT) && i > 0) {
                trim(token, tokens.get(i - 1));
            }
            if (!token.test(Token.Type.TEXT) || !token.getValue().isEmpty()) {
                kept.add(token);
            }
        }
        return new TokenStream(kept, name);
    }

    /** As Ansible does for template files: the line feed directly after a tag belongs to the tag. */
    private static void trim(Token text, Token before) {
        if (before.test(Token.Type.EXECUTE_END) && text.getValue().startsWith("\n")) {
            text.setValue(text.getValue().substring(1));
        }
    }

    private static boolean isWord(String operator) {
        return Set.of("if", "else", "or", "and", "in", "is", "not").contains(operator);
    }

    private void place(Token token) {
        switch (token.getType()) {
            case TEXT -> token.setLineNumber(cursor);
            case PRINT_START, EXECUTE_START -> {
                int start = regions.nextStart(cursor);
                token.setLineNumber(Math.max(start, 0));
                cursor = Math.max(start, 0) + 2;
                if (text.startsWith("-", cursor)) {
                    cursor++;
                }
            }
            case PRINT_END, EXECUTE_END -> {
                skipWhitespace();
                if (text.startsWith("-", cursor)) {
                    cursor++;
                }
                token.setLineNumber(cursor);
                cursor += 2;
            }
            case EOF -> token.setLineNumber(text.length());
            case STRING -> {
                skipWhitespace();
                int end = regions.endOfString(cursor);
                token.setLineNumber(cursor);
                token.setValue(unescaped(text.substring(cursor + 1, end - 1)));
                cursor = end;
            }
            case STRING_INTERPOLATION_START, STRING_INTERPOLATION_END ->
                throw new Flaw(cursor, "#{ } in a text is not supported", "put texts together with ~");
            default -> {
                skipWhitespace();
                token.setLineNumber(cursor);
                cursor += token.getValue().length();
            }
        }
    }

    private void skipWhitespace() {
        while (cursor < text.length() && Character.isWhitespace(text.charAt(cursor))) {
            cursor++;
        }
    }

    private static String unescaped(String raw) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                plain.append(c);
                continue;
            }
            char next = raw.charAt(++i);
            switch (next) {
                case 'n' -> plain.append('\n');
                case 't' -> plain.append('\t');
                case '\\', '\'', '"' -> plain.append(next);
                default -> plain.append(c).append(next);
            }
        }
        return plain.toString();
    }
}
