package dev.provision.resource.fwupd;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Asks fwupd for its devices and for what it would update. */
record FwupdProbe(String root) implements Probe<Observed> {
    private static final String SCRIPT = ScriptFile.read(FwupdProbe.class, "probe.sh");
    /** Exit statuses of fwupdmgr that are no failure: done, and nothing to do (domain.md 3.4). */
    private static final List<String> FINE = List.of("0", "2");

    @Override
    public Fragment fragment() {
        return Fragment.of(SCRIPT, root);
    }

    /** The daemon is started by the first question, and looks at every device then. */
    @Override
    public Duration timeout() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Observed parse(ProbeOutput output) throws Unreadable {
        List<String> lines = Lines.of(output.text());
        if (!lines.contains("#end")) {
            throw new Unreadable("fwupd could not be asked: " + output.errors());
        }
        if (lines.size() == 1) {
            return new Observed(false, "", List.of(), List.of(), false);
        }
        Answer devices = answer("get-devices", lines);
        Answer updates = answer("get-updates", lines);
        String trouble = devices.trouble().isEmpty() ? updates.trouble() : devices.trouble();
        return new Observed(
                true,
                trouble,
                devices.devices(),
                updates.devices().stream()
                        .filter(device -> !device.releases().isEmpty())
                        .toList(),
                lines.contains("#power battery"));
    }

    private record Answer(String trouble, List<Device> devices) {}

    private static Answer answer(String question, List<String> lines) throws Unreadable {
        int begin = lines.indexOf("#begin " + question);
        StringBuilder text = new StringBuilder();
        for (String line : lines.subList(begin + 1, lines.size())) {
            if (line.startsWith("#status ")) {
                return answer(line.substring("#status ".length()), text.toString());
            }
            text.append(line).append('\n');
        }
        throw new Unreadable("the answer of fwupd to " + question + " was cut off");
    }

    private static Answer answer(String status, String text) throws Unreadable {
        int start = text.indexOf('{');
        if (start < 0) {
            return new Answer(
                    FINE.contains(status) ? "" : text.isBlank() ? "status " + status : text.strip(), List.of());
        }
        try {
            JSONObject json = new JSONObject(text.substring(start));
            JSONObject error = json.optJSONObject("Error");
            if (error != null || !FINE.contains(status)) {
                String message = error == null ? "" : error.optString("Message");
                // Nothing to do is told as an error too.
                boolean nothing = status.equals("2");
                return new Answer(nothing ? "" : message.isEmpty() ? "status " + status : message, List.of());
            }
            return new Answer("", devices(json.optJSONArray("Devices")));
        } catch (JSONException e) {
            throw new Unreadable("fwupd does not answer in JSON (it is older than 1.8?): " + e.getMessage());
        }
    }

    private static List<Device> devices(JSONArray array) {
        List<Device> devices = new ArrayList<>();
        for (int i = 0; array != null && i < array.length(); i++) {
            devices.add(Device.of(array.getJSONObject(i)));
        }
        return devices;
    }
}
