package dev.provision.lab;

import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;

/** The status of a fleet on its way from the daemon. */
final class StatusJson {
    private StatusJson() {}

    static JSONObject of(List<LabStatus.HostStatus> hosts) {
        JSONArray array = new JSONArray();
        for (LabStatus.HostStatus host : hosts) {
            array.put(new JSONObject()
                    .put("name", host.name())
                    .put("system", host.system())
                    .put("port", host.port())
                    .put("state", host.state())
                    .put("kernel", host.kernel())
                    .put("boots", host.boots())
                    .put("faults", new JSONArray(host.faults())));
        }
        return new JSONObject().put("hosts", array);
    }

    static LabStatus read(JSONObject json) {
        List<LabStatus.HostStatus> hosts = new ArrayList<>();
        JSONArray array = json.getJSONArray("hosts");
        for (int i = 0; i < array.length(); i++) {
            JSONObject host = array.getJSONObject(i);
            hosts.add(new LabStatus.HostStatus(
                    host.getString("name"),
                    host.getString("system"),
                    host.getInt("port"),
                    host.getString("state"),
                    host.getString("kernel"),
                    host.getInt("boots"),
                    host.getJSONArray("faults").toList().stream()
                            .map(Object::toString)
                            .toList()));
        }
        return new LabStatus(true, hosts);
    }
}
