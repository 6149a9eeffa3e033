package dev.provision.lab;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An HTTP/1.1 request, as far as the simulated services look at it; header names are in lower case. */
record HttpRequest(String method, String path, Map<String, String> headers, String body) {
    HttpRequest {
        headers = Map.copyOf(headers);
    }

    /** The request in these bytes, empty while some of it is still missing. */
    static Optional<HttpRequest> complete(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return Optional.empty();
        }
        String[] lines = text.substring(0, end).split("\r\n");
        String[] first = lines[0].split(" ");
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        String length = headers.getOrDefault("content-length", "0");
        int wanted = length.matches("[0-9]{1,7}") ? Integer.parseInt(length) : 0;
        byte[] body = text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        if (body.length < wanted) {
            return Optional.empty();
        }
        return Optional.of(new HttpRequest(
                first[0],
                first.length > 1 ? first[1] : "/",
                headers,
                new String(body, 0, wanted, StandardCharsets.UTF_8)));
    }
}
