package dev.provision.shell;

import org.jspecify.annotations.Nullable;

/**
 * Who a script runs as on the host.
 *
 * @param becomeUser null = the user that logged in
 */
public record Account(@Nullable String becomeUser) {
    public static final Account LOGIN = new Account(null);
    public static final Account ROOT = new Account("root");
}
