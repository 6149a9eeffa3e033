package dev.provision.cli;

import dev.provision.lab.Lab;
import dev.provision.lab.LabException;
import dev.provision.lab.LabStatus;
import java.nio.file.Files;
import java.nio.file.Path;

/** The embedded lab of this user. */
final class LabFleet {
    private final Lab lab;

    private LabFleet(Lab lab) {
        this.lab = lab;
    }

    static LabFleet ofThisUser() {
        return new LabFleet(Lab.in(StateFolder.lab()));
    }

    Lab lab() {
        return lab;
    }

    /** Starts the fleet unless it runs, with as many hosts as it had. */
    void up(Console console) {
        try {
            LabStatus status = lab.status();
            if (!status.running()) {
                console.say("lab: starting " + Lab.DEFAULT_HOSTS + " simulated hosts under " + StateFolder.lab());
            }
            lab.up(status.running() ? status.hosts().size() : Lab.DEFAULT_HOSTS);
        } catch (LabException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    Path inventory() {
        return lab.inventoryFile();
    }

    /** For commands that connect to nothing. */
    Path inventoryWithoutStarting() {
        if (!Files.exists(lab.inventoryFile())) {
            throw new Refused("the lab was never up; start it with: provision lab up");
        }
        return lab.inventoryFile();
    }

    Path knownHosts() {
        return lab.knownHostsFile();
    }
}
