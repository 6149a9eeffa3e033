package dev.provision.resource.file;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Trial;
import dev.provision.shell.Fragment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks the program under {@code validate} about content before it is written. */
public record ValidateTrial(String path, FilesProbe files) implements Trial {
    static final String HINT = "correct the content, or the program under validate";

    /** Empty without a program, or for content that does not fit into a script. */
    public static Optional<Trial> of(String path, byte[] content, List<String> validate) {
        if (validate.isEmpty() || content.length > FilesProbe.MOST_TO_VALIDATE) {
            return Optional.empty();
        }
        // As a secret, so that nothing that is derived from the old content comes back.
        Entry entry = Entry.of(path, new Entry.Want.Content(content, true), "", "", "");
        return Optional.of(new ValidateTrial(path, new FilesProbe(List.of(entry), validate)));
    }

    static String refused(String path, List<String> validate, String words) {
        return "the new " + path + " is refused by " + validate.get(0) + ": " + words.strip();
    }

    @Override
    public String hint() {
        return HINT;
    }

    @Override
    public boolean runsCommand() {
        return true;
    }

    @Override
    public Fragment fragment() {
        return files.fragment();
    }

    @Override
    public Duration timeout() {
        return files.timeout();
    }

    @Override
    public Optional<String> parse(ProbeOutput output) throws Unreadable {
        String words = files.parse(output).get(0).refusal();
        return words.isEmpty() ? Optional.empty() : Optional.of(refused(path, files.validate(), words));
    }
}
