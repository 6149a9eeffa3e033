package dev.provision.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The kinds of resource a playbook may use, by key. */
public final class ResourceTypes {
    private final Map<String, ResourceType<?, ?>> byKey = new LinkedHashMap<>();

    public ResourceTypes(List<ResourceType<?, ?>> types) {
        for (ResourceType<?, ?> type : types) {
            if (byKey.put(type.key(), type) != null) {
                throw new IllegalArgumentException("two resource types named " + type.key());
            }
        }
    }

    public Optional<ResourceType<?, ?>> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    public Set<String> keys() {
        return byKey.keySet();
    }
}
