package dev.provision.expression;

import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists and mappings written in an expression. */
final class Written {
    private Written() {}

    record ListOf(List<Node> items, int offset) implements Node {
        @Override
        public Data evaluate(Evaluation run) {
            List<Data> values = new ArrayList<>();
            for (Node item : items) {
                run.step(offset, 1);
                values.add(item.evaluate(run));
            }
            return Budget.checked(new Data.Seq(values, run.at()), offset);
        }

        @Override
        public void visit(Uses uses) {
            items.forEach(item -> item.visit(uses));
        }
    }

    record Entry(Node key, Node value) {}

    record MapOf(List<Entry> entries, int offset) implements Node {
        @Override
        public Data evaluate(Evaluation run) {
            Map<String, Data> values = new LinkedHashMap<>();
            Map<String, At> keys = new LinkedHashMap<>();
            for (Entry entry : entries) {
                run.step(offset, 1);
                Data key = entry.key().evaluate(run);
                if (Values.holdsSecret(key)) {
                    throw new Flaw(entry.key().offset(), "a secret cannot be a key");
                }
                String name = run.textOf(key, entry.key().offset());
                values.put(name, entry.value().evaluate(run));
                keys.put(name, run.at());
            }
            return Budget.checked(new Data.Dict(values, keys, run.at()), offset);
        }

        @Override
        public void visit(Uses uses) {
            entries.forEach(entry -> {
                entry.key().visit(uses);
                entry.value().visit(uses);
            });
        }
    }
}
