package dev.provision.resolve;

import dev.provision.resource.Resource;
import dev.provision.shell.Account;
import dev.provision.source.At;
import java.util.List;
import java.util.Map;

/** What became of one task on one host. */
public sealed interface Resolution {
    /** The result of the case for this variant. */
    <R> R match(Cases<R> cases);

    /** Its condition does not hold. */
    record Skipped(At condition, String text) implements Resolution {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.skipped(this);
        }
    }

    /** One item per element of its loop, or the one item of a task without a loop; an empty loop has none. */
    record Ready(List<Item> items) implements Resolution {
        public Ready {
            items = List.copyOf(items);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.ready(this);
        }
    }

    /** It uses what an earlier task registers, and that is not known yet. */
    record Waiting(String registeredName) implements Resolution {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.waiting(this);
        }
    }

    /**
     * @param label the loop's element as text, empty without a loop
     * @param environment for the steps; values may be secret
     */
    record Item(String label, Resource<?, ?> resource, Account account, Map<String, String> environment) {
        public Item {
            environment = Map.copyOf(environment);
        }
    }

    /** One method per variant, so that a new variant does not compile until all code handles it. */
    interface Cases<R> {
        R skipped(Skipped skipped);

        R ready(Ready ready);

        R waiting(Waiting waiting);
    }
}
