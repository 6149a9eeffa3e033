package dev.provision.inventory;

import dev.provision.source.At;
import dev.provision.source.Data;

/**
 * A variable as one place defines it.
 *
 * @param level who says so, as {@code explain} prints it: {@code all}, {@code group strix_halo}, {@code host halo-1},
 *     {@code play}, {@code -e}
 * @param value not evaluated: texts may hold expressions, unless it is a secret
 */
public record Variable(String name, Data value, String level) {
    public At at() {
        return value.at();
    }
}
