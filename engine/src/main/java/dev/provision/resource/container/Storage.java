package dev.provision.resource.container;

import dev.provision.resource.CannotPlan;
import dev.provision.shell.FreeSpace;
import java.util.OptionalLong;

/**
 * Where an engine keeps its images.
 *
 * @param free bytes there, empty if unknown
 */
public record Storage(String path, OptionalLong free) {
    /**
     * Defines {@code storage}, which sets {@code $root} to the folder in which {@code $engine} keeps images, or to nothing, and
     * {@code $free} to the KiB that are free there, or to nothing; and {@code tell_storage}, which says both.
     */
    public static final String SCRIPT = FreeSpace.SCRIPT + """
            storage() {
                root='' free=''
                info=$(LC_ALL=C "$engine" info --format '{{json .}}' 2>/dev/null </dev/null 9>&-)
                case $info in
                *io.containerd.snapshotter*) root=/var/lib/containerd ;;
                *) root=$(printf '%s\\n' "$info" | sed -n 's/.*"DockerRootDir": *"\\([^"]*\\)".*/\\1/p; s/.*"graphRoot": *"\\([^"]*\\)".*/\\1/p') ;;
                esac
                if [ -n "$root" ]; then free=$(free_kib "$root"); fi
            }
            tell_storage() {
                storage
                if [ -n "$root" ]; then printf '#root %s\\n#free %s\\n' "$root" "$free"; fi
            }
            """;

    /**
     * A pull or build holds the compressed and the unpacked image, or layers and the build's own files, at once; docker's
     * containerd store keeps both (domain.md 5.2): two and a half times the unpacked size.
     */
    private static final int NEED_TENTHS = 25;

    /** What the script has told; an empty path if it has told nothing. */
    public static Storage of(Answer answer) {
        String kib = answer.first("free").orElse("");
        return new Storage(
                answer.first("root").orElse(""),
                kib.matches("\\d{1,15}") ? OptionalLong.of(Long.parseLong(kib) * 1024) : OptionalLong.empty());
    }

    /** The bytes that must be free for an image of an unpacked size. */
    public static long needed(long unpacked) {
        return unpacked / 10 * NEED_TENTHS;
    }

    /**
     * @param purpose such as {@code to pull vllm:1}
     * @param unpacked size of the image; empty = nothing is checked
     * @throws CannotPlan if less is known to be free than that takes
     */
    public void require(String purpose, OptionalLong unpacked, Engine engine) throws CannotPlan {
        if (unpacked.isEmpty() || free.isEmpty()) {
            return;
        }
        long needed = needed(unpacked.getAsLong());
        if (free.getAsLong() < needed) {
            throw new CannotPlan(
                    purpose + " takes " + Bytes.text(needed) + " below " + path + "; " + Bytes.text(free.getAsLong())
                            + " are free",
                    "remove images that are not used (" + engine.command() + " image prune), or correct image_size");
        }
    }
}
