package dev.provision.cli;

import java.nio.file.Path;

/** Where this user's runs and lab are kept: {@code $PROVISION_STATE}, or {@code provision} in the XDG state folder. */
final class StateFolder {
    private StateFolder() {}

    static Path path() {
        String own = System.getenv("PROVISION_STATE");
        if (own != null && !own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String xdg = System.getenv("XDG_STATE_HOME");
        Path base = xdg != null && !xdg.isEmpty()
                ? Path.of(xdg)
                : Path.of(System.getProperty("user.home", "/")).resolve(".local/state");
        return base.resolve("provision").toAbsolutePath();
    }

    static Path runs() {
        return path().resolve("runs");
    }

    /** What hosts answered in earlier runs. */
    static Path facts() {
        return path().resolve("facts");
    }

    static Path lab() {
        return path().resolve("lab");
    }
}
