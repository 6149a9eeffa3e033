package dev.provision.probe;

/** A private directory for a probe that tries content before it is written: a tool's refusal is then part of the plan. */
public final class Scratch {
    /** Defines {@code scratch}, which sets {@code $scratch} to a directory of mode 0700 that is removed when the fragment ends. */
    public static final String SCRIPT = """
        scratch=
        scratch() {
            [ -z "$scratch" ] || return 0
            umask 077
            scratch=$(mktemp -d /run/provision-probe.XXXXXX 2>/dev/null || mktemp -d) || exit 1
            trap 'rm -rf "$scratch"' EXIT
            trap 'exit 143' TERM HUP
        }
        """;

    private Scratch() {}
}
