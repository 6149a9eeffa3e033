package dev.provision.source;

import java.util.Collection;

/**
 * The size of a value, computed from its parts when it is created. Parts may be shared, so a value of a few objects can be
 * a tree of billions: whatever walks through a value asks first how large it is.
 *
 * @param nodes values in the tree, and one more for each 16 characters of text; at most {@link Long#MAX_VALUE} / 2
 * @param depth levels of lists and mappings
 * @param secret whether a secret is among them
 */
public record Measure(long nodes, int depth, boolean secret) {
    static final Measure LEAF = new Measure(1, 0, false);

    private static final int CHARACTERS = 16;
    private static final long MOST = Long.MAX_VALUE / 2;

    static Measure ofText(int length, boolean secret) {
        return new Measure(1 + length / CHARACTERS, 0, secret);
    }

    static Measure of(Collection<Data> parts) {
        long nodes = 1;
        int depth = 0;
        boolean secret = false;
        for (Data part : parts) {
            Measure measure = part.measure();
            nodes = Math.min(MOST, nodes + measure.nodes);
            depth = Math.max(depth, measure.depth);
            secret |= measure.secret;
        }
        return new Measure(nodes, depth + 1, secret);
    }
}
