package dev.provision.expression;

import dev.provision.source.Data;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a text consists of. */
final class Parts {
    private Parts() {}

    record Verbatim(String text, int offset) implements Part {
        @Override
        public void render(Evaluation run) {
            run.write(text, offset);
        }

        @Override
        public void visit(Uses uses) {}
    }

    record Print(Node expression) implements Part {
        @Override
        public void render(Evaluation run) {
            run.print(expression.evaluate(run), expression.offset());
        }

        @Override
        public void visit(Uses uses) {
            expression.visit(uses);
        }
    }

    record Branch(Node condition, Body body) {}

    /** {@code {% if %} ... {% elif %} ... {% else %} ... {% endif %}}. */
    record If(List<Branch> branches, @Nullable Body otherwise) implements Part {
        @Override
        public void render(Evaluation run) {
            for (Branch branch : branches) {
                if (Values.truth(branch.condition().evaluate(run))) {
                    branch.body().render(run);
                    return;
                }
            }
            if (otherwise != null) {
                otherwise.render(run);
            }
        }

        @Override
        public void visit(Uses uses) {
            branches.forEach(branch -> {
                branch.condition().visit(uses);
                branch.body().visit(uses);
            });
            if (otherwise != null) {
                otherwise.visit(uses);
            }
        }
    }

    /** {@code {% for x in list %} ... {% else %} ... {% endfor %}}, with {@code loop.index}, {@code first}, {@code last}. */
    record For(
            String variable, Node list, Body body, @Nullable Body otherwise, int offset) implements Part {
        @Override
        public void render(Evaluation run) {
            Data whole = list.evaluate(run);
            if (!(whole instanceof Data.Seq seq)) {
                throw new Flaw(offset, "for needs a list; this is " + whole.kind());
            }
            List<Data> items = seq.items();
            if (items.isEmpty() && otherwise != null) {
                otherwise.render(run);
            }
            for (int i = 0; i < items.size(); i++) {
                run.step(offset, 1);
                run.push(Map.of(variable, items.get(i), "loop", position(i, items.size(), run)));
                body.render(run);
                run.pop();
            }
        }

        private static Data position(int index, int size, Evaluation run) {
            Map<String, Object> loop = new LinkedHashMap<>();
            loop.put("index", BigDecimal.valueOf(index + 1L));
            loop.put("index0", BigDecimal.valueOf(index));
            loop.put("first", index == 0);
            loop.put("last", index == size - 1);
            loop.put("length", BigDecimal.valueOf(size));
            return Data.of(loop, run.at());
        }

        @Override
        public void visit(Uses uses) {
            list.visit(uses);
            uses.declare(variable);
            uses.declare("loop");
            body.visit(uses);
            if (otherwise != null) {
                otherwise.visit(uses);
            }
        }
    }

    record Body(List<Part> parts) implements Part {
        Body {
            parts = List.copyOf(parts);
        }

        @Override
        public void render(Evaluation run) {
            for (Part part : parts) {
                part.render(run);
            }
        }

        @Override
        public void visit(Uses uses) {
            parts.forEach(part -> part.visit(uses));
        }
    }
}
