package dev.provision.resource.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.Shells;
import dev.provision.resource.Step;
import dev.provision.testing.Race;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home and its keys below a directory of another account, which exchanges directories in it with links to root's. */
final class HomeRaceTest {
    private final Path scratch;

    HomeRaceTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    @Test
    void a_home_is_created_in_its_directory_only() throws Exception {
        try (Race race = Race.in(scratch)) {
            account("home/d/new");
            race.rounds("cd \"$1/home/d\" && rm -rf new", i -> make(List.of(UserSteps.home("race"))));
            assertThat(Files.getAttribute(scratch.resolve("home/d/new"), "unix:uid"))
                    .isEqualTo(Integer.valueOf(Race.USER));
        }
    }

    @Test
    void keys_are_written_with_the_rights_of_the_account_only() throws Exception {
        try (Race race = Race.in(scratch)) {
            account("home/d");
            Path keys = scratch.resolve("home/d/.ssh/authorized_keys");
            race.rounds("true", i -> make(UserSteps.keys("race", List.of("ssh-ed25519 AAAA race"))));
            assertThat(Files.getAttribute(keys, "unix:uid")).isEqualTo(Integer.valueOf(Race.USER));
        }
    }

    private void account(String home) {
        Shells.tool(
                scratch,
                "getent",
                "echo 'race:x:" + Race.USER + ":" + Race.USER + "::" + scratch.resolve(home) + ":/bin/sh'\n");
    }

    private void make(List<Step> steps) {
        Shells.machine("dash", scratch).make(Assessment.of(List.of(Change.of("race", List.of(), steps))));
    }
}
