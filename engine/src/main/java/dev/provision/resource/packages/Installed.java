package dev.provision.resource.packages;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a package manager knows of the packages asked for.
 *
 * @param packages installed ones, also half-installed; a name may be there several times (kernels, architectures)
 * @param providers of names that are not packages themselves
 * @param candidates the newest version on offer, as far as the host's own lists say
 * @param broken packages that the last run of the package manager left unfinished, asked for or not
 * @param interrupted whether that run was cut off so that it must be finished first
 * @param dragged installed packages that would be removed along with the absent ones
 * @param canHold whether the tool that holds packages is there
 */
public record Installed(
        Manager manager,
        String architecture,
        List<Package> packages,
        Map<String, List<String>> providers,
        Set<String> held,
        Map<String, String> candidates,
        List<String> broken,
        boolean interrupted,
        Lists lists,
        List<String> dragged,
        boolean canHold) {
    public Installed {
        packages = List.copyOf(packages);
        providers = Map.copyOf(providers);
        held = Set.copyOf(held);
        candidates = Map.copyOf(candidates);
        broken = List.copyOf(broken);
        dragged = List.copyOf(dragged);
    }

    enum Manager {
        APT,
        DNF,
        NONE
    }

    /** The host's copy of what the repositories offer, measured against the age that the task allows. */
    enum Lists {
        FRESH,
        STALE,
        MISSING
    }

    /**
     * @param whole whether it is unpacked and configured, not stuck half-way
     * @param version as the package manager writes it in full
     */
    public record Package(String name, String architecture, String version, boolean whole) {}

    static Installed unknownManager() {
        return new Installed(
                Manager.NONE,
                "",
                List.of(),
                Map.of(),
                Set.of(),
                Map.of(),
                List.of(),
                false,
                Lists.FRESH,
                List.of(),
                false);
    }

    /** The installed packages of a name, which may carry an architecture: {@code libc6:i386}, {@code glibc.i686}. */
    List<Package> named(String wanted) {
        return packages.stream().filter(found -> matches(found, wanted)).toList();
    }

    private boolean matches(Package found, String wanted) {
        if (manager == Manager.DNF) {
            return found.name().equals(wanted) || (found.name() + "." + found.architecture()).equals(wanted);
        }
        int colon = wanted.indexOf(':');
        if (colon >= 0) {
            return found.name().equals(wanted.substring(0, colon))
                    && found.architecture().equals(wanted.substring(colon + 1));
        }
        return found.name().equals(wanted)
                && (found.architecture().equals(architecture)
                        || found.architecture().equals("all"));
    }

    boolean whole(String wanted) {
        return named(wanted).stream().anyMatch(Package::whole);
    }

    /** Whether the name is there, as a package or as something that an installed package provides. */
    boolean has(String wanted) {
        return whole(wanted) || (named(wanted).isEmpty() && providers.containsKey(wanted));
    }

    /** The version of the newest package of the name, as listed last. */
    Optional<String> version(String wanted) {
        List<Package> found = named(wanted);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.get(found.size() - 1).version());
    }

    /** Whether the name is held; a lock of dnf's that names no architecture holds a package's every one. */
    boolean isHeld(String wanted) {
        return held.contains(wanted)
                || (manager == Manager.DNF && named(wanted).stream().anyMatch(found -> held.contains(found.name())));
    }

    boolean hasVersion(String name, String wanted) {
        return named(name).stream()
                .anyMatch(found -> found.whole() && Versions.match(manager, found.version(), wanted));
    }
}
