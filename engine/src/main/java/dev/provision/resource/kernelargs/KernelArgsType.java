package dev.provision.resource.kernelargs;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code kernel_args}: keys that the next boot must have with these values, or must not have. */
public final class KernelArgsType implements ResourceType<KernelArgs, Observed> {
    private static final String LEFTOVER = "/etc/default/.grub.provision-before is a copy of /etc/default/grub that an"
            + " interrupted run of an earlier version left; it is never restored: compare the two and delete it";

    private final String root;

    public KernelArgsType() {
        this("");
    }

    /** @param root the folder that stands for {@code /}; empty on a host */
    KernelArgsType(String root) {
        this.root = root;
    }

    @Override
    public String key() {
        return "kernel_args";
    }

    @Override
    public KernelArgs parse(TaskBody body) {
        return KernelArgs.parse(body);
    }

    @Override
    public List<Problem> remarks(TaskBody body) {
        return OldGuides.remarks(body);
    }

    @Override
    public String describe(KernelArgs desired) {
        return Stream.concat(
                        desired.gtt().stream().map(gtt -> "gtt " + gtt.written()),
                        desired.owned().stream().map(KernelArgsType::wish))
                .collect(Collectors.joining(", "));
    }

    @Override
    public Probe<Observed> probe(KernelArgs desired, Facts facts) {
        return new KernelArgsProbe(root);
    }

    @Override
    public Assessment plan(KernelArgs desired, Observed observed, Outlook outlook) throws CannotPlan {
        List<Owned> all = desired.on(outlook.facts(), observed.amdttm());
        if (observed.refusal().isPresent()) {
            throw observed.refusal().get().exception();
        }
        BootLoader loader = observed.loader().orElseThrow();
        refuseUnmanagedDefault(all, observed);
        List<Owned> wrong = new ArrayList<>();
        List<Diff> diffs = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (Owned one : all) {
            if (loader.interrupted() || !loader.places().stream().allMatch(place -> one.holds(place.arguments()))) {
                wrong.add(one);
                diffs.add(new Diff.Field(one.key(), configured(one, loader), after(one, loader)));
            } else if (!observed.active(one)) {
                String active = observed.otherParameter(one).orElse(Owned.shown(one.on(observed.active())));
                reasons.add(one.key() + ": active " + or(active) + ", configured " + or(Owned.shown(one.words())));
            }
        }
        if (loader.interrupted()) {
            diffs.add(new Diff.Field("boot entries", "not generated since the last edit", "generated"));
        }
        List<Change> changes = new ArrayList<>();
        if (wrong.isEmpty() && observed.settled() && !reasons.isEmpty()) {
            changes.add(futile(reasons));
            reasons = List.of();
        }
        if (!wrong.isEmpty()) {
            String wishes = wrong.stream().map(KernelArgsType::wish).collect(Collectors.joining(", "));
            Change change = Change.of(wishes, diffs, loader.write(wrong));
            boolean active = wrong.stream().allMatch(observed::active);
            changes.add(active ? change : change.needingReboot("kernel arguments: " + wishes));
        }
        List<Remark> remarks = Remarks.on(all, observed, outlook.facts());
        return Assessment.of(changes)
                .withRebootReasons(reasons)
                .withNotes(Stream.concat(
                                remarks.stream()
                                        .filter(remark -> !remark.knownBeforehand())
                                        .map(Remark::text),
                                observed.leftover() ? Stream.of(LEFTOVER) : Stream.empty())
                        .toList())
                .withResult(result(all, observed, loader, remarks));
    }

    /** Another boot would change nothing: the last one had the same configuration. */
    private static Change futile(List<String> reasons) {
        return Change.futileReboot(
                String.join("; ", reasons),
                "check that the boot loader starts the default entry and reads the configuration that was written, and"
                        + " that no later boot stage (kexec, firmware) replaces the arguments");
    }

    /** An entry that is not managed is left as it is; if it is what starts, it decides. */
    private static void refuseUnmanagedDefault(List<Owned> all, Observed observed) throws CannotPlan {
        if (observed.decisive().isEmpty()) {
            return;
        }
        BootLoader.Place entry = observed.decisive().get();
        String missing = all.stream()
                .filter(one -> !one.holds(entry.arguments()))
                .map(KernelArgsType::wish)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            boolean systemdBoot = observed.loader()
                    .filter(loader -> loader instanceof Entries entries
                            && entries.started().equals("systemd-boot"))
                    .isPresent();
            throw new CannotPlan(
                    (systemdBoot ? "systemd-boot" : "GRUB") + " starts the entry \"" + entry.name()
                            + "\" by default, whose arguments are not managed: " + missing,
                    systemdBoot
                            ? "make an entry of this system the default (bootctl set-default, or default in"
                                    + " loader.conf), or set the arguments in that entry"
                            : "make a generated entry the default (GRUB_DEFAULT in /etc/default/grub,"
                                    + " grub2-set-default), or set the arguments in that entry");
        }
    }

    /** Of each key the value that is active and the one that the next boot has, empty if none; and the remarks. */
    private static Data.Dict result(List<Owned> owned, Observed observed, BootLoader loader, List<Remark> remarks) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        for (Owned one : owned) {
            String active = Owned.shown(one.on(observed.active()));
            String configured = configured(one, loader);
            arguments.put(
                    one.key(),
                    Map.of(
                            "active", active == null ? "" : active,
                            "configured", configured == null ? "" : configured));
        }
        List<Map<String, String>> said = remarks.stream()
                .map(remark -> Map.of(
                        "code", remark.code().name().toLowerCase(Locale.ROOT),
                        "key", remark.key(),
                        "text", remark.text()))
                .toList();
        return (Data.Dict) Data.of(Map.of("arguments", arguments, "remarks", said), At.whole("(host)"));
    }

    private static String wish(Owned one) {
        return (one.removal() ? "remove " : "set ") + one.written();
    }

    private static String or(@Nullable String value) {
        return value == null ? "(none)" : value;
    }

    private static @Nullable String after(Owned one, BootLoader loader) {
        if (one.only().isEmpty()) {
            return Owned.shown(one.words());
        }
        List<String> left = loader.places().get(0).arguments().stream()
                .filter(argument -> argument.name().equals(Argument.name(one.key())) && !one.concerns(argument))
                .map(Argument::word)
                .toList();
        return Owned.shown(left);
    }

    /** The value everywhere, or where it is which; null where it is nowhere. */
    private static @Nullable String configured(Owned one, BootLoader loader) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (BootLoader.Place place : loader.places()) {
            List<String> words = place.arguments().stream()
                    .filter(argument -> argument.name().equals(Argument.name(one.key())))
                    .map(Argument::word)
                    .toList();
            counts.merge(or(Owned.shown(words)) + " in " + place.name(), 1, Integer::sum);
        }
        List<@Nullable String> values = loader.places().stream()
                .map(place -> Owned.shown(place.arguments().stream()
                        .filter(argument -> argument.name().equals(Argument.name(one.key())))
                        .map(Argument::word)
                        .toList()))
                .distinct()
                .toList();
        if (values.size() == 1) {
            return values.get(0);
        }
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue() > 1 ? " (" + entry.getValue() + " times)" : ""))
                .collect(Collectors.joining("; "));
    }
}
