package dev.provision.transport;

import java.util.Optional;

/**
 * A key that a host showed.
 *
 * @param host the inventory's name
 * @param keyName what known_hosts files call the host
 * @param fingerprint as {@code ssh-keygen -l} shows it
 * @param base64 the key itself
 * @param because file:line of the known_hosts line that decides the standing, if one does
 */
public record ShownKey(
        String host,
        String keyName,
        String type,
        String fingerprint,
        String base64,
        Standing standing,
        Optional<String> because) {}
