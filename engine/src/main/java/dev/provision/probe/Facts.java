package dev.provision.probe;

import dev.provision.source.Data;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every kind of resource may want to know of a host; gathered once per stage, before anything is resolved.
 *
 * @param commands those of a fixed list (see FactsProbe) that the host's root can run: {@code grubby}, {@code docker}, ...
 * @param data the same as a mapping, for expressions: {@code facts.os.id}, {@code facts.gpu.gfx}, {@code facts.memory.total}
 */
public record Facts(Os os, Kernel kernel, Gpu gpu, Memory memory, String bootId, Set<String> commands, Data.Dict data) {
    public Facts {
        commands = Set.copyOf(commands);
    }

    /**
     * @param id and {@code like}, {@code version}: os-release's ID, ID_LIKE and VERSION_ID
     * @param ostree whether /run/ostree-booted exists (domain.md 2.1)
     * @param systemd whether PID 1 is systemd
     * @param container the kind of container if the "host" is one, else empty
     */
    public record Os(
            String id,
            List<String> like,
            String version,
            String prettyName,
            String arch,
            boolean ostree,
            boolean systemd,
            String container) {
        public Os {
            like = List.copyOf(like);
        }

        public boolean debianFamily() {
            return is("debian") || is("ubuntu");
        }

        public boolean fedoraFamily() {
            return is("fedora") || is("rhel") || is("centos");
        }

        private boolean is(String name) {
            return id.equals(name) || like.contains(name);
        }
    }

    /** @param cmdline the running kernel's arguments, one line as in /proc/cmdline */
    public record Kernel(String release, @Nullable String versionSignature, String cmdline) {}

    /**
     * @param gfx {@code gfx1151} from KFD's gfx_target_version, null without a KFD node that has one (domain.md 6.1)
     * @param gttTotal and {@code vramTotal}: bytes, null where sysfs does not say
     * @param mes the loaded MES firmware version as {@code 0x80}, null where debugfs does not say (domain.md 3.2)
     */
    public record Gpu(
            @Nullable String gfx,
            @Nullable Long gttTotal,
            @Nullable Long vramTotal,
            @Nullable String mes) {

        /** Bytes the GPU can use: the driver takes from the GTT only where that is the larger (domain.md 1.2); null if unknown. */
        public @Nullable Long usable() {
            if (gttTotal == null || vramTotal == null) {
                return gttTotal == null ? vramTotal : gttTotal;
            }
            return Math.max(gttTotal, vramTotal);
        }
    }

    /** Bytes, from /proc/meminfo. */
    public record Memory(long total, long available) {}
}
