package dev.provision.resource.packages;

import dev.provision.resource.Trial;
import dev.provision.shell.Fragment;
import java.time.Duration;

/** Lets the package manager simulate a transaction with the lists that the host has. */
record TransactionTrial(Fragment fragment) implements Trial {
    @Override
    public String hint() {
        return "name what would be removed under \"absent\" too, or keep what needs it";
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(60);
    }
}
