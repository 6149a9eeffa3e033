package dev.provision.secret;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The ways in which secrets are got from this machine; handed in, so that reading them can be tested and refused. */
public interface SecretAccess {
    Optional<String> environment(String name);

    String file(String path) throws IOException;

    /** What a program prints to standard output; fails if it ends with another status than 0 or not within the time. */
    String output(List<String> arguments, Duration within) throws IOException;
}
