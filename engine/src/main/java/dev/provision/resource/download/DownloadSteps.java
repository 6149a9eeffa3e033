package dev.provision.resource.download;

import dev.provision.resource.Step;
import dev.provision.resource.file.Attributes;
import dev.provision.resource.file.FileSteps;
import dev.provision.shell.Fragment;
import dev.provision.shell.FreeSpace;
import dev.provision.shell.ScriptFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Fetching with what the host has. Nothing of the address or the headers stands in an argument list. */
final class DownloadSteps {
    private static final String FETCH =
            FileSteps.PRELUDE + FreeSpace.SCRIPT + ScriptFile.read(DownloadSteps.class, "fetch.sh");

    /** Headers that curl (since 7.58) does not pass on when it is sent to another host. */
    private static final Set<String> KEPT_BACK = Set.of("authorization", "cookie");

    private DownloadSteps() {}

    static List<Step> fetch(Download desired, Attributes result, String tool) {
        String path = desired.entry().path();
        Fragment fragment = Fragment.of(
                FETCH, path, desired.parents() ? "yes" : "", desired.digest(), result.mode(), result.owner(), tool);
        Step.Run run = new Step.Run("fetch " + path, fragment, desired.within());
        return tool.equals("curl")
                ? List.of(put("curl", curl(desired)), run)
                : List.of(
                        put("wget", wget(desired)), put("url", desired.source().reveal() + "\n"), run);
    }

    private static Step put(String name, String text) {
        return new Step.Put("upload what " + name + " shall do", name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file of curl -K: long options without their dashes, values in quotes with \ before " and \. */
    private static String curl(Download desired) {
        StringBuilder text = new StringBuilder("""
                fail
                location
                globoff
                proto = "=http,https"
                retry = 3
                connect-timeout = 30
                speed-limit = 1
                speed-time = 60
                """);
        boolean safe = desired.source().reveal().startsWith("https:");
        text.append("proto-redir = \"=").append(safe ? "https" : "http,https").append("\"\n");
        if (desired.headers().keySet().stream().anyMatch(name -> !isKeptBack(name))) {
            text.append("max-redirs = 0\n");
        }
        desired.headers().forEach((name, value) -> text.append("header = ")
                .append(quoted(name + ": " + value.reveal()))
                .append('\n'));
        return text.append("url = ")
                .append(quoted(desired.source().reveal()))
                .append('\n')
                .toString();
    }

    private static boolean isKeptBack(String name) {
        return KEPT_BACK.contains(name.toLowerCase(java.util.Locale.ROOT));
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** A wgetrc. wget passes headers on to wherever it is sent, so that it is not to be sent anywhere with any. */
    private static String wget(Download desired) {
        StringBuilder text = new StringBuilder("tries = 3\ntimeout = 60\n");
        if (!desired.headers().isEmpty()) {
            text.append("max_redirect = 0\n");
        }
        desired.headers().forEach((name, value) -> text.append("header = ")
                .append(name)
                .append(": ")
                .append(value.reveal())
                .append('\n'));
        return text.toString();
    }
}
