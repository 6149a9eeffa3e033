package dev.provision.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What a fleet's user needs to reach it: an inventory and the hosts' keys. */
final class LabFiles {
    private LabFiles() {}

    static void write(Layout layout, List<Machine> machines) throws IOException {
        StringBuilder known = new StringBuilder();
        StringBuilder inventory =
                new StringBuilder("""
                # The lab's hosts, written when it starts. Its known_hosts is beside it.
                all:
                  vars:
                    address: 127.0.0.1
                    user: ops
                    identity_file: '%s'
                  children:
                    strix_halo:
                      hosts:
                """.formatted(layout.clientKey().toString().replace("'", "''")));
        for (Machine machine : machines) {
            int port = machine.server().port();
            known.append("[127.0.0.1]:").append(port).append(' ');
            known.append(Keys.line(machine.server().hostKey())).append('\n');
            inventory.append("        ").append(machine.spec().name()).append(":\n");
            inventory.append("          port: ").append(port).append('\n');
        }
        for (Family family : Family.values()) {
            List<Machine> members = machines.stream()
                    .filter(machine -> machine.spec().family() == family)
                    .toList();
            if (!members.isEmpty()) {
                inventory.append("    ").append(family.key()).append(":\n      hosts:\n");
                members.forEach(machine -> inventory
                        .append("        ")
                        .append(machine.spec().name())
                        .append(": {}\n"));
            }
        }
        replace(layout.knownHosts(), known.toString());
        replace(layout.inventory(), inventory.toString());
    }

    static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
