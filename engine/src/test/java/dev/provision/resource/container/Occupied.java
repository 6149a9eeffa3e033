package dev.provision.resource.container;

/** Lines of {@link Occupants#SCRIPT}, as the real docker and podman fill the template. */
public final class Occupied {
    private Occupied() {}

    /** A running container that publishes a port, or none where it is 0. */
    public static String by(String engine, String name, int port) {
        return by(engine, name, port, "{}");
    }

    /** @param labels a JSON object */
    public static String by(String engine, String name, int port, String labels) {
        return line(engine, name, port, true, "[]", labels);
    }

    /** A container of a compose project. */
    public static String byProject(String engine, String project, String name, int port) {
        return by(engine, name, port, "{\"com.docker.compose.project\":\"" + project + "\"}");
    }

    static String line(String engine, String name, int port, boolean running, String devices, String labels) {
        String ports = port == 0 ? "{}" : "{\"8000/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"" + port + "\"}]}";
        return "#rival " + engine + " {\"id\":\"id-of-" + name + "\",\"name\":\""
                + (engine.equals("docker") ? "/" : "") + name + "\",\"running\":" + running + ",\"bound\":" + ports
                + ",\"ports\":" + (running ? ports : "{}") + ",\"network\":\"bridge\",\"devices\":" + devices
                + ",\"privileged\":false,\"removed\":false,\"labels\":" + labels + "}\n";
    }
}
