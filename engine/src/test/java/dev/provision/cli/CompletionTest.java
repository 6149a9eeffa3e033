package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion script in a real bash, asked as bash asks it when somebody presses Tab. */
final class CompletionTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private List<String> completed(String line, String word) throws IOException, InterruptedException {
        Path script = folder.resolve("completion.bash");
        Files.writeString(script, Ran.of("completion", "bash").out());
        Process bash = new ProcessBuilder("bash", "--norc", "-u", "-c", """
            compopt() { :; }  # a builtin that works at a prompt only
            set +u; . "$1"; set -- $2 "$3"
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
            _complete_provision provision "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """, "bash", script.toString(), line, word)
                .redirectErrorStream(true)
                .start();
        bash.getOutputStream().close();
        List<String> lines = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .toList();
        assertThat(bash.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return lines;
    }

    @Test
    void completes_commands() throws Exception {
        assertThat(completed("provision", ""))
                .contains("apply", "plan", "drift", "explain", "lab", "schema", "completion", "man");
        assertThat(completed("provision", "pl")).containsExactly("plan");
        assertThat(completed("provision lab", "")).contains("up", "status", "reset", "fault", "down");
    }

    @Test
    void completes_options_and_their_values() throws Exception {
        assertThat(completed("provision apply", "--")).contains("--limit", "--tags", "--lab", "--no-verify");
        assertThat(completed("provision plan --output", "")).containsExactly("text", "json");
    }

    @Test
    void zsh_gets_the_same_script_which_knows_zsh() {
        Ran zsh = Ran.of("completion", "zsh");
        assertThat(zsh.code()).isZero();
        assertThat(zsh.out())
                .contains("ZSH_VERSION", "bashcompinit")
                .isEqualTo(Ran.of("completion", "bash").out());
    }

    @Test
    void another_shell_is_refused() {
        assertThat(Ran.of("completion", "fish"))
                .isEqualTo(new Ran(1, "", "provision: completion is for bash or zsh, not fish\n"));
    }
}
