package dev.provision.resolve;

import dev.provision.secret.SecretSource;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Nearest;
import dev.provision.source.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the mapping under {@code secret:}. */
final class SecretForm {
    private static final List<String> KEYS = List.of("env", "file", "command");

    private SecretForm() {}

    /** @throws InvalidInput where it is not one of {@code env}, {@code file} and {@code command} with its value */
    static SecretSource read(Data.Dict form) {
        if (form.entries().size() != 1) {
            throw new InvalidInput(Problem.at(form.at(), "a secret comes from one place")
                    .expected("one of " + String.join(", ", KEYS)));
        }
        Map.Entry<String, Data> only = form.entries().entrySet().iterator().next();
        Data value = only.getValue();
        switch (only.getKey()) {
            case "env" -> {
                String name = text(value, "the name of an environment variable");
                if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                    throw new InvalidInput(
                            Problem.at(value.at(), "\"" + name + "\" is no name of an environment variable")
                                    .hint("the name stands here, not the secret"));
                }
                return new SecretSource.Variable(name);
            }
            case "file" -> {
                return new SecretSource.Content(text(value, "the path of a file"));
            }
            case "command" -> {
                return command(value);
            }
            default ->
                throw new InvalidInput(
                        Problem.at(form.keyAt(only.getKey()), "a secret cannot come from \"" + only.getKey() + "\"")
                                .expected("one of " + String.join(", ", KEYS))
                                .hint(Nearest.hint(only.getKey(), KEYS).orElse(null)));
        }
    }

    private static SecretSource command(Data value) {
        List<String> arguments = new ArrayList<>();
        if (value instanceof Data.Seq seq) {
            seq.items().forEach(item -> arguments.add(text(item, "a program or an argument of it")));
        }
        if (arguments.isEmpty()) {
            throw new InvalidInput(Problem.at(value.at(), "the command is " + value.kind())
                    .expected("a list: the program and each of its arguments")
                    .hint("no shell is involved: command: [pass, show, huggingface]"));
        }
        return new SecretSource.Printed(arguments);
    }

    private static String text(Data value, String what) {
        if (value instanceof Data.Num num) {
            return num.written();
        }
        if (value instanceof Data.Text text
                && !text.value().isEmpty()
                && text.value().indexOf('\0') < 0) {
            return text.value();
        }
        throw new InvalidInput(Problem.at(value.at(), "this is " + value.kind()).expected(what));
    }
}
