package dev.provision.doctor;

import dev.provision.plan.Question;
import dev.provision.probe.Facts;
import dev.provision.resource.container.ContainerLook;
import dev.provision.shell.Account;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything that a diagnosis wants to know of one host: asked in one script. */
final class Questions {
    /** Older kernels show ROCm 15.5 GB of a unified memory (ROCm#5444). */
    static final String SEES_MEMORY = "6.16.9";

    /** The lowest MES that is known to be good on gfx1151 (ROCm#5590). */
    static final String GOOD_MES = "0x80";

    private static final long GIB = 1L << 30;
    private static final long PAGE = 4096;

    final Facts facts;
    final Account account;
    final Cmdline cmdline;
    final TaskCheck<?, ?> gfx = TaskCheck.of("verify", Map.of("gfx", "gfx1151"));
    final TaskCheck<?, ?> seesMemory = TaskCheck.of("verify", Map.of("kernel", ">= " + SEES_MEMORY));
    final TaskCheck<?, ?> mes = TaskCheck.of("verify", Map.of("firmware", Map.of("deny", List.of())));
    final TaskCheck<?, ?> mesMinimum = TaskCheck.of("verify", Map.of("firmware", Map.of("minimum", GOOD_MES)));
    /** A hold has a check of its own. */
    final TaskCheck<?, ?> firmware = TaskCheck.of("firmware", Map.of("hold", "accept"));

    final TaskCheck<?, ?> kernel = TaskCheck.of("kernel", Map.of());

    /** What runs, where it has a limit; else what would be right: either way it tells what the next boot has. */
    final TaskCheck<?, ?> arguments;

    final HostLook host;
    final ContainerLook container;

    Questions(Facts facts, Settings settings) {
        this.facts = facts;
        this.account = settings.root() ? Account.ROOT : Account.LOGIN;
        this.cmdline = new Cmdline(facts.kernel().cmdline());
        Map<String, String> set = new TreeMap<>(cmdline.gpu());
        set.putIfAbsent("ttm.pages_limit", Long.toString(gttPages()));
        this.arguments = TaskCheck.of("kernel_args", Map.of("set", new HashMap<>(set)));
        this.host = new HostLook("", facts.kernel().release());
        this.container = new ContainerLook(settings.container());
    }

    /** In GiB what the GPU may take of this host's memory: all but a little, in steps of four (domain.md 0, 1.1). */
    long gttGib() {
        return Math.max(4, (facts.memory().total() / GIB - 1) / 4 * 4);
    }

    long gttPages() {
        return gttGib() * (GIB / PAGE);
    }

    List<Question> all() {
        Stream<Question> checks = Stream.of(gfx, seesMemory, mes, mesMinimum, firmware, kernel, arguments)
                .map(check -> check.question(account, facts));
        return Stream.concat(checks, Stream.of(new Question(account, host), new Question(account, container)))
                .toList();
    }
}
