package dev.provision.resource.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.provision.resource.file.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A registry of images that may be pushed to, as far as docker and podman need it; nothing is kept. */
final class Registry implements AutoCloseable {
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    private final Map<String, String> types = new ConcurrentHashMap<>();
    private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final HttpServer server;

    Registry(String address) throws IOException {
        server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "registry");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/v2/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The names under which manifests were pushed: {@code repository:tag}. */
    Set<String> tags() {
        return Set.copyOf(manifests.keySet());
    }

    String digest(String tag) {
        return "sha256:" + Digest.of(manifests.getOrDefault(tag, new byte[0]));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (path.equals("/v2/")) {
            reply(exchange, 200, new byte[0]);
        } else if (path.contains("/blobs/uploads/")) {
            upload(exchange, method, path, body);
        } else if (path.contains("/blobs/")) {
            known(exchange, blobs.get(path.substring(path.lastIndexOf('/') + 1)), "application/octet-stream");
        } else {
            int cut = path.indexOf("/manifests/");
            String name = path.substring(4, cut) + ":" + path.substring(cut + 11);
            if (method.equals("PUT")) {
                String digest = "sha256:" + Digest.of(body);
                for (String one : Set.of(name, path.substring(4, cut) + ":" + digest)) {
                    manifests.put(one, body);
                    types.put(one, exchange.getRequestHeaders().getFirst("Content-Type"));
                }
                exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
                reply(exchange, 201, new byte[0]);
            } else {
                known(exchange, manifests.get(name), types.getOrDefault(name, ""));
            }
        }
    }

    private void upload(HttpExchange exchange, String method, String path, byte[] body) throws IOException {
        String id = path.substring(path.lastIndexOf('/') + 1);
        if (method.equals("POST")) {
            String started = "u" + begun.incrementAndGet();
            uploads.put(started, new ByteArrayOutputStream());
            exchange.getResponseHeaders().set("Location", path + started);
            exchange.getResponseHeaders().set("Range", "0-0");
            reply(exchange, 202, new byte[0]);
            return;
        }
        ByteArrayOutputStream upload = uploads.get(id);
        if (upload == null) {
            reply(exchange, 404, new byte[0]);
            return;
        }
        upload.writeBytes(body);
        exchange.getResponseHeaders().set("Location", path);
        if (method.equals("PATCH")) {
            exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, upload.size() - 1));
            reply(exchange, 202, new byte[0]);
        } else {
            String digest = "sha256:" + Digest.of(upload.toByteArray());
            if (!exchange.getRequestURI().getQuery().contains("digest=" + digest)) {
                reply(exchange, 400, "{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}".getBytes(StandardCharsets.UTF_8));
                return;
            }
            blobs.put(digest, upload.toByteArray());
            exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
            reply(exchange, 201, new byte[0]);
        }
    }

    private static void known(HttpExchange exchange, byte @Nullable [] content, String type) throws IOException {
        if (content == null) {
            reply(exchange, 404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}".getBytes(StandardCharsets.UTF_8));
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Docker-Content-Digest", "sha256:" + Digest.of(content));
        reply(exchange, 200, content);
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            }
            exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
            if (!head && body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
