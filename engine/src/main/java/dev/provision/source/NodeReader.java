package dev.provision.source;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns the nodes of one document into {@link Data} and refuses what JSON's data model does not have. */
final class NodeReader {
    /** How many values aliases may add to a document before it counts as an attack. */
    static final int MOST_ALIASED = 10_000;

    private static final int LONGEST_EXPONENT = 400;
    private static final Set<Tag> KNOWN = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP);

    private final String name;
    private final boolean ansible;
    private final Problems problems;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int aliased;
    private boolean refused;

    /** @param ansible whether merge keys and {@code !vault} are accepted */
    NodeReader(String name, boolean ansible, Problems problems) {
        this.name = name;
        this.ansible = ansible;
        this.problems = problems;
    }

    /** The document, or empty if a part of it has no meaning at all; a key given twice keeps its last value. */
    Optional<Data> read(Node root) {
        Data data = convert(root);
        return refused ? Optional.empty() : Optional.of(data);
    }

    private Data convert(Node node) {
        At at = Syntax.at(node.getStartMark(), name);
        if (!seen.add(node) && ++aliased > MOST_ALIASED) {
            throw new InvalidInput(Problem.at(at, "aliases repeat this too often")
                    .expected("at most " + MOST_ALIASED + " values from aliases"));
        }
        if (ansible
                && node instanceof ScalarNode vaulted
                && shortTag(node.getTag()).equals("!vault")) {
            return new Data.Text(vaulted.getValue(), at);
        }
        if (!KNOWN.contains(node.getTag())) {
            String tag = shortTag(node.getTag());
            refuse(Problem.at(at, "the tag " + tag + " is not supported").hint(tagHint(tag)));
            return new Data.Nothing(at);
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar, at);
        }
        if (!open.add(node)) {
            throw new InvalidInput(Problem.at(at, "this contains itself through an alias"));
        }
        Data data = node instanceof SequenceNode sequence
                ? new Data.Seq(sequence.getValue().stream().map(this::convert).toList(), at)
                : dict((MappingNode) node, at);
        open.remove(node);
        return data;
    }

    private Data dict(MappingNode node, At at) {
        Map<String, Data> entries = new LinkedHashMap<>();
        Map<String, At> keys = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            if (ansible && isMerge(tuple.getKeyNode())) {
                merge(convert(tuple.getValueNode()), entries, keys);
            }
        }
        Map<String, At> merged = new LinkedHashMap<>(keys);
        keys.clear();
        for (NodeTuple tuple : node.getValue()) {
            if (ansible && isMerge(tuple.getKeyNode())) {
                continue;
            }
            String key = key(node, tuple.getKeyNode());
            if (key == null) {
                continue;
            }
            At keyAt = Syntax.at(tuple.getKeyNode().getStartMark(), name);
            At earlier = keys.putIfAbsent(key, keyAt);
            if (earlier != null) {
                problems.error(Problem.at(keyAt, "the key \"" + key + "\" is here twice")
                        .hint("it stands at " + earlier.line() + ":" + earlier.column() + " already"));
            }
            entries.put(key, convert(tuple.getValueNode()));
        }
        merged.forEach(keys::putIfAbsent);
        return new Data.Dict(entries, keys, at);
    }

    private static boolean isMerge(Node key) {
        return key instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getValue().equals("<<");
    }

    /** What stands in the mapping itself is stronger than what is merged, and the first of several merged the strongest. */
    private void merge(Data value, Map<String, Data> entries, Map<String, At> keys) {
        if (value instanceof Data.Dict dict) {
            dict.entries().forEach((key, entry) -> {
                entries.putIfAbsent(key, entry);
                keys.putIfAbsent(key, dict.keyAt(key));
            });
        } else if (value instanceof Data.Seq seq) {
            seq.items().forEach(item -> merge(item, entries, keys));
        } else {
            refuse(Problem.at(value.at(), "only a mapping can be merged").found(value.kind()));
        }
    }

    private @Nullable String key(MappingNode mapping, Node node) {
        At at = Syntax.at(node.getStartMark(), name);
        if (!(node instanceof ScalarNode scalar)) {
            boolean braces = node instanceof MappingNode && mapping.getValue().size() == 1;
            refuse(
                    braces
                            ? Problem.at(
                                            Syntax.at(mapping.getStartMark(), name),
                                            "an expression needs quotes around it")
                                    .expected("\"{{ ... }}\"")
                                    .hint("without quotes, YAML reads { as the beginning of a mapping")
                            : Problem.at(at, "a key must be text").found("a mapping or list as key"));
            return null;
        }
        if (scalar.getTag().equals(Tag.NULL)) {
            refuse(Problem.at(at, "a key is missing before \":\""));
            return null;
        }
        if (scalar.getValue().equals("<<") && scalar.isPlain()) {
            refuse(Problem.at(at, "merge keys (<<) are not part of YAML 1.2")
                    .hint("write the keys out, or put them in a variable"));
            return null;
        }
        return scalar.getValue();
    }

    private Data scalar(ScalarNode node, At at) {
        String text = node.getValue();
        Tag tag = node.getTag();
        if (tag.equals(Tag.STR)) {
            return new Data.Text(text, at);
        }
        if (tag.equals(Tag.BOOL) && (text.equals("true") || text.equals("false"))) {
            return new Data.Bool(text.equals("true"), at);
        }
        if (tag.equals(Tag.NULL) && (text.isEmpty() || text.equals("null"))) {
            return new Data.Nothing(at);
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return number(text, at);
        }
        refuse(Problem.at(at, "\"" + text + "\" does not fit its tag " + shortTag(tag)));
        return new Data.Nothing(at);
    }

    private Data number(String text, At at) {
        try {
            BigDecimal value = new BigDecimal(text);
            if (Math.abs((long) value.precision() - value.scale()) <= LONGEST_EXPONENT
                    && Math.abs((long) value.scale()) <= LONGEST_EXPONENT) {
                return new Data.Num(value, text, at);
            }
            refuse(Problem.at(at, "this number is out of range").hint("quote it if it is meant as text"));
        } catch (NumberFormatException infinityOrNan) {
            refuse(Problem.at(at, text + " is not a number that can be used here")
                    .hint("quote it if it is meant as text"));
        }
        return new Data.Nothing(at);
    }

    private void refuse(Problem problem) {
        refused = true;
        problems.error(problem);
    }

    private static String shortTag(Tag tag) {
        String value = tag.getValue();
        return value.startsWith(Tag.PREFIX) ? "!!" + value.substring(Tag.PREFIX.length()) : value;
    }

    private static @Nullable String tagHint(String tag) {
        return switch (tag) {
            case "!vault" -> "take the secret from the environment, a file or a command";
            case "!unsafe" -> "remove the tag; values from hosts and secrets are never evaluated";
            default -> null;
        };
    }
}
