package dev.provision.real;

import dev.provision.real.RealHosts.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Somebody who runs the program on real hosts: with a home directory, an inventory, and known host keys. */
public final class Operator {
    private final Path home;
    private final Path inventory;

    private Operator(Path home, Path inventory) {
        this.home = home;
        this.inventory = inventory;
    }

    /**
     * Of hosts that run already.
     *
     * @param folder everything is kept in
     * @param hosts by number; their names are h1, h2, ... and their group is strix_halo
     */
    public static Operator of(Path folder, int... hosts) throws IOException {
        Map<String, String> addresses = new LinkedHashMap<>();
        for (int host : hosts) {
            addresses.put("h" + host, RealHosts.address(host));
        }
        return of(folder, addresses);
    }

    /** @param addresses by name */
    public static Operator of(Path folder, Map<String, String> addresses) throws IOException {
        StringBuilder text =
                new StringBuilder("""
                all:
                  vars:
                    user: ops
                    identity_file: %s
                    warehouse: %s
                    vllm_image: %s/strix/vllm:rocm-gfx1151
                    vllm_image_size: 20MB
                  children:
                    strix_halo:
                      hosts:
                """.formatted(RealHosts.key(), RealHosts.warehouse(), RealHosts.warehouse()));
        addresses.forEach((name, address) -> text.append("        ")
                .append(name)
                .append(": { address: ")
                .append(address)
                .append(" }\n"));
        Path home = RealHosts.operatorsHome(folder);
        return new Operator(home, Files.writeString(home.resolve("inventory.yml"), text));
    }

    /** Runs the program as its launcher does it, with this inventory. */
    public Result provision(String command, Path playbook, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(command, playbook.toString()));
        arguments.addAll(List.of(more));
        return provision(Map.of(), arguments);
    }

    /** The same with any arguments and more environment; {@code -i} is added. */
    public Result provision(Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("../provision"));
        line.addAll(arguments);
        line.addAll(List.of("-i", inventory.toString()));
        ProcessBuilder builder = new ProcessBuilder();
        builder.environment().putAll(environment);
        builder.environment().put("PROVISION_JAVA_OPTS", "-Duser.home=" + home);
        return RealHosts.run(line, builder);
    }
}
