package dev.provision.testing;

import dev.provision.probe.Facts;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Facts of a healthy host with 128 GB, of which a test changes what it is about. */
public final class SomeFacts {
    private SomeFacts() {}

    public static Facts fedora(String release, @Nullable String mes) {
        return of("fedora", List.of(), "43", release, null, "quiet", mes);
    }

    public static Facts ubuntu(String release, @Nullable String signature, @Nullable String mes) {
        return of("ubuntu", List.of("debian"), "24.04", release, signature, "quiet", mes);
    }

    public static Facts of(
            String id,
            List<String> like,
            String version,
            String release,
            @Nullable String signature,
            String cmdline,
            @Nullable String mes) {
        return new Facts(
                new Facts.Os(id, like, version, id, "x86_64", false, true, ""),
                new Facts.Kernel(release, signature, cmdline),
                new Facts.Gpu("gfx1151", 133143986176L, 536870912L, mes),
                new Facts.Memory(131_700_000L * 1024, 100L << 30),
                "3a1f0c1e-0000-4000-8000-000000000001",
                Set.of(),
                new Data.Dict(Map.of(), Map.of(), At.whole("(facts)")));
    }
}
