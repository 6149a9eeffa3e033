package dev.provision.resource.edit;

import dev.provision.resource.Reach;
import java.util.List;
import java.util.Map;

/**
 * Which file is edited, and how it is written.
 *
 * @param absent whether something is taken out, which a file that does not exist has none of
 * @param create whether the file is made if it does not exist
 * @param mode of a file that is made: octal digits
 * @param secret whether what is put into the file is a secret, so that no difference is shown
 * @param backup whether the file that is replaced is kept beside the new one
 * @param validate a program and its arguments that must accept the new file; {@code %s} stands for its path
 * @param patterns extended regular expressions that the host's grep looks for in its lines, by the key they stand under
 */
public record Editing(
        String path,
        boolean absent,
        boolean create,
        String mode,
        boolean secret,
        boolean backup,
        List<String> validate,
        Map<String, String> patterns) {
    public Editing {
        validate = List.copyOf(validate);
        patterns = Map.copyOf(patterns);
    }

    /** The part of the host that is read for it. */
    public Reach looksAt() {
        return validate.isEmpty() ? Reach.paths(path) : Reach.ANYTHING;
    }
}
