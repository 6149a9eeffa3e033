package dev.provision.expression;

import dev.provision.source.Data;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code value | filter(arguments)}; its arguments are in the order of the filter's parameters. */
record Call(Filter filter, Node input, List<Node> positional, Map<String, Node> named, int offset) implements Node {
    Call {
        positional = List.copyOf(positional);
        named = new LinkedHashMap<>(named);
    }

    @Override
    public Data evaluate(Evaluation run) {
        run.step(offset, 1);
        if (filter.name().equals("default")) {
            return orDefault(run);
        }
        return filter.apply(input.evaluate(run), arguments(run), run, offset);
    }

    private Data orDefault(Evaluation run) {
        try {
            Data value = input.evaluate(run);
            List<Data> arguments = arguments(run);
            boolean emptyToo = arguments.size() > 1 && Values.truth(arguments.get(1));
            return emptyToo && !Values.truth(value) ? arguments.get(0) : value;
        } catch (Undefined none) {
            List<Data> arguments = arguments(run);
            return arguments.isEmpty() ? new Data.Text("", run.at()) : arguments.get(0);
        }
    }

    private List<Data> arguments(Evaluation run) {
        List<Data> values = new ArrayList<>();
        for (int i = 0; i < filter.parameters().size(); i++) {
            Node given = i < positional.size()
                    ? positional.get(i)
                    : named.get(filter.parameters().get(i));
            if (given == null) {
                break;
            }
            values.add(given.evaluate(run));
        }
        return values;
    }

    @Override
    public void visit(Uses uses) {
        if (filter.name().equals("default")) {
            Member.constantPath(input).ifPresent(path -> uses.guard(String.join(".", path)));
        }
        input.visit(uses);
        positional.forEach(argument -> argument.visit(uses));
        named.values().forEach(argument -> argument.visit(uses));
    }
}
