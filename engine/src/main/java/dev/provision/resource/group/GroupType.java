package dev.provision.resource.group;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.Optional;

/** {@code group}: there with a number and members, or absent. */
public final class GroupType implements ResourceType<Group, Seen> {
    private static final long LARGEST = (1L << 32) - 2;

    @Override
    public String key() {
        return "group";
    }

    @Override
    public Group parse(TaskBody body) {
        String name = AccountName.read(body, "name");
        boolean absent = body.flag("absent", false);
        for (String key : absent ? new String[] {"gid", "system", "members"} : new String[0]) {
            if (body.has(key)) {
                throw new InvalidInput(Problem.at(body.at(key), "\"" + key + "\" says nothing about an absent group"));
            }
        }
        return new Group(
                name,
                absent,
                number(body, "gid"),
                body.flag("system", false),
                AccountName.readAll(body, "members").stream().distinct().toList());
    }

    /** The number of an account. */
    public static Optional<Long> number(TaskBody body, String key) {
        Optional<Long> number = body.number(key);
        if (number.isPresent() && (number.get() < 0 || number.get() > LARGEST)) {
            throw new InvalidInput(Problem.at(body.at(key), "this is no number of a user or group")
                    .expected("0 to " + LARGEST)
                    .found(Long.toString(number.get())));
        }
        return number;
    }

    @Override
    public String describe(Group desired) {
        return desired.name();
    }

    @Override
    public Probe<Seen> probe(Group desired, Facts facts) {
        return new GroupProbe(desired);
    }

    @Override
    public Assessment plan(Group desired, Seen observed, Outlook outlook) throws CannotPlan {
        return new GroupPlan(desired, observed).assess();
    }
}
