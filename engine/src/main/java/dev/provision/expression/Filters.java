package dev.provision.expression;

import dev.provision.source.Data;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The filters there are: those an Ansible user expects of values that are compared and written, and sizes. None reads a
 * file, runs a program or asks the clock; {@code quote} is missing on purpose, since values reach a shell in one way only.
 */
final class Filters {
    static final Map<String, Filter> ALL = new LinkedHashMap<>();

    private static final List<String> DEFAULT_NUMBER = List.of("default");

    static {
        add("default", List.of("default_value", "boolean"), 0, true, (in, args, run, at) -> in); // Call does it
        text("upper", s -> s.toUpperCase(Locale.ROOT));
        text("lower", s -> s.toLowerCase(Locale.ROOT));
        text("trim", String::strip);
        text("basename", Filters::basename);
        text("dirname", Filters::dirname);
        text("b64encode", s -> Base64.getEncoder().encodeToString(s.getBytes(StandardCharsets.UTF_8)));
        add("string", List.of(), 0, false, (in, args, run, at) -> result(run.textOf(in, at), run));
        add("to_json", List.of(), 0, false, Filters::json);
        add("length", List.of(), 0, true, Filters::length);
        add("first", List.of(), 0, true, (in, args, run, at) -> element("first", in, true, at));
        add("last", List.of(), 0, true, (in, args, run, at) -> element("last", in, false, at));
        add("unique", List.of(), 0, true, Filters::unique);
        add("sort", List.of("reverse"), 0, false, Filters::sort);
        add("join", List.of("d"), 0, false, Filters::join);
        add("replace", List.of("old", "new"), 2, false, Filters::replace);
        add("split", List.of("sep"), 0, false, Filters::split);
        add("int", DEFAULT_NUMBER, 0, false, (in, args, run, at) -> {
            BigDecimal number = numberOr("int", in, args, at);
            return Values.number(number.setScale(0, RoundingMode.DOWN), run.at());
        });
        add(
                "float",
                DEFAULT_NUMBER,
                0,
                false,
                (in, args, run, at) -> Values.number(numberOr("float", in, args, at), run.at()));
        add("bool", List.of(), 0, false, Filters::bool);
        add("bytes", List.of(), 0, false, (in, args, run, at) -> Values.number(Sizes.bytes(in, at), run.at()));
        add(
                "mib",
                List.of(),
                0,
                false,
                (in, args, run, at) -> Values.number(Sizes.whole(in, Sizes.MIB, "MiB", at), run.at()));
        add(
                "pages",
                List.of(),
                0,
                false,
                (in, args, run, at) -> Values.number(Sizes.whole(in, Sizes.PAGE, "4 KiB pages", at), run.at()));
        ALL.put("d", Objects.requireNonNull(ALL.get("default")));
        ALL.put("count", Objects.requireNonNull(ALL.get("length")));
    }

    private Filters() {}

    private static void add(String name, List<String> parameters, int required, boolean transparent, Filter.Body body) {
        ALL.put(name, new Filter(name, parameters, required, transparent, body));
    }

    private static void text(String name, UnaryOperator<String> change) {
        add(name, List.of(), 0, false, (in, args, run, at) -> {
            String changed = change.apply(needText(name, in, at));
            run.budget().output(changed.length(), at);
            return result(changed, run);
        });
    }

    private static Data json(Data in, List<Data> args, Evaluation run, int at) {
        run.budget().walk(in, at);
        String text = Values.json(in, at);
        run.budget().output(text.length(), at);
        return result(text, run);
    }

    private static Data result(String text, Evaluation run) {
        return run.text(text, false);
    }

    private static Flaw misused(String filter, Data in, String needed, int at) {
        return new Flaw(
                at, "the filter \"" + filter + "\" needs " + needed + "; " + Values.describe(in) + " is " + in.kind());
    }

    private static String needText(String filter, Data in, int at) {
        if (in instanceof Data.Text || in instanceof Data.Num) {
            return Values.text(in, at);
        }
        throw misused(filter, in, "text", at);
    }

    private static List<Data> needList(String filter, Data in, int at) {
        if (in instanceof Data.Seq seq) {
            return seq.items();
        }
        throw misused(filter, in, "a list", at);
    }

