package dev.provision.transport.hostkey;

import java.util.Optional;

/**
 * A key or a certificate that a host showed.
 *
 * @param host the inventory's name
 * @param keyName what known_hosts files call the host
 * @param fingerprint as {@code ssh-keygen -l} shows it: of a certificate, that of the key in it
 * @param base64 the key itself
 * @param because file:line of the known_hosts line that decides the standing, if one does
 * @param certificate what there is to say of a certificate: its name and end, and what is wrong with it; empty for a key
 */
public record ShownKey(
        String host,
        String keyName,
        String type,
        String fingerprint,
        String base64,
        Standing standing,
        Optional<String> because,
        String certificate) {}
