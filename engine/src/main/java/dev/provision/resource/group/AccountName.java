package dev.provision.resource.group;

import dev.provision.resource.TaskBody;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of users and groups: what useradd(8) and groupadd(8) take, and no number, which every tool would read as another
 * account's number.
 */
public final class AccountName {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");

    private AccountName() {}

    /** The name under a key that must be there. */
    public static String read(TaskBody body, String key) {
        return checked(body.requiredText(key), body.at(key));
    }

    /** The name under a key that may be there. */
    public static Optional<String> readIfThere(TaskBody body, String key) {
        return body.text(key).map(name -> checked(name, body.at(key)));
    }

    /** The names of a list, or a single one. */
    public static List<String> readAll(TaskBody body, String key) {
        Optional<Data> written = body.get(key);
        if (written.isEmpty()) {
            return List.of();
        }
        List<Data> items = written.get() instanceof Data.Seq seq ? seq.items() : List.of(written.get());
        return items.stream()
                .map(item -> checked(TaskBody.scalar(item), item.at()))
                .toList();
    }

    private static String checked(String name, At at) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInput(Problem.at(at, "this is no name of a user or group")
                    .expected("at most 32 letters, digits, _, - and ., beginning with a letter or _")
                    .found(name));
        }
        return name;
    }
}
