package dev.provision.playbook;

import java.util.List;

/** The plays of a file and of the files it imports, in order. */
public record Playbook(String file, List<Play> plays) {
    public Playbook {
        plays = List.copyOf(plays);
    }
}
