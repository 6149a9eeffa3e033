package dev.provision.resource;

import dev.provision.probe.Probe;
import dev.provision.shell.Fragment;
import java.time.Duration;
import java.util.List;

/**
 * The smallest thing done to a host. Steps run as the task's account (root with {@code become}), one at a time, each
 * journaled before it acts. During a change's steps {@code $PROVISION_SPOOL} names a directory of mode 0700 that is
 * removed afterwards. A step must be safe to run again from the start after it was cut off anywhere: files are replaced by
 * rename, never written in place.
 */
public sealed interface Step {
    /**
     * Exit status (EX_TEMPFAIL) of a step of ours that changed nothing, since it found something else than what it was planned
     * from: it is planned once more.
     */
    int OUTDATED = 75;

    /** The result of the case for this variant. */
    <R> R match(Cases<R> cases);

    /** What is being done, for progress and journal: {@code "dnf install amd-gpu-firmware"}. Holds no secret. */
    String title();

    /**
     * Runs a fragment to its end even if the connection is lost meanwhile; a status other than 0 fails the change, with the
     * end of its standard error.
     */
    record Run(String title, Fragment fragment, Duration timeout) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.run(this);
        }
    }

    /** Uploads bytes to {@code $PROVISION_SPOOL/<name>}, mode 0600, for the steps after it. */
    record Put(String title, String name, byte[] content) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.put(this);
        }
    }

    /** Asks a probe again and again until it says done or failed, or until {@code within} has passed. */
    record Await(String title, Probe<Progress> watch, Duration every, Duration within) implements Step {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.await(this);
        }
    }

    /**
     * Reboots once: detached, proven by a new well-formed boot id over a new connection, then waits for the system to be up
     * (domain.md 4). The observations of all earlier tasks are probed anew, and a reason that still stands afterwards fails
     * the host with a diagnosis.
     */
    record Reboot(String title, List<String> reasons, Duration timeout, String message) implements Step {
        public Reboot {
            reasons = List.copyOf(reasons);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.reboot(this);
        }
    }

    /** The answer to one asking of {@link Await}. */
    sealed interface Progress {
        /** The result of the case for this variant. */
        <R> R match(Cases<R> cases);

        /** Not yet; {@code phase} tells a person what is going on. */
        record Waiting(String phase) implements Progress {
            @Override
            public <R> R match(Cases<R> cases) {
                return cases.waiting(this);
            }
        }

        record Done() implements Progress {
            @Override
            public <R> R match(Cases<R> cases) {
                return cases.done(this);
            }
        }

        /** It will not come any more: stop waiting at once. {@code detail} may be many lines, such as a log's end. */
        record Failed(String reason, String detail) implements Progress {
            @Override
            public <R> R match(Cases<R> cases) {
                return cases.failed(this);
            }
        }

        /** One method per variant, so that a new variant does not compile until all code handles it. */
        interface Cases<R> {
            R waiting(Waiting waiting);

            R done(Done done);

            R failed(Failed failed);
        }
    }

    /** One method per variant, so that a new variant does not compile until all code handles it. */
    interface Cases<R> {
        R run(Run run);

        R put(Put put);

        R await(Await await);

        R reboot(Reboot reboot);
    }
}
