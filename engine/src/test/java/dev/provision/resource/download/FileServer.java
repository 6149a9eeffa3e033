package dev.provision.resource.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A web server with one file, which answers as well or as badly as a test wants. */
final class FileServer implements AutoCloseable {
    private final HttpServer server;
    private final byte[] content;

    /** Bytes after which the connection is cut, once. */
    volatile int cutAfter = -1;

    volatile boolean ranges = true;

    /** Whether it says how long its answer is. */
    volatile boolean lengths = true;

    /** Each request: its path, Range and Token headers. */
    final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    FileServer(byte[] content) throws IOException {
        this.content = content.clone();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(exchange.getRequestURI() + " " + range + " "
                + exchange.getRequestHeaders().getFirst("Token"));
        if (exchange.getRequestURI().getPath().equals("/moved")) {
            exchange.getResponseHeaders().set("Location", url("/file"));
            exchange.sendResponseHeaders(302, -1);
        } else if (exchange.getRequestURI().getPath().equals("/missing")) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            int from = range == null || !ranges ? 0 : Integer.parseInt(range.replaceAll("bytes=|-", ""));
            if (from >= content.length) {
                exchange.sendResponseHeaders(416, -1);
            } else {
                send(exchange, from);
            }
        }
        exchange.close();
    }

    private void send(HttpExchange exchange, int from) throws IOException {
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, lengths ? content.length - from : 0);
        int to = cutAfter >= 0 ? Math.min(content.length, from + cutAfter) : content.length;
        cutAfter = -1;
        exchange.getResponseBody().write(Arrays.copyOfRange(content, from, to));
        exchange.getResponseBody().flush();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
