package dev.provision.expression;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Nearest;
import dev.provision.source.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the expressions in what the operator wrote, in one pass: what an expression yields is never looked at again.
 * A text that is one expression takes its value with its type; any other text stays text. A secret in a text makes the
 * whole text a secret. Safe for use by many threads; parses each text once, and nothing at all where there are no braces.
 */
public final class Expressions {
    /** Ansible's {@code default(omit)}: an entry with this value is left out. */
    private static final Data OMIT = new Data.Nothing(At.whole("(omit)"));

    private final Map<String, Parts.Body> texts = new ConcurrentHashMap<>();
    private final Map<String, Parts.Body> conditions = new ConcurrentHashMap<>();
    private final Map<String, Parts.Body> files = new ConcurrentHashMap<>();
    private final Places places;

    public Expressions(SourceLines source) {
        this.places = new Places(source);
    }

    /** A value that holds no secret as JSON in one line. */
    public static String oneLine(Data value) {
        return Values.json(value, 0);
    }

    /** Whether a text is more than itself. */
    public static boolean holdsExpression(String text) {
        return text.contains("{{") || text.contains("{%");
    }

    /**
     * The value with every expression in it evaluated and every {@code {secret: ...}} read; the same object if there is none.
     *
     * @throws InvalidInput at the expression
     * @throws NotYetKnown if it uses a value that comes later in the run
     */
    public Data evaluate(Data value, Scope scope) {
        if (value instanceof Data.Text text) {
            return holdsExpression(text.value()) ? text(text, scope) : text;
        }
        if (value instanceof Data.Seq seq) {
            return seq(seq, scope);
        }
        return value instanceof Data.Dict dict ? dict(dict, scope) : value;
    }

    private Data seq(Data.Seq seq, Scope scope) {
        List<Data> items = new ArrayList<>();
        boolean same = true;
        for (Data item : seq.items()) {
            Data evaluated = evaluate(item, scope);
            same &= evaluated == item;
            if (!isOmitted(evaluated)) {
                items.add(evaluated);
            }
        }
        return same ? seq : limited(new Data.Seq(items, seq.at()));
    }

    private Data dict(Data.Dict dict, Scope scope) {
        Map<String, Data> entries = new LinkedHashMap<>();
        boolean same = true;
        for (Map.Entry<String, Data> entry : dict.entries().entrySet()) {
            Data evaluated = evaluate(entry.getValue(), scope);
            same &= evaluated == entry.getValue();
            if (!isOmitted(evaluated)) {
                entries.put(entry.getKey(), evaluated);
            }
        }
        Data.Dict result = same ? dict : (Data.Dict) limited(new Data.Dict(entries, dict.keys(), dict.at()));
        // Both: a mapping that an expression yields may be what a host has said, and is never looked at again.
        return dict.isSecretSource() && result.isSecretSource()
                ? scope.secret((Data.Dict) java.util.Objects.requireNonNull(result.get("secret")), dict.at())
                : result;
    }

    private static Data limited(Data value) {
        try {
            return Budget.checked(value, 0);
        } catch (Flaw flaw) {
            throw problem(flaw, value.at());
        }
    }

    private static boolean isOmitted(Data value) {
        return value instanceof Data.Nothing
                && value.at().file().equals(OMIT.at().file());
    }

    private Data text(Data.Text text, Scope scope) {
        return guarded(text.at(), text.value(), 0, budget -> {
            Parts.Body body = parsed(texts, text.value(), key -> Syntax.text(key, false));
            Evaluation run = new Evaluation(withOmit(scope), text.at(), budget);
            if (body.parts().size() == 1 && body.parts().get(0) instanceof Parts.Print only) {
                Data value = only.expression().evaluate(run);
                return isOmitted(value) ? value : value.movedTo(text.at());
            }
            body.render(run);
            return run.text();
        });
    }

    /**
     * Whether a condition holds; it is an expression without braces, and its value must be true or false.
     *
     * @throws InvalidInput at the condition
     * @throws NotYetKnown if it uses a value that comes later in the run
     */
    public boolean holds(Data.Text condition, Scope scope) {
        Data value = guarded(condition.at(), condition.value(), CONDITION_START, budget -> {
            Parts.Print only = condition(condition.value());
            return only.expression().evaluate(new Evaluation(scope, condition.at(), budget));
        });
        if (value instanceof Data.Bool bool) {
            return bool.value();
        }
        throw new InvalidInput(Problem.at(condition.at(), "this condition is " + value.kind())
                .expected("true or false")
                .hint("compare it with something, or write: ... | bool, or ... | length > 0"));
    }

    private static final String CONDITION_OPEN = "{{ ";
    private static final int CONDITION_START = CONDITION_OPEN.length();

    private Parts.Print condition(String condition) {
        if (condition.strip().startsWith("{{") || condition.contains("{%")) {
            throw new Flaw(CONDITION_START, "a condition is an expression already", "leave the braces out");
        }
        Parts.Body body = parsed(conditions, condition, key -> Syntax.text(CONDITION_OPEN + key + "\n}}", false));
        if (body.parts().size() == 1 && body.parts().get(0) instanceof Parts.Print only) {
            return only;
        }
        throw new Flaw(CONDITION_START, "a condition is one expression", "leave the braces out");
    }

