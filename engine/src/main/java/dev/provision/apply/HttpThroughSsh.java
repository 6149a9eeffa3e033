package dev.provision.apply;

import dev.provision.probe.HttpQuestion;
import dev.provision.probe.HttpReply;
import dev.provision.transport.Connection;
import dev.provision.transport.TransportException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks HTTP questions from the host's point of view, through a tunnel of its SSH connection. */
final class HttpThroughSsh {
    private static final int LARGEST_BODY = 64 * 1024;
    /** So that the request's own timeout, whose message says more, comes first. */
    private static final Duration GRACE = Duration.ofMillis(200);

    private HttpThroughSsh() {}

    /**
     * Asks once; a refused or broken connection is an answer too.
     *
     * @throws TransportException if the SSH connection itself is lost
     */
    static HttpReply ask(Connection connection, HttpQuestion question) throws TransportException, InterruptedException {
        URI uri = question.uri();
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        try (Connection.Tunnel tunnel = connection.tunnel(uri.getHost(), port)) {
            HttpRequest.Builder request = HttpRequest.newBuilder(through(uri, tunnel.localPort()))
                    .timeout(question.timeout())
                    .version(HttpClient.Version.HTTP_1_1);
            question.headers().forEach((name, value) -> request.header(name, value.reveal()));
            if (question.body() == null) {
                request.GET();
            } else {
                request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(question.body()));
            }
            // A client of its own for each question: its pooled connections must not outlive the tunnel.
            HttpClient client =
                    HttpClient.newBuilder().connectTimeout(question.timeout()).build();
            HttpResponse<byte[]> response =
                    within(question.timeout(), client.sendAsync(request.build(), head -> new FirstBytes(LARGEST_BODY)));
            return new HttpReply.Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            TransportException failure = new TransportException(TransportException.Reason.LOST, reason, e);
            if (failure.reason() == TransportException.Reason.CONTROL_NODE) {
                throw failure;
            }
            return new HttpReply.NoAnswer("no answer from " + uri + ": " + reason);
        }
    }

    /** The request's own timeout ends with the headers (until Java 26): a body may come for ever. */
    private static <T> T within(Duration time, CompletableFuture<T> answer) throws IOException, InterruptedException {
        try {
            return answer.get(time.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException broken
                    ? broken
                    : new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("it did not end within " + time.toSeconds() + " s", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static URI through(URI uri, int port) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create("http://127.0.0.1:" + port + path + query);
    }
}
