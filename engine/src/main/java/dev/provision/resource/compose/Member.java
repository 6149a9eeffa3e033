package dev.provision.resource.compose;

import dev.provision.resource.container.Inspected;
import org.json.JSONObject;

/**
 * A container of a project.
 *
 * @param service its name in the compose file
 * @param oneoff whether it was made by a {@code run} by hand and belongs to nothing
 * @param image the name it was made from
 * @param imageId what that name meant then
 * @param health what the engine's own health check says: starting, healthy, unhealthy; empty = there is none
 */
record Member(Inspected container, String service, boolean oneoff, String image, String imageId, String health) {
    static Member of(JSONObject json) {
        Inspected container = Inspected.of(json);
        JSONObject state = json.getJSONObject("State");
        JSONObject check = state.optJSONObject("Health");
        String health = check == null ? "" : check.optString("Status");
        JSONObject config = json.optJSONObject("Config");
        return new Member(
                container,
                container.label("com.docker.compose.service"),
                container.label("com.docker.compose.oneoff").equals("True"),
                config == null ? "" : config.optString("Image"),
                digest(json.optString("Image")),
                health.equals("none") ? "" : health);
    }

    /** podman leaves out what docker writes before the number. */
    static String digest(String id) {
        return id.isEmpty() || id.startsWith("sha256:") ? id : "sha256:" + id;
    }

    /** Whether an end with status 0 is what its compose file asks for. */
    boolean mayEnd() {
        return container.restart().equals("no") || container.restart().startsWith("on-failure");
    }

    /** Whether it did its work and ended, as it may. */
    boolean ended() {
        return container.status().equals("exited") && container.exitCode() == 0 && mayEnd();
    }

    /** How it is, for people. */
    String state() {
        return container.status().equals("exited")
                ? "exited with " + container.exitCode() + (container.outOfMemory() ? " (out of memory)" : "")
                : container.status();
    }
}
