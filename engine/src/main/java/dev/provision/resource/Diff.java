package dev.provision.resource;

import org.jspecify.annotations.Nullable;

/** One difference in a form that a person and a program can read. Values may hold secrets: reports mask them. */
public sealed interface Diff {
    /** A named value; null = not there. */
    record Field(
            String name, @Nullable String before, @Nullable String after) implements Diff {}

    /** A whole text file; null = not there. Shown as a unified diff. */
    record Content(
            String path, @Nullable String before, @Nullable String after) implements Diff {}
}
