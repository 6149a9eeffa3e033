package dev.provision.source;

/** The problem with text that cannot be a path: a NUL character, or a character that the locale's encoding lacks. */
public final class PathProblem {
    private PathProblem() {}

    /** For text of a document. */
    public static Problem at(At at, String path) {
        return path.indexOf('\0') >= 0
                ? Problem.at(at, "invalid path").expected("a path without a NUL character")
                : Problem.at(at, "the locale cannot express this path").hint(HINT);
    }

    /** How to get file names that are encoded as documents are. */
    public static final String HINT = "file names are encoded in " + System.getProperty("sun.jnu.encoding")
            + ", as the locale (LC_ALL, LC_CTYPE, LANG) says; set LC_ALL=C.UTF-8";
}
