package dev.provision.expression;

import java.util.Optional;

/** The lines of the operator's files, asked only to say precisely where something is wrong. */
@FunctionalInterface
public interface SourceLines {
    /** A line, counted from 1; empty where there is none. */
    Optional<String> line(String file, int line);
}
