package dev.provision.inventory;

import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import dev.provision.transport.ControlNode;
import dev.provision.transport.Destination;
import dev.provision.transport.Target;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Works out how a host is reached from its variables. */
final class Targets {
    /** The level of variables that are stronger than the whole inventory. */
    static final String EXTRA = "-e";

    private static final int SSH = 22;

    private final TextEvaluator texts;
    private final ShortNames shortNames;
    private final Problems problems;

    Targets(TextEvaluator texts, ShortNames shortNames, Problems problems) {
        this.texts = texts;
        this.shortNames = shortNames;
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
        Optional<Data> written = value(Connection.ADDRESS, variables, lookup);
        Optional<Integer> port = value(Connection.PORT, variables, lookup).flatMap(this::port);
        List<String> jump = jump(variables, lookup);
        Optional<String> address =
                written.flatMap(value -> word(value, "address", Destination::isHost, Destination.HOST));
        if (written.isPresent() && address.isPresent() && jump.isEmpty()) {
            ControlNode.refusal(address.get(), port.orElse(SSH))
                    .ifPresent(why -> problems.error(Problem.at(written.get().at(), "invalid address: " + why)
                            .expected("the address of another machine")
                            .hint("for a forwarded port set the port; behind a jump host set the jump host")));
        }
        return new Target(
                host,
                address,
                port,
                value(Connection.USER, variables, lookup)
                        .flatMap(value -> word(value, "user", Destination::isUser, Destination.USER)),
                value(Connection.IDENTITY_FILE, variables, lookup)
                        .map(this::paths)
                        .orElse(List.of()),
                jump);
    }

    /** The value of the first of several names for one thing that is defined at the strongest level. */
    private Optional<Data> value(
            List<String> names, Map<String, List<Variable>> variables, Function<String, @Nullable Data> lookup) {
        Variable chosen = null;
        for (String name : names) {
            Variable strongest = variables.getOrDefault(name, List.of()).stream()
                    .filter(shortNames::isUsed)
                    .findFirst()
                    .orElse(null);
            if (strongest == null) {
                continue;
            }
            if (chosen == null || rank(strongest) > rank(chosen)) {
                chosen = strongest;
            } else if (!ShortNames.ALWAYS.containsKey(name)
                    && strongest.level().equals(chosen.level())
                    && !String.valueOf(strongest.value().plain())
                            .equals(String.valueOf(chosen.value().plain()))) {
                problems.error(Problem.at(
                                strongest.at(),
                                "\"" + name + "\" and \"" + chosen.name() + "\" are synonyms and have different values")
                        .hint("the other is at " + chosen.at()));
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

    private Optional<String> word(Data value, String what, Predicate<String> valid, String expected) {
        String text = text(value);
        if (valid.test(text)) {
            return Optional.of(text);
        }
        problems.error(
                Problem.at(value.at(), "invalid " + what).expected(expected).found(found(value)));
        return Optional.empty();
    }

    private static String text(Data value) {
        return value instanceof Data.Text written
                ? written.value()
                : value instanceof Data.Num num ? num.written() : "";
    }

    private static String found(Data value) {
        if (value instanceof Data.Num num) {
            return num.written();
        }
        return value instanceof Data.Text text && !text.value().isEmpty() ? "\"" + text.value() + "\"" : value.kind();
    }

    private List<String> paths(Data value) {
        List<Data> items = value instanceof Data.Seq seq ? seq.items() : List.of(value);
        List<String> paths = new ArrayList<>();
        for (Data item : items) {
            if (item instanceof Data.Text text && isPath(text.value())) {
                paths.add(text.value());
            } else {
                problems.error(Problem.at(item.at(), "invalid identity file")
                        .expected("the path of a private key file")
                        .found(found(item)));
            }
        }
        return paths;
    }

    private static boolean isPath(String text) {
        try {
            return !text.isBlank() && !Path.of(text).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private Optional<Integer> port(Data value) {
        Optional<Integer> port = Destination.port(text(value));
        if (port.isEmpty()) {
            problems.error(Problem.at(value.at(), "invalid port")
                    .expected(Destination.PORT)
                    .found(found(value)));
        }
        return port;
    }

    private List<String> jump(Map<String, List<Variable>> variables, Function<String, @Nullable Data> lookup) {
        Optional<Data> written = value(Connection.JUMP, variables, lookup);
        if (written.isPresent()) {
            List<Data> items = written.get() instanceof Data.Seq seq ? seq.items() : List.of(written.get());
            return items.stream()
                    .flatMap(item -> hops(item, text(item)).stream())
                    .toList();
        }
        for (String name : Connection.SSH_ARGUMENTS) {
            Optional<Data> arguments = value(List.of(name), variables, lookup);
            if (arguments.isPresent() && arguments.get() instanceof Data.Text text) {
                Connection.SshArguments parsed = Connection.SshArguments.parse(text.value());
                if (!parsed.jump().isEmpty()) {
                    return hops(text, String.join(",", parsed.jump()));
                }
            }
        }
        return List.of();
    }

    private List<String> hops(Data value, String text) {
        List<String> hops = List.of(text.split(","));
        for (String hop : hops) {
            if (Destination.parse(hop).isEmpty()) {
                problems.error(Problem.at(value.at(), "invalid jump host")
                        .expected("[user@]host[:port]")
                        .found(hop.isEmpty() ? value.kind() : "\"" + hop + "\""));
                return List.of();
            }
        }
        return hops;
    }
}
