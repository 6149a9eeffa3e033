package dev.provision.expression;

import java.util.List;

/**
 * A name that an expression refers to.
 *
 * @param attributes what is taken from it with constant names: {@code gpu, gfx} in {@code facts.gpu.gfx}
 * @param offset where the name stands in the text
 * @param guarded whether the same text asks with {@code is defined} or {@code default} if it exists
 */
public record Use(String name, List<String> attributes, int offset, boolean guarded) {
    public Use {
        attributes = List.copyOf(attributes);
    }

    /** {@code facts.gpu.gfx}. */
    public String path() {
        return attributes.isEmpty() ? name : name + "." + String.join(".", attributes);
    }
}
