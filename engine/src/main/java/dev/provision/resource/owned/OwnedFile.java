package dev.provision.resource.owned;

import dev.provision.probe.BootTime;
import dev.provision.probe.HostTime;
import dev.provision.probe.Probe;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The place of a file that belongs to this program as a whole.
 *
 * @param root the folder that stands for {@code /}; empty on a host
 * @param path absolute
 */
public record OwnedFile(String root, String path) {
    /**
     * Defines {@code show_owned WORD PATH}, which prints the one line that {@link #read} understands. For probes; read-only.
     */
    public static final String SHOW = BootTime.SCRIPT + SafePath.SCRIPT + ScriptFile.read(OwnedFile.class, "show.sh");

    private static final String WRITE = SafePath.SCRIPT + ScriptFile.read(OwnedFile.class, "write.sh");
    private static final String REMOVE = SafePath.SCRIPT + ScriptFile.read(OwnedFile.class, "remove.sh");
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** The mode that files in drop-in folders have. */
    public static final String OPEN = "644";

    /** Where it is as seen by a script. */
    public String onHost() {
        return root + path;
    }

    /**
     * What stands at the place.
     *
     * @param mode octal digits without leading zeros, empty if there is no file
     * @param modified of the last write, {@link HostTime#EARLIEST} if there is no file
     * @param content null if there is no file; a link counts as one with nothing in it, since it is replaced, not followed
     */
    public record Seen(
            String mode, HostTime modified, @Nullable String content) {
        public static final Seen NOTHING = new Seen("", HostTime.EARLIEST, null);

        public boolean exists() {
            return content != null;
        }

        /** Empty if there is no file. */
        public String text() {
            return content == null ? "" : content;
        }
    }

    /**
     * Finds the line of {@code show_owned WORD} among those of a probe.
     *
     * @throws Probe.Unreadable if something else than a file is in the way
     */
    public Seen read(String word, List<String> lines) throws Probe.Unreadable {
        String start = "owned " + word + " ";
        String rest = lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElseThrow(() -> new Probe.Unreadable(path + " could not be looked at"));
        switch (rest) {
            case "absent" -> {
                return Seen.NOTHING;
            }
            case "link" -> {
                return new Seen("", HostTime.EARLIEST, "");
            }
            case "other" ->
                throw new Probe.Unreadable(
                        path + " belongs to provision and is not a file: remove what is in its place");
            default -> {
                if (rest.startsWith("refused +")) {
                    throw new Probe.Unreadable("cannot use " + path + ": "
                            + new String(Base64.getDecoder().decode(rest.substring(9)), StandardCharsets.UTF_8));
                }
                return seen(
                        rest,
                        lines.stream()
                                .filter(line -> line.startsWith("owned-line " + word + " "))
                                .map(line -> line.substring("owned-line ".length() + word.length() + 1) + "\n")
                                .collect(Collectors.joining()));
            }
        }
    }

    private Seen seen(String rest, String lines) throws Probe.Unreadable {
        String[] words = rest.split(" ", -1);
        try {
            return new Seen(
                    words[0],
                    HostTime.parse(words[1]).orElseThrow(() -> new IllegalArgumentException("no time")),
                    words[2].equals("lines")
                            ? lines
                            : new String(Base64.getDecoder().decode(words[2].substring(1)), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new Probe.Unreadable("unexpected answer about " + path + ": " + rest);
        }
    }

    /** Replaces the file in one rename, in two steps. Its folder is made if it is not there. */
    public List<Step> write(String content, String mode) {
        String spooled = path.substring(path.lastIndexOf('/') + 1);
        return List.of(
                new Step.Put("upload " + path, spooled, content.getBytes(StandardCharsets.UTF_8)),
                new Step.Run("put " + path + " in place", Fragment.of(WRITE, onHost(), mode, spooled), LONGEST));
    }

    /** Removes the file; nothing happens if it is gone. */
    public Step remove() {
        return new Step.Run("remove " + path, Fragment.of(REMOVE, onHost()), LONGEST);
    }
}
