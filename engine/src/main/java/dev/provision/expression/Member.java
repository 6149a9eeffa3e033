package dev.provision.expression;

import dev.provision.source.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A part of a mapping or list: {@code a.b}, {@code a['b']}, {@code a[0]}. */
record Member(Node of, Node key, int offset) implements Node {
    @Override
    public Data evaluate(Evaluation run) {
        run.step(offset, 1);
        Data whole = of.evaluate(run);
        Data wanted = key.evaluate(run);
        if (whole instanceof Data.Dict dict) {
            Data found = dict.get(run.textOf(wanted, offset));
            if (found == null) {
                String name = shown(wanted);
                throw new Undefined(name, offset, dict.entries().keySet(), "\"" + path(name) + "\" is not defined");
            }
            return found;
        }
        if (whole instanceof Data.Seq seq && wanted instanceof Data.Num num) {
            return element(seq, num);
        }
        if (whole instanceof Data.Nothing) {
            String name = shown(wanted);
            throw new Undefined(
                    name, offset, Set.of(), "\"" + path(name) + "\" is not defined: " + what() + " is empty");
        }
        throw new Flaw(offset, what() + " is " + whole.kind() + " and has no part " + Values.describe(wanted));
    }

    private String shown(Data wanted) {
        return Values.holdsSecret(wanted) ? "(secret)" : Values.text(wanted, offset);
    }

    private Data element(Data.Seq seq, Data.Num index) {
        int size = seq.items().size();
        long wanted = index.value().longValue();
        long real = wanted < 0 ? size + wanted : wanted;
        if (index.value().stripTrailingZeros().scale() > 0 || real < 0 || real >= size) {
            String name = index.written();
            throw new Undefined(
                    name,
                    offset,
                    Set.of(),
                    "there is no element " + name + ": " + what() + " has " + size + " elements");
        }
        return seq.items().get((int) real);
    }

    private String what() {
        return constantPath(of)
                .map(path -> "\"" + String.join(".", path) + "\"")
                .orElse("this");
    }

    private String path(String name) {
        return constantPath(of).map(path -> String.join(".", path) + "." + name).orElse(name);
    }

    /** The names of a chain whose every link is constant; empty for anything else. */
    static Optional<List<String>> constantPath(Node node) {
        if (node instanceof Name name) {
            return Optional.of(List.of(name.name()));
        }
        if (node instanceof Member member
                && member.key instanceof Literal literal
                && literal.value() instanceof Data.Text text) {
            return constantPath(member.of).map(path -> {
                List<String> longer = new ArrayList<>(path);
                longer.add(text.value());
                return longer;
            });
        }
        return Optional.empty();
    }

    @Override
    public void visit(Uses uses) {
        Optional<List<String>> path = constantPath(this);
        if (path.isPresent()) {
            List<String> names = path.get();
            uses.add(names.get(0), root().offset(), names.subList(1, names.size()));
        } else {
            of.visit(uses);
            key.visit(uses);
        }
    }

    private Node root() {
        Node node = this;
        while (node instanceof Member member) {
            node = member.of;
        }
        return node;
    }
}
