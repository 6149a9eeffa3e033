package dev.provision.inventory;

import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import dev.provision.transport.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Works out how a host is reached from its variables. */
final class Targets {
    /** The level of variables that are stronger than the whole inventory. */
    static final String EXTRA = "-e";

    private final TextEvaluator texts;
    private final Problems problems;

    Targets(TextEvaluator texts, Problems problems) {
        this.texts = texts;
        this.problems = problems;
    }

    /** @param variables by name, strongest first */
    Target of(String host, Map<String, List<Variable>> variables) {
        Function<String, @Nullable Data> lookup = name -> {
            if (name.equals("inventory_hostname")) {
                return new Data.Text(host, dev.provision.source.At.whole("(inventory)"));
            }
            List<Variable> found = variables.get(name);
            return found == null ? null : found.get(0).value();
        };
        return new Target(
                host,
                value(Connection.ADDRESS, variables, lookup).flatMap(this::word),
                value(Connection.PORT, variables, lookup).flatMap(this::port),
                value(Connection.USER, variables, lookup).flatMap(this::word),
                value(Connection.IDENTITY_FILE, variables, lookup)
                        .map(this::words)
                        .orElse(List.of()),
                jump(variables, lookup));
    }

    /** The value of the first of several names for one thing that is defined at the strongest level. */
    private Optional<Data> value(
            List<String> names, Map<String, List<Variable>> variables, Function<String, @Nullable Data> lookup) {
        Variable chosen = null;
        for (String name : names) {
            List<Variable> found = variables.get(name);
            Variable strongest = found == null ? null : found.get(0);
            if (strongest == null) {
                continue;
            }
            if (chosen == null || rank(strongest) > rank(chosen)) {
                chosen = strongest;
            } else if (strongest.level().equals(chosen.level())
                    && !String.valueOf(strongest.value().plain())
                            .equals(String.valueOf(chosen.value().plain()))) {
                problems.error(Problem.at(
                                strongest.at(),
                                "\"" + name + "\" and \"" + chosen.name() + "\" mean the same and differ")
                        .hint("the other stands at " + chosen.at()));
            }
        }
        return Optional.ofNullable(chosen).flatMap(variable -> evaluated(variable.value(), lookup));
    }

    private static int rank(Variable variable) {
        return variable.level().equals(EXTRA) ? 2 : variable.level().startsWith("host ") ? 1 : 0;
    }

    private Optional<Data> evaluated(Data value, Function<String, @Nullable Data> lookup) {
        try {
            return Optional.of(texts.evaluate(value, lookup));
        } catch (InvalidInput invalid) {
            invalid.problems().forEach(problems::error);
            return Optional.empty();
        }
    }

    private Optional<String> word(Data value) {
        String text = value instanceof Data.Text written
                ? written.value()
                : value instanceof Data.Num num ? num.written() : "";
        if (text.isEmpty() || text.startsWith("-") || text.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            problems.error(Problem.at(value.at(), "this cannot be part of an SSH destination")
                    .expected("a word that does not begin with -")
                    .found(value.kind()));
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private List<String> words(Data value) {
        List<Data> items = value instanceof Data.Seq seq ? seq.items() : List.of(value);
        List<String> paths = new ArrayList<>();
        for (Data item : items) {
            if (item instanceof Data.Text text && !text.value().isBlank()) {
                paths.add(text.value());
            } else {
                problems.error(Problem.at(item.at(), "this is " + item.kind()).expected("the path of a key file"));
            }
        }
        return paths;
    }

    private Optional<Integer> port(Data value) {
        String text = value instanceof Data.Num num
                ? num.written()
                : value instanceof Data.Text written ? written.value() : "";
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65535) {
            return Optional.of(Integer.valueOf(text));
        }
        problems.error(Problem.at(value.at(), "this is no port")
                .expected("a number from 1 to 65535")
                .found(text.isEmpty() ? value.kind() : text));
        return Optional.empty();
    }

    private List<String> jump(Map<String, List<Variable>> variables, Function<String, @Nullable Data> lookup) {
        Optional<Data> written = value(Connection.JUMP, variables, lookup);
        if (written.isPresent()) {
            List<Data> items = written.get() instanceof Data.Seq seq ? seq.items() : List.of(written.get());
            List<String> hops = new ArrayList<>();
            for (Data item : items) {
                word(item).ifPresent(hop -> hops.addAll(List.of(hop.split(","))));
            }
            return hops;
        }
        for (String name : Connection.SSH_ARGUMENTS) {
            Optional<Data> arguments = value(List.of(name), variables, lookup);
            if (arguments.isPresent() && arguments.get() instanceof Data.Text text) {
                Connection.SshArguments parsed = Connection.SshArguments.parse(text.value());
                if (!parsed.jump().isEmpty()) {
                    return parsed.jump();
                }
            }
        }
        return List.of();
    }
}
