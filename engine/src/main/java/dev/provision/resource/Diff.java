package dev.provision.resource;

import dev.provision.secret.SensitiveName;
import org.jspecify.annotations.Nullable;

/** One difference in a form that a person and a program can read. Values may hold secrets: reports mask them. */
public sealed interface Diff {
    /** The result of the case for this variant. */
    <R> R match(Cases<R> cases);

    /** Stands for a content or value that is not shown. */
    String NOT_SHOWN = "(not shown)";

    /** A named value; null = not there. A value under a name such as {@code HF_TOKEN} is not shown. */
    record Field(
            String name, @Nullable String before, @Nullable String after) implements Diff {
        public Field {
            boolean sensitive = SensitiveName.is(name);
            boolean changed = before != null && after != null;
            before = sensitive ? withheld(before, NOT_SHOWN) : before;
            after = sensitive ? withheld(after, changed ? "changed " + NOT_SHOWN : NOT_SHOWN) : after;
        }

        private static @Nullable String withheld(@Nullable String value, String instead) {
            return value == null || SensitiveName.isHarmless(value) ? value : instead;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.field(this);
        }
    }

    /** A difference whose values are not shown. */
    static Field hidden(String name, boolean existed) {
        return new Field(name, existed ? NOT_SHOWN : null, existed ? "changed " + NOT_SHOWN : NOT_SHOWN);
    }

    /** A whole text file; null = not there. Shown as a unified diff. */
    record Content(
            String path, @Nullable String before, @Nullable String after) implements Diff {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.content(this);
        }
    }

    /** One method per variant, so that a new variant does not compile until all code handles it. */
    interface Cases<R> {
        R field(Field field);

        R content(Content content);
    }
}
