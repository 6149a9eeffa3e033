package dev.provision.lab;

import java.util.List;

/** What the fleet looks like now; {@code running} is false, and there are no hosts, when nothing runs it. */
public record LabStatus(boolean running, List<HostStatus> hosts) {
    public LabStatus {
        hosts = List.copyOf(hosts);
    }

    /**
     * @param system {@code fedora} or {@code ubuntu}
     * @param state {@code up}, {@code down}, {@code booting} or {@code hung: why}
     * @param kernel release that runs now, empty when the host is not up
     * @param boots how often it was booted since its disk was made
     * @param faults waiting to happen or in force
     */
    public record HostStatus(
            String name, String system, int port, String state, String kernel, int boots, List<String> faults) {
        public HostStatus {
            faults = List.copyOf(faults);
        }
    }
}
