package dev.provision.probe;

import dev.provision.shell.Fragment;
import dev.provision.shell.Quote;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The beginning of a shell that several fragments share: it reads the attributes of all paths that they name, and of the
 * directories above, with one process. The functions of safe-path.sh use them.
 */
final class SharedLook {
    /** Bounds the list that each look-up goes through. */
    static final int MOST_FRAGMENTS = 20;

    /** Other paths are looked at one by one: these need no quotes in a list of lines. */
    private static final Pattern PLAIN =
            Pattern.compile("(/[A-Za-z0-9_@%+=:,-][A-Za-z0-9._@%+=:,-]*|/\\.[A-Za-z0-9_-][A-Za-z0-9._@%+=:,-]*)+");

    private static final int MOST_PATHS = 200;

    /** A line for each path: the path, a tab, and what {@code looked_up} hands out. */
    private static final String STAT = "stat -c '%n\t%f %u %g %d:%i %a %s\t%U\t%G\t%.3Y|%Y' --";

    private SharedLook() {}

    static String at(List<Fragment> fragments) {
        Set<String> paths = new LinkedHashSet<>();
        Map<String, Long> contents = new LinkedHashMap<>();
        for (Fragment fragment : fragments) {
            Fragment.Shared shared = fragment.shared();
            if (shared != null) {
                shared.paths().stream().filter(SharedLook::plain).forEach(path -> collect(path, paths));
                shared.contents().forEach((path, size) -> {
                    if (plain(path)) {
                        contents.put(path, size);
                    }
                });
            }
        }
        StringBuilder script = new StringBuilder("_pv_stats= _pv_sums= _pv_contents= _pv_now= _pv_entry=\n");
        if (paths.isEmpty() || paths.size() > MOST_PATHS) {
            return script.toString();
        }
        script.append("_pv_stats=$(").append(STAT);
        paths.forEach(path -> script.append(' ').append(Quote.word(path)));
        script.append(" 2>/dev/null)\n_pv_contents='");
        contents.forEach(
                (path, size) -> script.append(size).append(' ').append(path).append('\n'));
        return script.append("'\n").toString();
    }

    private static boolean plain(String path) {
        return PLAIN.matcher(path).matches();
    }

    private static void collect(String path, Set<String> paths) {
        for (int at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
            paths.add(path.substring(0, at));
        }
        paths.add(path);
    }
}
