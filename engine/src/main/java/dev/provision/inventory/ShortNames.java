package dev.provision.inventory;

import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a short name ({@code user}, {@code address}, ...) is a connection variable. It is one only in an inventory
 * file of an inventory without any {@code ansible_*} variable, and in {@code -e} where it overrides such a variable. In all
 * other places it is an ordinary variable of a playbook.
 */
public final class ShortNames {
    /** Each short name and the name that is a connection variable everywhere. */
    static final Map<String, String> ALWAYS = Map.of(
            "address", "ansible_host",
            "port", "ansible_port",
            "user", "ansible_user",
            "identity_file", "ansible_ssh_private_key_file",
            "jump", "ansible_ssh_common_args with -J");

    /** Whether this is a short name. */
    public static boolean isShort(String name) {
        return ALWAYS.containsKey(name);
    }

    /** The name that is a connection variable everywhere, for a short name. */
    public static Optional<String> always(String name) {
        return Optional.ofNullable(ALWAYS.get(name));
    }

    private final String file;
    private final Optional<Variable> ansible;
    private final Set<String> inFile = new LinkedHashSet<>();

    /**
     * The rule for one inventory.
     *
     * @param file the inventory file, as locations name it
     * @param variables all variables of the inventory, group_vars and host_vars included
     */
    ShortNames(String file, Collection<Variable> variables) {
        this.file = file;
        this.ansible = variables.stream()
                .filter(variable -> variable.name().startsWith("ansible_"))
                .findFirst();
        variables.stream().filter(this::isInFile).map(Variable::name).forEach(inFile::add);
    }

    private boolean isInFile(Variable variable) {
        return ALWAYS.containsKey(variable.name()) && variable.at().file().equals(file);
    }

    /** Whether a definition of a connection variable affects the connection. */
    boolean isUsed(Variable variable) {
        if (!ALWAYS.containsKey(variable.name())) {
            return true;
        }
        return ansible.isEmpty()
                && (variable.level().equals(Targets.EXTRA) ? inFile.contains(variable.name()) : isInFile(variable));
    }

    /** Warns once per short name of the inventory that does not affect the connection. */
    void warn(List<Variable> variables, Problems problems) {
        Set<String> warned = new LinkedHashSet<>();
        for (Variable variable : variables) {
            String name = variable.name();
            if (!isUsed(variable) && warned.add(name)) {
                String reason = ansible.map(other -> "this inventory has " + other.name() + " (" + other.at() + ")")
                        .orElse("it is not in the inventory file");
                problems.warn(
                        Problem.at(variable.at(), "\"" + name + "\" is not used as a connection variable: " + reason)
                                .hint("to change how the host is reached, write " + ALWAYS.get(name)));
            }
        }
    }
}
