package dev.provision.resource;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The part of a host that a change can alter, or that a refusal or finding depends on: a result is unknown until an earlier
 * task only if the two meet.
 */
public sealed interface Reach {
    Reach ANYTHING = new Anything();
    Reach NOTHING = new Nothing();
    Reach BOOT = new Boot();

    /** What the facts of a host are read from: see {@code FactsScript}. A program is looked for in the directories of PATH. */
    Reach FACTS = paths(
            "/.dockerenv",
            "/bin",
            "/etc/os-release",
            "/opt",
            "/proc",
            "/run",
            "/sbin",
            "/snap/bin",
            "/sys",
            "/usr/bin",
            "/usr/lib/os-release",
            "/usr/local/bin",
            "/usr/local/sbin",
            "/usr/sbin");

    static Reach paths(String... paths) {
        return new Paths(Arrays.asList(paths));
    }

    /** Files and directories, and what names of users and groups stand for. */
    static Reach pathsAndAccounts(String... paths) {
        return paths(Stream.concat(Stream.of(paths), Stream.of("/etc/group", "/etc/passwd"))
                .toArray(String[]::new));
    }

    /** Whether a change of this reach can alter what the other one depends on. */
    boolean meets(Reach dependency);

    /** Any part, for what runs programs or cannot tell. */
    record Anything() implements Reach {
        @Override
        public boolean meets(Reach dependency) {
            return dependency instanceof Anything || dependency instanceof Paths;
        }
    }

    /** No part: the host as it is can never fulfil the task. */
    record Nothing() implements Reach {
        @Override
        public boolean meets(Reach dependency) {
            return false;
        }
    }

    /** What only a reboot alters, and everything with it. */
    record Boot() implements Reach {
        @Override
        public boolean meets(Reach dependency) {
            return !(dependency instanceof Nothing);
        }
    }

    /** Files and directories, with what is in them and the directories above them. */
    record Paths(List<String> paths) implements Reach {
        private static final List<String> LINKED_TO_USR = List.of("/bin", "/sbin", "/lib", "/lib64");

        public Paths {
            paths = paths.stream().map(Paths::real).toList();
        }

        /** Without the links that distributions have at the top of the file system. */
        private static String real(String path) {
            if (within(path, "/var/run")) {
                return path.substring("/var".length());
            }
            return LINKED_TO_USR.stream().anyMatch(top -> within(path, top)) ? "/usr" + path : path;
        }

        @Override
        public boolean meets(Reach dependency) {
            return dependency instanceof Anything
                    || (dependency instanceof Paths other
                            && paths.stream().anyMatch(one -> other.paths.stream()
                                    .anyMatch(two -> within(one, two) || within(two, one))));
        }

        private static boolean within(String inner, String outer) {
            return inner.startsWith(outer)
                    && (inner.length() == outer.length() || outer.endsWith("/") || inner.charAt(outer.length()) == '/');
        }
    }
}
