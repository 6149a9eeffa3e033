package dev.provision.resource.versions;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What keeps packages of a host from changing.
 *
 * @param names of packages held by apt, locked or excluded by dnf; an exclusion may be a pattern such as {@code kernel*}
 */
public record Holds(List<String> names) {
    public Holds {
        names = List.copyOf(names);
    }

    public boolean hold(String packageName) {
        return names.stream().anyMatch(one -> matches(one, packageName));
    }

    /** The first of some packages that is held. */
    public Optional<String> first(List<String> packageNames) {
        return packageNames.stream().filter(this::hold).findFirst();
    }

    /** How the operator lifts it; this program never does. */
    public static String release(String tools, String packageName) {
        return tools.equals("apt")
                ? "apt-mark unhold " + packageName
                : "dnf versionlock delete " + packageName + ", or take it out of excludepkgs in /etc/dnf";
    }

    private static boolean matches(String pattern, String name) {
        String regex =
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return name.matches(regex);
    }
}
