package dev.provision.resource.container;

import java.util.Optional;

/**
 * What a host with podman says of the systemd unit of a container.
 *
 * @param generator path of podman's generator of units; empty if this podman has none
 * @param text of the unit file; empty if there is none
 * @param hash of the unit file
 * @param environment whether the file with the secret part of the environment is the wanted one, and its mode
 * @param previous whether the unit that was there before waits beside it
 * @param active systemd's ActiveState; empty on a host without systemctl
 * @param restarts how often systemd has started it again by itself
 * @param ran whether it has been started since the boot
 * @param stale whether systemd has not read the unit file that is there
 */
record Unit(
        String generator,
        Optional<String> text,
        String hash,
        String environment,
        boolean previous,
        String active,
        String sub,
        int restarts,
        boolean ran,
        boolean stale,
        String result) {
    static String path(String name) {
        return "/etc/containers/systemd/" + name + ".container";
    }

    static String environmentPath(String name) {
        return "/etc/containers/systemd/" + name + ".env";
    }

    static Unit of(Answer answer) {
        return new Unit(
                answer.first("generator").orElse(""),
                answer.text("unit"),
                answer.first("unit").orElse(""),
                answer.first("unit-environment").orElse(""),
                answer.first("unit-previous").isPresent(),
                answer.first("systemd-ActiveState").orElse(""),
                answer.first("systemd-SubState").orElse(""),
                number(answer.first("systemd-NRestarts").orElse("")),
                !answer.first("systemd-ExecMainStartTimestampMonotonic")
                        .orElse("0")
                        .equals("0"),
                answer.first("systemd-NeedDaemonReload").equals(Optional.of("yes")),
                answer.first("systemd-Result").orElse(""));
    }

    boolean written() {
        return !hash.isEmpty();
    }

    /** Whether it did its work since the boot, and ended well. */
    boolean ended() {
        return active.equals("inactive") && result.equals("success") && ran;
    }

    /** Whether it fell and systemd is about to start it again. */
    boolean falling() {
        return sub.startsWith("auto-restart");
    }

    private static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
}
