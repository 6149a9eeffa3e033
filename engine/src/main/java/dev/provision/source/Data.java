package dev.provision.source;

import dev.provision.secret.Secret;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value of a YAML document, a variable or a fact: JSON's data model plus secrets, each part with the place it was
 * written at. Equality compares places too; compare {@link #plain()} where only the value counts.
 */
// The records have equals and hashCode of their own: to link those that Java generates takes a short run 15 ms.
public sealed interface Data {
    /** Where this value was written. */
    At at();

    /** What kind of value it is, as a person would say it: "text", "a number", "a list", ... */
    String kind();

    /** String, Long or BigDecimal, Boolean, null, List, Map (in order) or {@link Secret}. */
    @Nullable
    Object plain();

    /** The same value as if written at another place. */
    Data movedTo(At place);

    /** How large the value is; known without walking through it. */
    default Measure measure() {
        return Measure.LEAF;
    }

    record Text(String value, At at) implements Data {
        @Override
        public String kind() {
            return "text";
        }

        @Override
        public Object plain() {
            return value;
        }

        @Override
        public Data movedTo(At place) {
            return new Text(value, place);
        }

        @Override
        public Measure measure() {
            return Measure.ofText(value.length(), false);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Text that && value.equals(that.value) && at.equals(that.at);
        }

        @Override
        public int hashCode() {
            return 31 * value.hashCode() + at.hashCode();
        }
    }

    /** A number; {@code written} keeps its spelling, since {@code 20260110} or {@code 1.10} may be a version. */
    record Num(BigDecimal value, String written, At at) implements Data {
        @Override
        public String kind() {
            return "a number";
        }

        @Override
        public Object plain() {
            BigDecimal stripped = value.stripTrailingZeros();
            return stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 18
                    ? (Object) stripped.longValueExact()
                    : value;
        }

        @Override
        public Data movedTo(At place) {
            return new Num(value, written, place);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Num that
                    && value.equals(that.value)
                    && written.equals(that.written)
                    && at.equals(that.at);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * value.hashCode() + written.hashCode()) + at.hashCode();
        }
    }

    record Bool(boolean value, At at) implements Data {
        @Override
        public String kind() {
            return "true or false";
        }

        @Override
        public Object plain() {
            return value;
        }

        @Override
        public Data movedTo(At place) {
            return new Bool(value, place);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bool that && value == that.value && at.equals(that.at);
        }

        @Override
        public int hashCode() {
            return 31 * Boolean.hashCode(value) + at.hashCode();
        }
    }

    record Nothing(At at) implements Data {
        @Override
        public String kind() {
            return "nothing";
        }

        @Override
        public @Nullable Object plain() {
            return null;
        }

        @Override
        public Data movedTo(At place) {
            return new Nothing(place);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Nothing that && at.equals(that.at);
        }

        @Override
        public int hashCode() {
            return at.hashCode();
        }
    }

    /** A value that may be used but never shown. */
    record Hidden(Secret value, At at) implements Data {
        @Override
        public String kind() {
            return "a secret";
        }

        @Override
        public Object plain() {
            return value;
        }

        @Override
        public Data movedTo(At place) {
            return new Hidden(value, place);
        }

        @Override
        public Measure measure() {
            return Measure.ofText(value.reveal().length(), true);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Hidden that && value.equals(that.value) && at.equals(that.at);
        }

        @Override
        public int hashCode() {
            return 31 * value.hashCode() + at.hashCode();
        }
    }

    /** A list. */
    final class Seq implements Data {
        private final List<Data> items;
        private final At at;
        private final Measure measure;

        public Seq(List<? extends Data> items, At at) {
            this.items = List.copyOf(items);
            this.at = at;
            this.measure = Measure.of(this.items);
        }

        private Seq(Seq other, At at) {
            this.items = other.items;
            this.at = at;
            this.measure = other.measure;
        }

        public List<Data> items() {
            return items;
        }

        @Override
        public At at() {
            return at;
        }

        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public Object plain() {
            return items.stream()
                    .map(Data::plain)
                    .collect(java.util.stream.Collectors.toCollection(java.util.ArrayList::new));
        }

        @Override
        public Data movedTo(At place) {
            return new Seq(this, place);
        }

        @Override
        public Measure measure() {
            return measure;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Seq seq && items.equals(seq.items) && at.equals(seq.at);
        }

        @Override
        public int hashCode() {
            return Objects.hash(items, at);
        }

        @Override
        public String toString() {
            return "Seq[items=" + items + ", at=" + at + "]";
        }
    }

    /** A mapping in the order written; {@code keys} holds the location of each key. */
    final class Dict implements Data {
        private final Map<String, Data> entries;
        private final Map<String, At> keys;
        private final At at;
        private final Measure measure;

        public Dict(Map<String, ? extends Data> entries, Map<String, At> keys, At at) {
            this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
            this.keys = Map.copyOf(keys);
            this.at = at;
            this.measure = Measure.of(this.entries.values());
        }

        private Dict(Dict other, At at) {
            this.entries = other.entries;
            this.keys = other.keys;
            this.at = at;
            this.measure = other.measure;
        }

        public Map<String, Data> entries() {
            return entries;
        }

        public Map<String, At> keys() {
            return keys;
        }

        @Override
        public At at() {
            return at;
        }

        public @Nullable Data get(String key) {
            return entries.get(key);
        }

        /** Whether this is {@code {secret: {...}}}, which stands for the secret itself. */
        public boolean isSecretSource() {
            return entries.size() == 1 && get("secret") instanceof Dict;
        }

        /** Where the key is written, or where the mapping begins if it has no such key. */
        public At keyAt(String key) {
            return keys.getOrDefault(key, at);
        }

        @Override
        public String kind() {
            return "a mapping";
        }

        @Override
        public Object plain() {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            entries.forEach((key, value) -> map.put(key, value.plain()));
            return map;
        }

        @Override
        public Data movedTo(At place) {
            return new Dict(this, place);
        }

        @Override
        public Measure measure() {
            return measure;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Dict dict
                    && entries.equals(dict.entries)
                    && keys.equals(dict.keys)
                    && at.equals(dict.at);
        }

        @Override
        public int hashCode() {
            return Objects.hash(entries, keys, at);
        }

        @Override
        public String toString() {
            return "Dict[entries=" + entries + ", keys=" + keys + ", at=" + at + "]";
        }
    }

    /** A plain value (as {@link #plain()} gives it) as if it had been written at one place. */
    static Data of(@Nullable Object plain, At at) {
        if (plain == null) {
            return new Nothing(at);
        }
        if (plain instanceof Data data) {
            return data;
        }
        if (plain instanceof Boolean bool) {
            return new Bool(bool, at);
        }
        if (plain instanceof Secret secret) {
            return new Hidden(secret, at);
        }
        if (plain instanceof Number number) {
            return new Num(new BigDecimal(number.toString()), number.toString(), at);
        }
        if (plain instanceof Map<?, ?> map) {
            Map<String, Data> entries = new LinkedHashMap<>();
            Map<String, At> keys = new LinkedHashMap<>();
            map.forEach((key, value) -> {
                entries.put(String.valueOf(key), of(value, at));
                keys.put(String.valueOf(key), at);
            });
            return new Dict(entries, keys, at);
        }
        if (plain instanceof Iterable<?> list) {
            List<Data> items = new java.util.ArrayList<>();
            list.forEach(item -> items.add(of(item, at)));
            return new Seq(items, at);
        }
        return new Text(plain.toString(), at);
    }
}
