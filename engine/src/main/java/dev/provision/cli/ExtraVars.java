package dev.provision.cli;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import dev.provision.source.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The variables of {@code -e}: {@code name=value} with a YAML value, a YAML or JSON mapping, or {@code @file}. */
final class ExtraVars {
    private static final At AT = At.whole("-e");

    private final YamlReader reader;
    private final Problems problems;

    ExtraVars(YamlReader reader, Problems problems) {
        this.reader = reader;
        this.problems = problems;
    }

    List<Data.Dict> read(List<String> options) {
        List<Data.Dict> all = new ArrayList<>();
        for (String option : options) {
            if (option.startsWith("@")) {
                String name = option.substring(1);
                reader.read(Path.of(name), name, problems).ifPresent(data -> dict(data, all));
            } else if (option.startsWith("{")) {
                reader.read(option, "-e", problems).ifPresent(data -> dict(data.movedTo(AT), all));
            } else {
                single(option, all);
            }
        }
        return all;
    }

    private void single(String option, List<Data.Dict> all) {
        int equals = option.indexOf('=');
        String name = equals < 0 ? option : option.substring(0, equals);
        if (equals < 0 || !name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            problems.error(Problem.at(AT, "\"" + option + "\" does not define a variable")
                    .expected("NAME=VALUE, a mapping in braces, or @FILE"));
            return;
        }
        String written = option.substring(equals + 1);
        if (written.matches("[^\\s\"'\\[{]+(\\s+[A-Za-z_][A-Za-z0-9_]*=\\S*)+")) {
            problems.warn(Problem.at(AT, "\"" + name + "\" is the whole of \"" + written + "\"")
                    .hint("several variables need a -e each; a value that holds blanks and = is best put into quotes"));
        }
        Optional<Data> value =
                written.isEmpty() ? Optional.of(new Data.Text("", AT)) : reader.read(written, "-e " + name, problems);
        value.ifPresent(data -> all.add(new Data.Dict(Map.of(name, data.movedTo(AT)), Map.of(name, AT), AT)));
    }

    private void dict(Data data, List<Data.Dict> all) {
        if (data instanceof Data.Dict dict) {
            all.add(dict);
        } else {
            problems.error(Problem.at(data.at(), "variables are a mapping").found(data.kind()));
        }
    }
}
