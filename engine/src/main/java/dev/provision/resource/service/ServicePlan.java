package dev.provision.resource.service;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares what a unit shall be with what systemd says of it. */
final class ServicePlan {
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /** Descriptor 9 is the host lock, which nothing that outlives the step may inherit. */
    private static final String SYSTEMCTL = """
            export LC_ALL=C
            systemctl --no-pager --no-ask-password "$@" </dev/null 9>&-
            """;

    /** A unit that gave up after too many starts must be let start again; one that fails says why. */
    private static final String START = """
            export LC_ALL=C
            exec 9>&- </dev/null
            systemctl reset-failed -- "$2" 2>/dev/null
            if systemctl --no-pager --no-ask-password "$1" -- "$2"; then
                systemctl is-active -q -- "$2" && exit 0
                case $(systemctl show -p Type -p ActiveState -- "$2") in
                    *ActiveState=activating*|*Type=oneshot*) exit 0 ;;
                esac
                echo "$2 did not stay up" >&2
            fi
            systemctl --no-pager -l -n 0 status -- "$2" >&2
            journalctl --no-pager -o cat -n 20 -u "$2" >&2
            exit 1
            """;

    private final Service desired;
    private final Unit observed;
    private final List<Change> changes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    ServicePlan(Service desired, Unit observed) {
        this.desired = desired;
        this.observed = observed;
    }

    Assessment assess() throws CannotPlan {
        boolean masks = desired.masked().orElse(false);
        switch (observed.load()) {
            case "loaded", "merged", "masked", "stub" -> {}
            case "not-found" -> {
                if (!masks) {
                    throw new CannotPlan(
                            "the host has no unit " + desired.unit(), "install what brings it in an earlier task");
                }
            }
            default ->
                throw new CannotPlan(
                        "systemd cannot load " + desired.unit() + ": " + observed.load(),
                        "systemctl status " + desired.unit() + " on the host says why");
        }
        if (observed.masked() && desired.masked().isEmpty() && wantsItUp()) {
            throw new CannotPlan(
                    desired.unit() + " is masked on the host", "add \"masked: false\" if it is to be used again");
        }
        if (desired.masked().isPresent() && !masks && observed.masked()) {
            add("unmask " + desired.unit(), "masked", "yes", "no", systemctl("unmask"));
        }
        if (observed.needsDaemonReload()) {
            add(
                    "let systemd read the file of " + desired.unit() + " again",
                    "unit file",
                    "changed since it was read",
                    "read",
                    new Step.Run("systemctl daemon-reload", Fragment.of(SYSTEMCTL, "daemon-reload"), LONGEST));
        }
        compareEnabled();
        compareState();
        if (masks && !observed.masked()) {
            add("mask " + desired.unit(), "masked", "no", "yes", systemctl("mask"));
        }
        return Assessment.of(changes).withNotes(notes);
    }

    private boolean wantsItUp() {
        return desired.enabled().orElse(false)
                || (desired.state().isPresent() && !desired.wants(Service.State.STOPPED));
    }

    private void compareEnabled() {
        if (desired.enabled().isEmpty()) {
            return;
        }
        boolean wanted = desired.enabled().get();
        if (!observed.masked() && observed.cannotBeEnabled()) {
            notes.add(desired.unit() + " is " + observed.enabled() + ": enabling and disabling mean nothing to it");
        } else if (wanted && !observed.enabledForGood()) {
            add("enable " + desired.unit(), "enabled", enabledNow(), "enabled", systemctl("enable"));
        } else if (!wanted && observed.enabledAtAll()) {
            add("disable " + desired.unit(), "enabled", enabledNow(), "disabled", systemctl("disable"));
        }
    }

    private String enabledNow() {
        return observed.enabled().isEmpty() ? "unknown" : observed.enabled();
    }

    private void compareState() throws CannotPlan {
        if (desired.state().isEmpty()) {
            return;
        }
        Service.State state = desired.state().get();
        switch (state) {
            case STARTED -> {
                if (!observed.running()) {
                    if (observed.comesAndGoes()) {
                        throw new CannotPlan(
                                desired.unit()
                                        + " does its work and ends (Type=oneshot), so that \"started\" can never be seen",
                                "enable it, start it by a timer, or restart it in a handler");
                    }
                    add("start " + desired.unit(), "state", observed.activity(), "active", start("start"));
                }
            }
            case STOPPED -> {
                if (!observed.stopped()) {
                    add("stop " + desired.unit(), "state", observed.activity(), "inactive", systemctl("stop"));
                }
            }
            case RESTARTED -> act(state, "restart");
            case RELOADED -> act(state, observed.running() ? "reload-or-restart" : "start");
        }
    }

    private void act(Service.State state, String verb) {
        String word = state == Service.State.RESTARTED ? "restart" : "reload";
        changes.add(Change.of(
                        word + " " + desired.unit(),
                        List.of(new Diff.Field(
                                "state", observed.activity(), state.name().toLowerCase(Locale.ROOT))),
                        List.of(start(verb)))
                .asAction());
    }

    private void add(String summary, String field, String before, String after, Step step) {
        changes.add(Change.of(summary, List.of(new Diff.Field(field, before, after)), List.of(step)));
    }

    private Step systemctl(String verb) {
        return new Step.Run(
                "systemctl " + verb + " " + desired.unit(),
                Fragment.of(SYSTEMCTL, verb, "--", desired.unit()),
                LONGEST);
    }

    private Step start(String verb) {
        return new Step.Run(
                "systemctl " + verb + " " + desired.unit(), Fragment.of(START, verb, desired.unit()), LONGEST);
    }
}
