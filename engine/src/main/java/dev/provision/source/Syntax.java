package dev.provision.source;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** The YAML parser's complaints in the words of somebody who writes playbooks. */
final class Syntax {
    private static final Pattern STRAY = Pattern.compile("found character '(.)' that cannot start any token.*");
    private static final Pattern UNDEFINED_ALIAS = Pattern.compile("found undefined alias (.+)");
    private static final String QUOTE_COLON = "a text that holds \": \" or ends in \":\" needs quotes";

    private Syntax() {}

    static At at(Optional<Mark> mark, String name) {
        return mark.map(m -> new At(name, m.getLine() + 1, m.getColumn() + 1)).orElse(At.whole(name));
    }

    static Problem problem(MarkedYamlEngineException syntax, String name) {
        String said = Objects.toString(syntax.getProblem(), "");
        String context = Objects.toString(syntax.getContext(), "");
        At at = at(syntax.getProblemMark().or(syntax::getContextMark), name);
        At begun = at(syntax.getContextMark().or(syntax::getProblemMark), name);
        Matcher stray = STRAY.matcher(said);
        Matcher alias = UNDEFINED_ALIAS.matcher(said);
        if (said.contains("(TAB)")) {
            return Problem.at(at, "a tab is not allowed here")
                    .expected("spaces")
                    .found("a tab")
                    .hint("YAML is indented with spaces only");
        } else if (stray.matches()) {
            return Problem.at(at, "a value cannot begin with " + stray.group(1)).hint(strayHint(stray.group(1)));
        } else if (alias.matches()) {
            return Problem.at(at, "*" + alias.group(1) + " refers to an anchor that is not defined before")
                    .expected("&" + alias.group(1) + " earlier in the file");
        } else if (said.equals("but found another document")) {
            return Problem.at(at, "a second document begins here")
                    .expected("one document a file")
                    .hint("remove this --- line, or move what follows to a file of its own");
        } else if (said.startsWith("expected ',' or ']'")) {
            return Problem.at(at, "the list that begins at " + begun.line() + ":" + begun.column() + " is not closed")
                    .expected("\",\" or \"]\"");
        } else if (said.startsWith("expected ',' or '}'")) {
            return Problem.at(
                            at, "the mapping that begins at " + begun.line() + ":" + begun.column() + " is not closed")
                    .expected("\",\" or \"}\"");
        } else if (said.contains("unexpected end of stream") && context.contains("quoted scalar")) {
            return Problem.at(begun, "this quotation is never closed").expected("the closing quotation mark");
        } else if (said.contains("unknown escape character")) {
            return Problem.at(at, "this escape does not exist in double quotes")
                    .hint("write \\\\ for a backslash, or use single quotes");
        } else if (said.equals("mapping values are not allowed here")) {
            return Problem.at(at, "a mapping cannot begin here").found("\":\"").hint(QUOTE_COLON);
        } else if (said.equals("sequence entries are not allowed here")) {
            return Problem.at(at, "a list item cannot begin here").hint("put \"- \" on a line of its own");
        } else if (said.equals("could not find expected ':'")) {
            return Problem.at(begun, "this line is neither \"key: value\" nor \"- item\"")
                    .expected("\":\" after a key")
                    .hint("a text of several lines is indented deeper than its key");
        } else if (said.startsWith("expected '<document start>'")) {
            return Problem.at(at, "this line does not belong to what stands above it")
                    .expected("one list or one mapping a file");
        } else if (said.startsWith("expected the node content")) {
            return Problem.at(at, "a value is missing here")
                    .found(said.contains("<stream end>") ? "the end of the file" : said.replaceFirst(".*found ", ""));
        } else if (said.startsWith("expected <block end>")) {
            return Problem.at(at, "this does not fit the block that begins at " + begun.line() + ":" + begun.column())
                    .expected(blockEnd(context, begun))
                    .hint(blockHint(said));
        }
        return Problem.at(at, "this is not YAML: " + (context.isBlank() ? said : context + ", " + said));
    }

    private static String strayHint(String character) {
        return character.equals("%")
                ? "put quotes around the whole value, as in \"{% ... %}\""
                : "put quotes around the whole value";
    }

    private static String blockEnd(String context, At begun) {
        return (context.contains("block mapping") ? "a key" : "\"- \"") + " at column " + begun.column();
    }

    private static String blockHint(String said) {
        return said.contains("<scalar>") || said.contains("<anchor>") || said.contains("<alias>")
                ? "a text that holds quotation marks needs quotes around the whole of it"
                : "check the indentation";
    }
}
