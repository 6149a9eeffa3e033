package dev.provision.resource.packages;

import java.util.List;

/** Whether an installed version is the one that a playbook names. Order is never compared here: the host's tools do that. */
final class Versions {
    private Versions() {}

    /**
     * @param installed in full: {@code 1:2.3-4} for apt, {@code epoch:version-release} for dnf
     * @param wanted the same, or for dnf also without epoch, or without epoch and release; {@code *} at the end stands for
     *     any rest
     */
    static boolean match(Installed.Manager manager, String installed, String wanted) {
        return spellings(manager, installed).stream()
                .anyMatch(spelling -> wanted.endsWith("*")
                        ? spelling.startsWith(wanted.substring(0, wanted.length() - 1))
                        : spelling.equals(wanted));
    }

    private static List<String> spellings(Installed.Manager manager, String installed) {
        if (manager != Installed.Manager.DNF) {
            return List.of(installed);
        }
        String withoutEpoch = installed.substring(installed.indexOf(':') + 1);
        int release = withoutEpoch.lastIndexOf('-');
        return List.of(installed, withoutEpoch, release < 0 ? withoutEpoch : withoutEpoch.substring(0, release));
    }
}