    private static String basename(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String dirname(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? path.substring(0, slash + 1) : path.substring(0, slash);
    }

    private static Data length(Data in, List<Data> args, Evaluation run, int at) {
        int length;
        if (in instanceof Data.Seq seq) {
            length = seq.items().size();
        } else if (in instanceof Data.Dict dict) {
            length = dict.entries().size();
        } else if (in instanceof Data.Text text) {
            length = text.value().codePointCount(0, text.value().length());
        } else {
            throw misused("length", in, "a list, a mapping or text", at);
        }
        return Values.number(BigDecimal.valueOf(length), run.at());
    }

    private static Data element(String filter, Data in, boolean first, int at) {
        List<Data> items = needList(filter, in, at);
        if (items.isEmpty()) {
            throw new Undefined(filter, at, List.of(), "an empty list has no " + filter + " element");
        }
        return items.get(first ? 0 : items.size() - 1);
    }

    private static Data unique(Data in, List<Data> args, Evaluation run, int at) {
        List<Data> kept = new ArrayList<>();
        for (Data item : needList("unique", in, at)) {
            run.step(at, (kept.size() + 1L) * (1 + item.measure().nodes() / 4));
            if (kept.stream().noneMatch(other -> Values.same(other, item))) {
                kept.add(item);
            }
        }
        return Budget.checked(new Data.Seq(kept, run.at()), at);
    }

    private static Data sort(Data in, List<Data> args, Evaluation run, int at) {
        List<Data> items = new ArrayList<>(needList("sort", in, at));
        run.step(at, items.size() * 16L);
        boolean numbers = items.stream().allMatch(item -> item instanceof Data.Num);
        if (!numbers && !items.stream().allMatch(item -> item instanceof Data.Text)) {
            throw new Flaw(at, "the filter \"sort\" needs a list of texts or a list of numbers");
        }
        Comparator<Data> order = numbers
                ? Comparator.comparing(item -> ((Data.Num) item).value())
                : Comparator.comparing(item -> ((Data.Text) item).value());
        items.sort(!args.isEmpty() && Values.truth(args.get(0)) ? order.reversed() : order);
        return new Data.Seq(items, run.at());
    }

    private static Data join(Data in, List<Data> args, Evaluation run, int at) {
        String separator = args.isEmpty() ? "" : run.textOf(args.get(0), at);
        List<String> texts = new ArrayList<>();
        long length = 0;
        for (Data item : needList("join", in, at)) {
            run.step(at, 1);
            String text = run.textOf(item, at);
            length += text.length() + (texts.isEmpty() ? 0 : separator.length());
            run.budget().length(length, at);
            texts.add(text);
        }
        run.budget().output(length, at);
        return result(String.join(separator, texts), run);
    }

    private static Data replace(Data in, List<Data> args, Evaluation run, int at) {
        String text = needText("replace", in, at);
        String old = run.textOf(args.get(0), at);
        String with = run.textOf(args.get(1), at);
        run.budget().search(text, old, at);
        long found = 0;
        for (int i = text.indexOf(old);
                i >= 0 && i < text.length();
                i = text.indexOf(old, i + Math.max(1, old.length()))) {
            found++;
        }
        found += old.isEmpty() ? 1 : 0;
        run.budget().output(text.length() + found * ((long) with.length() - old.length()), at);
        run.step(at, found);
        return result(text.replace(old, with), run);
    }

    private static Data split(Data in, List<Data> args, Evaluation run, int at) {
        String text = needText("split", in, at);
        List<Data> parts = new ArrayList<>();
        if (args.isEmpty()) {
            text.strip()
                    .lines()
                    .flatMap(line -> java.util.Arrays.stream(line.split("\\s+")))
                    .forEach(part -> {
                        if (!part.isEmpty()) {
                            run.step(at, 1);
                            parts.add(result(part, run));
                        }
                    });
            return Budget.checked(new Data.Seq(parts, run.at()), at);
        }
        String separator = run.textOf(args.get(0), at);
        if (separator.isEmpty()) {
            throw new Flaw(at, "the filter \"split\" needs a separator that is not empty");
        }
        run.budget().search(text, separator, at);
        int start = 0;
        for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
            run.step(at, 1);
            parts.add(result(text.substring(start, end), run));
            start = end + separator.length();
        }
        parts.add(result(text.substring(start), run));
        return Budget.checked(new Data.Seq(parts, run.at()), at);
    }

    private static BigDecimal numberOr(String filter, Data in, List<Data> args, int at) {
        if (in instanceof Data.Num num && Values.isShort(num.value())) {
            return num.value();
        }
        if (in instanceof Data.Bool bool) {
            return bool.value() ? BigDecimal.ONE : BigDecimal.ZERO;
        }
        if (in instanceof Data.Text text) {
            String trimmed = text.value().strip();
            if (trimmed.matches("[+-]?[0-9]{1,100}(\\.[0-9]{1,100})?")) {
                return new BigDecimal(trimmed);
            }
        }
        if (!args.isEmpty() && args.get(0) instanceof Data.Num otherwise) {
            return otherwise.value();
        }
        throw new Flaw(
                at, Values.describe(in) + " is not a number", "| " + filter + "(0) gives 0 for what is not a number");
    }

    private static Data bool(Data in, List<Data> args, Evaluation run, int at) {
        String text = run.textOf(in, at).strip().toLowerCase(Locale.ROOT);
        boolean yes = List.of("true", "yes", "on", "1", "y", "t").contains(text);
        if (!yes && !List.of("false", "no", "off", "0", "n", "f", "").contains(text)) {
            throw new Flaw(at, Values.describe(in) + " is neither true nor false");
        }
        return new Data.Bool(yes, run.at());
    }
}
