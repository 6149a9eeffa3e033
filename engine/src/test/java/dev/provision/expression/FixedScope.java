package dev.provision.expression;

import dev.provision.secret.Secret;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A scope with fixed values; {@code later} is a name whose value is not known yet. */
final class FixedScope implements Scope {
    final List<Secret> derived = new ArrayList<>();
    private final Map<String, Data> values = new HashMap<>();

    FixedScope with(String name, @Nullable Object value) {
        values.put(name, Data.of(value, At.whole("(test)")));
        return this;
    }

    @Override
    public @Nullable Data find(String name) {
        if (name.equals("later")) {
            throw new NotYetKnown(name);
        }
        return values.get(name);
    }

    @Override
    public Set<String> names() {
        return values.keySet();
    }

    @Override
    public Data.Hidden secret(Data.Dict source, At at) {
        return new Data.Hidden(new Secret("read from " + source.plain()), at);
    }

    @Override
    public Secret derived(Secret secret) {
        derived.add(secret);
        return secret;
    }

    @Override
    public boolean secretsAreUnread() {
        return false;
    }
}
