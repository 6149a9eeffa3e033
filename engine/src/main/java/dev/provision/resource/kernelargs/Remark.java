package dev.provision.resource.kernelargs;

/**
 * Something worth saying of an argument that is as wanted.
 *
 * @param code what kind of remark it is, for programs
 * @param key the argument it is about
 * @param text for a person
 */
record Remark(Code code, String key, String text) {
    enum Code {
        REPEATED,
        DEPRECATED,
        UNKNOWN_PARAMETER,
        INVALID_VALUE,
        OTHER_MODULE,
        ABOVE_TOTAL,
        NEAR_TOTAL,
        /** The driver shows another size than the active argument says. */
        NOT_GIVEN,
        MODPROBE
    }

    /** Whether it can be told from what was written, and {@link OldGuides} has said it at its place. */
    boolean knownBeforehand() {
        return code == Code.DEPRECATED || code == Code.UNKNOWN_PARAMETER || code == Code.INVALID_VALUE;
    }
}
