package dev.provision.expression;

import dev.provision.source.At;
import java.util.function.Supplier;

/** A use and the place of the name in the operator's file, which is worked out only when it is asked for. */
public final class Located {
    private final Use use;
    private final Supplier<At> place;

    Located(Use use, Supplier<At> place) {
        this.use = use;
        this.place = place;
    }

    public Use use() {
        return use;
    }

    public At at() {
        return place.get();
    }
}
