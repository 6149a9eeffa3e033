package dev.provision.resource.user;

import dev.provision.resource.TaskBody;
import dev.provision.resource.group.AccountName;
import dev.provision.resource.group.GroupType;
import dev.provision.secret.Secret;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a {@code user} body. */
final class UserBody {
    private static final List<String> FOR_A_PRESENT_ONE = List.of(
            "uid",
            "group",
            "groups",
            "groups_exact",
            "shell",
            "home",
            "create_home",
            "system",
            "comment",
            "password_hash",
            "locked",
            "expires",
            "authorized_keys",
            "authorized_keys_exact");
    private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[^/:\\p{Cntrl}]+)+");
    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

    private final TaskBody body;

    UserBody(TaskBody body) {
        this.body = body;
    }

    User read() {
        String name = AccountName.read(body, "name");
        boolean absent = body.flag("absent", false);
        if (absent) {
            absent(name);
        } else if (body.flag("remove_home", false)) {
            throw problem("remove_home", "\"remove_home\" is only for absent: true");
        }
        needs("groups_exact", "groups");
        needs("authorized_keys_exact", "authorized_keys");
        return new User(
                name,
                absent,
                body.flag("remove_home", false),
                GroupType.number(body, "uid"),
                AccountName.readIfThere(body, "group"),
                AccountName.readAll(body, "groups").stream().distinct().toList(),
                body.flag("groups_exact", false),
                path("shell"),
                path("home"),
                flag("create_home"),
                body.flag("system", false),
                comment(),
                hash(),
                flag("locked"),
                body.text("expires").map(this::expiry),
                keys());
    }

    private void absent(String name) {
        if (name.equals("root")) {
            throw problem("name", "root is not removed");
        }
        for (String key : FOR_A_PRESENT_ONE) {
            if (body.has(key)) {
                throw problem(key, "\"" + key + "\" says nothing about an absent user");
            }
        }
    }

    private void needs(String key, String other) {
        if (body.has(key) && !body.has(other)) {
            throw problem(key, "\"" + key + "\" needs \"" + other + "\"; an empty list there means none at all");
        }
    }

    private Optional<String> path(String key) {
        Optional<String> path = body.text(key);
        if (path.isPresent() && !PATH.matcher(path.get()).matches()) {
            throw new InvalidInput(Problem.at(body.at(key), "this is no path that /etc/passwd can hold")
                    .expected("an absolute path without . and .. and without a colon, not ending in /")
                    .found(path.get()));
        }
        return path;
    }

    private Optional<String> comment() {
        Optional<String> comment = body.text("comment");
        if (comment.isPresent() && comment.get().chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
            throw problem("comment", "a colon or a control character cannot stand in the comment of an account");
        }
        return comment;
    }

    /** Its form is judged when the secret has been read. */
    private Optional<Secret> hash() {
        Optional<Data> written = body.get("password_hash");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        if (written.get() instanceof Data.Hidden hidden) {
            return Optional.of(hidden.value());
        }
        throw new InvalidInput(Problem.at(written.get().at(), "the hash of a password is a secret")
                .expected("a variable that is read with secret:")
                .hint("vars: { ops_hash: { secret: { env: OPS_HASH } } }, and here \"{{ ops_hash }}\""));
    }

    private User.Expiry expiry(String text) {
        if (text.equals("never")) {
            return new User.Expiry.Never();
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.toEpochDay() > 0 && !day.isAfter(LAST)) {
                return new User.Expiry.On(day);
            }
        } catch (DateTimeException notADay) {
            // said below
        }
        throw new InvalidInput(Problem.at(body.at("expires"), "this is no day on which an account can end")
                .expected("a day such as 2027-01-31, or never")
                .found(text));
    }

    private Optional<User.Keys> keys() {
        Optional<Data> written = body.get("authorized_keys");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        List<Data> items = written.get() instanceof Data.Seq seq ? seq.items() : List.of(written.get());
        List<AuthorizedKey> keys = new ArrayList<>();
        for (Data item : items) {
            AuthorizedKey key = AuthorizedKey.parse(TaskBody.scalar(item), item.at());
            if (keys.stream().anyMatch(key::sameKey)) {
                throw new InvalidInput(Problem.at(item.at(), "this key stands in the list twice"));
            }
            keys.add(key);
        }
        return Optional.of(new User.Keys(keys, body.flag("authorized_keys_exact", false)));
    }

    private Optional<Boolean> flag(String key) {
        return body.has(key) ? Optional.of(body.flag(key, false)) : Optional.empty();
    }

    private InvalidInput problem(String key, String message) {
        return new InvalidInput(Problem.at(body.at(key), message));
    }
}
