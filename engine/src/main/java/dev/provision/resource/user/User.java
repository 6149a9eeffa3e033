package dev.provision.resource.user;

import dev.provision.secret.Secret;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * How an account shall be; what is empty stays as it is.
 *
 * @param removeHome whether an account that goes takes its home with it
 * @param group the primary group
 * @param groups supplementary groups
 * @param groupsExact whether it may be in no other supplementary group
 * @param createHome empty = a new account that is no system account gets one
 * @param passwordHash as crypt(3) makes it
 * @param expires the first day on which it cannot be used any more
 * @param keys who may log in with SSH
 */
public record User(
        String name,
        boolean absent,
        boolean removeHome,
        Optional<Long> uid,
        Optional<String> group,
        List<String> groups,
        boolean groupsExact,
        Optional<String> shell,
        Optional<String> home,
        Optional<Boolean> createHome,
        boolean system,
        Optional<String> comment,
        Optional<Secret> passwordHash,
        Optional<Boolean> locked,
        Optional<Expiry> expires,
        Optional<Keys> keys) {
    public User {
        groups = List.copyOf(groups);
    }

    /** When an account ends. */
    sealed interface Expiry {
        record Never() implements Expiry {}

        record On(LocalDate day) implements Expiry {}

        /** As the shadow file has it: days since 1970, -1 for never. */
        default long days() {
            return this instanceof On on ? on.day().toEpochDay() : -1;
        }

        static String words(long days) {
            return days < 0 ? "never" : LocalDate.ofEpochDay(days).toString();
        }
    }

    /** @param exact whether no other key may be in the file */
    record Keys(List<AuthorizedKey> keys, boolean exact) {
        public Keys {
            keys = List.copyOf(keys);
        }
    }
}
