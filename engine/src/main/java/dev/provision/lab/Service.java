package dev.provision.lab;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * A vLLM server (its OpenAI-like HTTP interface) in a container. The simulated container writes what it serves into
 * /run/lab/services/PORT once it is ready, and removes that when it ends.
 *
 * @param apiKey empty when everybody may ask
 */
record Service(String model, String apiKey) {

    static Optional<Service> on(Path disk, int port) {
        Path file = disk.resolve("run/lab/services").resolve(Integer.toString(port));
        try {
            Properties values = new Properties();
            values.load(new StringReader(Files.readString(file)));
            return Optional.of(new Service(values.getProperty("model", ""), values.getProperty("api_key", "")));
        } catch (IOException nobodyListens) {
            return Optional.empty();
        }
    }

    /** The whole reply, head and body. */
    String answer(HttpRequest request) {
        String path = request.path().replaceAll("\\?.*", "");
        if (path.equals("/health") || path.equals("/ping")) {
            return reply(200, "OK", "");
        }
        if (path.equals("/version")) {
            return reply(
                    200, "OK", new JSONObject().put("version", "0.14.1+rocm").toString());
        }
        if (path.startsWith("/v1/")
                && !apiKey.isEmpty()
                && !("Bearer " + apiKey).equals(request.headers().get("authorization"))) {
            return reply(
                    401,
                    "Unauthorized",
                    new JSONObject().put("error", "Unauthorized").toString());
        }
        if (path.equals("/v1/models") && request.method().equals("GET")) {
            JSONObject card = new JSONObject()
                    .put("id", model)
                    .put("object", "model")
                    .put("created", 1763942400)
                    .put("owned_by", "vllm")
                    .put("max_model_len", 65536);
            return reply(
                    200,
                    "OK",
                    new JSONObject()
                            .put("object", "list")
                            .put("data", new JSONArray().put(card))
                            .toString());
        }
        if (path.equals("/v1/chat/completions") || path.equals("/v1/completions")) {
            return request.method().equals("POST")
                    ? completion(path.contains("chat"), request.body())
                    : reply(405, "Method Not Allowed", "{\"detail\":\"Method Not Allowed\"}");
        }
        return reply(404, "Not Found", "{\"detail\":\"Not Found\"}");
    }

    private String completion(boolean chat, String body) {
        JSONObject asked;
        try {
            asked = new JSONObject(body);
        } catch (JSONException e) {
            return reply(400, "Bad Request", error("JSON decode error", "BadRequestError", 400));
        }
        if (!asked.optString("model", model).equals(model)) {
            return reply(
                    404,
                    "Not Found",
                    error("The model `" + asked.optString("model") + "` does not exist.", "NotFoundError", 404));
        }
        JSONObject choice = new JSONObject().put("index", 0).put("finish_reason", "stop");
        if (chat) {
            choice.put("message", new JSONObject().put("role", "assistant").put("content", "Hello from gfx1151."));
        } else {
            choice.put("text", " Hello from gfx1151.");
        }
        return reply(
                200,
                "OK",
                new JSONObject()
                        .put("id", (chat ? "chatcmpl-" : "cmpl-") + "0f3b5c1d9a7e")
                        .put("object", chat ? "chat.completion" : "text_completion")
                        .put("created", 1763942400)
                        .put("model", model)
                        .put("choices", new JSONArray().put(choice))
                        .put(
                                "usage",
                                new JSONObject()
                                        .put("prompt_tokens", 5)
                                        .put("completion_tokens", 6)
                                        .put("total_tokens", 11))
                        .toString());
    }

    private static String error(String message, String type, int code) {
        return new JSONObject()
                .put(
                        "error",
                        new JSONObject()
                                .put("message", message)
                                .put("type", type)
                                .put("code", code))
                .toString();
    }

    private static String reply(int status, String reason, String body) {
        return "HTTP/1.1 " + status + " " + reason + "\r\nserver: uvicorn\r\ncontent-type: application/json\r\n"
                + "content-length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\nconnection: close\r\n\r\n"
                + body;
    }
}
