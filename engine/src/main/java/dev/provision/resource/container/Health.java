package dev.provision.resource.container;

import dev.provision.probe.HttpQuestion;
import dev.provision.probe.HttpReply;
import dev.provision.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * How the container shows that it serves: asked from the host's point of view.
 *
 * @param contains a text that the answer must hold, empty = any
 * @param model what {@code /v1/models} must list once the health answer is right, empty = it is not asked
 * @param within how long after its start the container may take
 */
public record Health(
        URI uri,
        int status,
        String contains,
        String model,
        Map<String, Secret> headers,
        Duration within,
        Duration every,
        Duration timeout) {
    public Health {
        headers = Map.copyOf(headers);
    }

    /** The port that is asked. */
    public int port() {
        return uri.getPort() < 0 ? 80 : uri.getPort();
    }

    /** The one question of a plan. */
    public HttpQuestion question() {
        return new HttpQuestion(uri, headers, null, timeout);
    }

    /** All that is asked while waiting: health first, then the models if they matter. */
    public List<HttpQuestion> questions() {
        return model.isEmpty()
                ? List.of(question())
                : List.of(question(), new HttpQuestion(uri.resolve("/v1/models"), headers, null, timeout));
    }

    /** Why the answer is not a healthy one; empty if it is. */
    public Optional<String> complaint(HttpReply reply) {
        if (!(reply instanceof HttpReply.Answer answer)) {
            return Optional.of(((HttpReply.NoAnswer) reply).reason());
        }
        if (answer.status() != status) {
            return Optional.of(uri + " answers " + answer.status() + " instead of " + status);
        }
        if (!answer.body().contains(contains)) {
            return Optional.of(uri + " answers without \"" + contains + "\"");
        }
        return Optional.empty();
    }

    /** Why the list of models is not the wanted one; empty if it is. */
    Optional<String> modelComplaint(HttpReply reply) {
        if (!(reply instanceof HttpReply.Answer answer)) {
            return Optional.of(((HttpReply.NoAnswer) reply).reason());
        }
        if (answer.status() != 200) {
            return Optional.of("/v1/models answers " + answer.status());
        }
        try {
            JSONArray models = new JSONObject(answer.body()).getJSONArray("data");
            for (int i = 0; i < models.length(); i++) {
                if (models.getJSONObject(i).optString("id").equals(model)) {
                    return Optional.empty();
                }
            }
            return Optional.of("/v1/models does not list " + model);
        } catch (JSONException e) {
            return Optional.of("/v1/models answers something that is not a list of models");
        }
    }
}
