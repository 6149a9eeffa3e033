package dev.provision.expression;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.lexer.LexerImpl;
import io.pebbletemplates.pebble.lexer.Syntax.Builder;
import io.pebbletemplates.pebble.lexer.TokenStream;
import io.pebbletemplates.pebble.node.RootNode;
import io.pebbletemplates.pebble.parser.ParserImpl;
import io.pebbletemplates.pebble.parser.ParserOptions;
import java.io.StringReader;

/** Parses texts with the template library and turns its tree into ours. */
final class Syntax {
    private static final String NAME = "text";
    private static final io.pebbletemplates.pebble.lexer.Syntax DELIMITERS =
            new Builder().setEnableNewLineTrimming(false).build();

    private Syntax() {}

    /** A value or the content of a template file; in a file, tags take the line feed after them along. */
    static Parts.Body text(String text, boolean trimBlocks) {
        new Regions(text).check();
        TokenStream tokens = lex(text);
        ParserImpl parser = new ParserImpl(
                Grammar.UNARY, Grammar.BINARY, Grammar.TAGS, new ParserOptions().setLiteralNumbersAsBigDecimals(true));
        try {
            RootNode root = parser.parse(new Tokens(text, tokens).placed(NAME, trimBlocks));
            return new Converter().body(root.getBody());
        } catch (PebbleException complaint) {
            Integer offset = complaint.getLineNumber();
            throw Words.flaw(complaint, text, offset == null ? 0 : offset);
        } catch (StackOverflowError tooDeep) {
            throw new Flaw(0, "this is nested too deeply");
        }
    }

    private static TokenStream lex(String text) {
        LexerImpl lexer = new LexerImpl(DELIMITERS, Grammar.UNARY.values(), Grammar.BINARY.values());
        try {
            return lexer.tokenize(new StringReader(text), NAME);
        } catch (PebbleException complaint) {
            throw Words.flaw(complaint, text, Math.max(0, new Regions(text).nextStart(0)));
        }
    }
}
