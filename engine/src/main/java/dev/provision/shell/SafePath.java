package dev.provision.shell;

/**
 * Shell functions through which every script reaches a path of a host and changes it. They follow no symbolic link below the
 * first directory that an account other than root and the task's own can change.
 */
public final class SafePath {
    /** Definitions only; a script that uses them begins with this text. */
    public static final String SCRIPT = ScriptFile.read(SafePath.class, "safe-path.sh");

    /** What a user can do about a path that is refused. */
    public static final String HINT =
            "name the path without the link, or run the task as the owner of that directory (become_user)";

    private SafePath() {}
}
