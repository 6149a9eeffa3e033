package dev.provision.resource.registrylogin;

import dev.provision.probe.Probe;
import dev.provision.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.json.JSONException;
import org.json.JSONObject;

/** The file in which docker ({@code config.json}) or podman ({@code auth.json}) keeps its logins. */
record ConfigFile(JSONObject json) {
    static ConfigFile read(String text) throws Probe.Unreadable {
        try {
            return new ConfigFile(text.isBlank() ? new JSONObject() : new JSONObject(text));
        } catch (JSONException e) {
            // The message of the exception may quote the file.
            throw new Probe.Unreadable("the engine's file of logins is not JSON");
        }
    }

    /** The credential helper that is asked for a registry, if one is. */
    Optional<String> helper(String registry) {
        JSONObject helpers = json.optJSONObject("credHelpers");
        String own = helpers == null ? "" : helpers.optString(registry);
        String name = own.isEmpty() ? json.optString("credsStore") : own;
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    /** What stands in the file itself. */
    Login login(String registry) throws Probe.Unreadable {
        JSONObject auths = json.optJSONObject("auths");
        JSONObject entry = auths == null ? null : entry(auths, registry);
        if (entry == null) {
            return new Login.None();
        }
        String auth = entry.optString("auth");
        String[] parts = decoded(auth).split(":", 2);
        if (!entry.optString("identitytoken").isEmpty()) {
            return new Login.Token(parts[0]);
        }
        return parts.length < 2 ? new Login.None() : new Login.Known(parts[0], new Secret(parts[1]), true);
    }

    /** docker also takes an entry that is an address of the registry. */
    private static org.json.@org.jspecify.annotations.Nullable JSONObject entry(JSONObject auths, String registry) {
        JSONObject exact = auths.optJSONObject(registry);
        if (exact != null) {
            return exact;
        }
        return auths.keySet().stream()
                .filter(key -> key.replaceFirst("^https?://", "")
                        .replaceFirst("/.*", "")
                        .equals(registry))
                .sorted()
                .findFirst()
                .map(auths::optJSONObject)
                .orElse(null);
    }

    /** What a credential helper answers to {@code get}. */
    static Login answer(int status, String text) {
        if (status != 0) {
            String first = text.lines().findFirst().orElse("").strip();
            return first.contains("credentials not found")
                    ? new Login.None()
                    : new Login.Unknown(first.isEmpty() ? "status " + status : first);
        }
        try {
            JSONObject json = new JSONObject(text);
            String user = json.optString("Username");
            return user.equals("<token>")
                    ? new Login.Token("")
                    : new Login.Known(user, new Secret(json.optString("Secret")), false);
        } catch (JSONException e) {
            return new Login.Unknown("its answer is not JSON");
        }
    }

    private static String decoded(String auth) throws Probe.Unreadable {
        try {
            return new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Probe.Unreadable("a login in the engine's file is not base64");
        }
    }
}