    /**
     * A template file rendered with the same language; tags may span lines and take the line feed after them along.
     *
     * @param file how problems name the file
     * @return text, or a secret if a secret is in it
     */
    public Data template(String file, String content, At at, Scope scope) {
        if (!holdsExpression(content) && !content.contains("{#")) {
            return new Data.Text(content, at);
        }
        Function<Integer, At> place = offset -> Places.inFile(file, content, offset);
        return guarded(at, place, budget -> {
            Parts.Body body = parsed(files, content, key -> Syntax.text(key, true));
            Evaluation run = new Evaluation(scope, at, budget);
            body.render(run);
            return run.text();
        });
    }

    /** What a value refers to: the names in all its texts. Texts that cannot be parsed count as empty. */
    public List<Located> uses(Data value) {
        List<Located> found = new ArrayList<>();
        collect(value, found);
        return found;
    }

    /** Whether an expression in a text uses a value with a secret in it, as far as the values are known. */
    public boolean usesSecret(Data.Text text, Scope scope) {
        return uses(text).stream().anyMatch(found -> {
            try {
                Data value = scope.find(found.use().name());
                for (String attribute : found.use().attributes()) {
                    value = value instanceof Data.Dict dict ? dict.get(attribute) : value;
                }
                return value != null && Values.holdsSecret(value);
            } catch (NotYetKnown | InvalidInput notKnown) {
                return false; // evaluating the text reports it
            }
        });
    }

    /** What a condition refers to. */
    public List<Located> usesOfCondition(Data.Text condition) {
        try {
            Uses uses = new Uses();
            condition(condition.value()).visit(uses);
            return located(uses, condition, CONDITION_START);
        } catch (Flaw | StackOverflowError reportedElsewhere) {
            return List.of();
        }
    }

    /** What a template file refers to. */
    public List<Located> usesOfTemplate(String file, String content) {
        try {
            Uses uses = new Uses();
            parsed(files, content, key -> Syntax.text(key, true)).visit(uses);
            return uses.list().stream()
                    .map(use -> new Located(use, () -> Places.inFile(file, content, use.offset())))
                    .toList();
        } catch (Flaw | StackOverflowError reportedElsewhere) {
            return List.of();
        }
    }

    private void collect(Data value, List<Located> found) {
        if (value instanceof Data.Text text && holdsExpression(text.value())) {
            try {
                Uses uses = new Uses();
                parsed(texts, text.value(), key -> Syntax.text(key, false)).visit(uses);
                found.addAll(located(uses, text, 0));
            } catch (Flaw | StackOverflowError reportedElsewhere) {
                // evaluating the same text reports it
            }
        } else if (value instanceof Data.Seq seq) {
            seq.items().forEach(item -> collect(item, found));
        } else if (value instanceof Data.Dict dict) {
            dict.entries().values().forEach(entry -> collect(entry, found));
        }
    }

    private List<Located> located(Uses uses, Data.Text text, int shift) {
        return uses.list().stream()
                .map(use -> new Located(use, () -> places.inText(text.at(), text.value(), use.offset() - shift)))
                .toList();
    }

    private static Parts.Body parsed(Map<String, Parts.Body> cache, String text, Function<String, Parts.Body> parse) {
        Parts.Body known = cache.get(text);
        return known != null ? known : cache.computeIfAbsent(text, parse);
    }

    private interface Work {
        Data run(Budget budget);
    }

    private Data guarded(At at, String text, int shift, Work work) {
        return guarded(at, offset -> places.inText(at, text, offset - shift), work);
    }

    /** The one place where a text is evaluated: within the budget, and with every complaint at its location. */
    private static Data guarded(At at, Function<Integer, At> place, Work work) {
        Budget budget = Budget.enter();
        try {
            if (budget.isTooDeep()) {
                throw new InvalidInput(
                        Problem.at(at, "variables refer to each other more than " + Budget.DEEPEST + " levels deep"));
            }
            return work.run(budget);
        } catch (Undefined undefined) {
            throw problem(undefined, place.apply(undefined.offset()));
        } catch (Flaw flaw) {
            throw problem(flaw, place.apply(flaw.offset()));
        } catch (StackOverflowError e) {
            throw new InvalidInput(Problem.at(at, "the expression is nested too deeply"));
        } finally {
            budget.leave();
        }
    }

    private static InvalidInput problem(Undefined undefined, At at) {
        String message = java.util.Objects.toString(undefined.getMessage(), "");
        return new InvalidInput(Problem.at(at, message).hint(hint(undefined)));
    }

    private static @Nullable String hint(Undefined undefined) {
        String name = undefined.name();
        if (name.startsWith("ansible_")) {
            return "what the host says about itself is under facts., as in facts.os.id";
        }
        return Nearest.hint(name, undefined.candidates()).orElse(null);
    }

    private static InvalidInput problem(Flaw flaw, At at) {
        return new InvalidInput(Problem.at(at, flaw.message()).hint(flaw.hint()));
    }

    private static Scope withOmit(Scope scope) {
        return new WithOmit(scope);
    }

    /** Adds the name {@code omit}. */
    private record WithOmit(Scope inner) implements Scope {
        @Override
        public @Nullable Data find(String name) {
            Data found = inner.find(name);
            return found == null && name.equals("omit") ? OMIT : found;
        }

        @Override
        public java.util.Set<String> names() {
            return inner.names();
        }

        @Override
        public Data.Hidden secret(Data.Dict source, At at) {
            return inner.secret(source, at);
        }

        @Override
        public dev.provision.secret.Secret derived(dev.provision.secret.Secret secret) {
            return inner.derived(secret);
        }

        @Override
        public boolean secretsAreUnread() {
            return inner.secretsAreUnread();
        }
    }
}
