package dev.provision.resource.initramfs;

import dev.provision.resource.Step;
import dev.provision.resource.versions.PackageTools;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import java.time.Duration;

/** Steps and functions of sh for the initramfs of the kernel that boots next, which need not be the one that runs. */
public final class Initramfs {
    /**
     * Defines {@code default_kernel}, {@code next_kernel}, {@code image_of RELEASE} and {@code holds_module IMAGE MODULE},
     * all of which expect the root in {@code $r}.
     */
    public static final String FUNCTIONS = PackageTools.SCRIPT + ScriptFile.read(Initramfs.class, "images.sh");

    private static final String REBUILD = ScriptFile.read(Initramfs.class, "rebuild.sh");
    private static final String UNLESS_IT_HOLDS = ScriptFile.read(Initramfs.class, "unless-it-holds.sh");
    private static final Duration LONGEST = Duration.ofMinutes(20);

    private Initramfs() {}

    /** Makes it anew; that a host has none is no error, that it has one and nothing to make it with is. */
    public static Step rebuild(String root) {
        return new Step.Run("rebuild the initramfs", Fragment.of(FUNCTIONS + REBUILD, root), LONGEST);
    }

    /** Makes it anew if a module is in it, or if nobody can tell. */
    public static Step rebuildWith(String root, String module) {
        return new Step.Run(
                "rebuild the initramfs if " + module + " is in it",
                Fragment.of(FUNCTIONS + UNLESS_IT_HOLDS + REBUILD, root, module),
                LONGEST);
    }
}
