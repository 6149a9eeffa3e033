package dev.provision.testing;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Outlook;
import dev.provision.resource.Reach;
import dev.provision.resource.Resource;
import dev.provision.resource.ResourceType;
import dev.provision.resource.Step;
import dev.provision.resource.TaskBody;
import dev.provision.shell.Fragment;
import dev.provision.source.At;
import java.time.Duration;
import java.util.List;

/**
 * The smallest resource: a file that is to hold a word. What a comparison comes to can be replaced.
 *
 * @param path where it is
 * @param reach what its changes alter
 */
public record Toy(String path, Comparison comparison, Reach reach) {
    public Toy(String path, Comparison comparison) {
        this(path, comparison, Reach.ANYTHING);
    }

    /** The same, of which a change alters nothing but its file. */
    public Toy alone() {
        return reaching(Reach.paths(path));
    }

    /** The same, of which a change alters only this. */
    public Toy reaching(Reach changed) {
        return new Toy(path, comparison, changed);
    }

    /** What the word that was seen ("" = nothing) comes to. */
    public interface Comparison {
        Assessment of(String seen, Outlook outlook) throws CannotPlan;
    }

    /** The file holds the word. */
    public static Toy holding(String path, String word) {
        return new Toy(
                path,
                (seen, outlook) ->
                        seen.equals(word) ? Assessment.converged() : Assessment.of(List.of(write(path, seen, word))));
    }

    /** The change that a {@link #holding} plans. */
    public static Change write(String path, String seen, String word) {
        return Change.of(
                "write " + word,
                List.of(new Diff.Field(path, seen, word)),
                List.of(writing("write " + word, path, word)));
    }

    public static Step.Run writing(String title, String path, String word) {
        return run(title, "printf %s \"$2\" >\"$1.new\" && mv \"$1.new\" \"$1\"", path, word);
    }

    public static Step.Run run(String title, String script, String... arguments) {
        return new Step.Run(title, Fragment.of(script, arguments), Duration.ofSeconds(30));
    }

    public Resource<Toy, String> resource() {
        return new Resource<>(new Type(), this, At.whole("site.yml"));
    }

    /** Its question, whatever is wanted. */
    public static Probe<String> asking(String path) {
        return new Probe<>() {
            @Override
            public Fragment fragment() {
                return Fragment.of("[ ! -e \"$1\" ] || cat \"$1\"", path);
            }

            @Override
            public String parse(ProbeOutput output) throws Unreadable {
                if (output.status() != 0) {
                    throw new Unreadable("status " + output.status());
                }
                return output.text();
            }
        };
    }

    private static final class Type implements ResourceType<Toy, String> {
        @Override
        public String key() {
            return "toy";
        }

        @Override
        public Toy parse(TaskBody body) {
            throw new UnsupportedOperationException("toys are not written in playbooks");
        }

        @Override
        public String describe(Toy desired) {
            return desired.path();
        }

        @Override
        public Reach reach(Toy desired) {
            return desired.reach();
        }

        @Override
        public Reach looksAt(Toy desired) {
            return Reach.paths(desired.path());
        }

        @Override
        public Probe<String> probe(Toy desired, Facts facts) {
            return asking(desired.path());
        }

        @Override
        public Assessment plan(Toy desired, String observed, Outlook outlook) throws CannotPlan {
            return desired.comparison().of(observed, outlook);
        }
    }
}
