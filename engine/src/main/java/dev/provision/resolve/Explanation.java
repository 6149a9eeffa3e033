package dev.provision.resolve;

import dev.provision.source.At;
import java.util.List;

/**
 * Where a host's variable comes from. Secrets show as {@code ***} in every text.
 *
 * @param definitions the one that counts first; never empty
 * @param value what it comes to on this host, or why that is not known before the host has been asked
 * @param known whether {@code value} is the value
 */
public record Explanation(String host, String name, List<Definition> definitions, String value, boolean known) {
    public Explanation {
        definitions = List.copyOf(definitions);
    }

    /**
     * One definition.
     *
     * @param level {@code all}, {@code group strix_halo}, {@code host halo-1}, {@code play}, {@code -e}
     * @param written the definition as written, in one line
     */
    public record Definition(String level, At at, String written) {}
}
