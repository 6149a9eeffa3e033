package dev.provision.inventory;

import dev.provision.source.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names under which an inventory says how a host is reached, and what of Ansible's there is no meaning for. */
final class Connection {
    static final List<String> ADDRESS = List.of("ansible_host", "ansible_ssh_host", "address");
    static final List<String> PORT = List.of("ansible_port", "ansible_ssh_port", "port");
    static final List<String> USER = List.of("ansible_user", "ansible_ssh_user", "ansible_user_id", "user");
    static final List<String> IDENTITY_FILE =
            List.of("ansible_ssh_private_key_file", "ansible_private_key_file", "identity_file");
    static final List<String> JUMP = List.of("jump");
    static final List<String> SSH_ARGUMENTS = List.of("ansible_ssh_common_args", "ansible_ssh_extra_args");

    /** Names without meaning here, and what an operator may want to know about each. */
    static final Map<String, String> IGNORED = Map.ofEntries(
            Map.entry("ansible_connection", "every host is reached over SSH"),
            Map.entry("ansible_python_interpreter", "no Python is needed on a host"),
            Map.entry("ansible_shell_type", "every host is spoken to in POSIX sh"),
            Map.entry("ansible_shell_executable", "every host is spoken to in POSIX sh"),
            Map.entry("ansible_password", "log in with a key or an agent"),
            Map.entry("ansible_ssh_pass", "log in with a key or an agent"),
            Map.entry("ansible_ssh_password", "log in with a key or an agent"),
            Map.entry("ansible_become_method", "sudo is what is used"),
            Map.entry("ansible_become_exe", "sudo is what is used"),
            Map.entry("ansible_become_flags", "sudo is what is used"),
            Map.entry("ansible_ssh_pipelining", "nothing is copied to a host in order to run it"),
            Map.entry("ansible_pipelining", "nothing is copied to a host in order to run it"),
            Map.entry("ansible_ssh_executable", "SSH is built in"),
            Map.entry("ansible_network_os", "only Linux hosts are provisioned"));

    static final List<String> UNDERSTOOD = List.of(
            "ansible_become",
            "ansible_become_user",
            "ansible_become_pass",
            "ansible_become_password",
            "ansible_group_priority");

    /** Passwords, which must be secrets. */
    static final List<String> PASSWORDS = List.of(
            "ansible_become_password",
            "ansible_become_pass",
            "ansible_password",
            "ansible_ssh_password",
            "ansible_ssh_pass");

    private static final Pattern JUMP_ARGUMENT =
            Pattern.compile("(?:^|\\s)(?:-J\\s*|-o\\s*[\"']?ProxyJump\\s*[= ]\\s*)[\"']?([^\\s\"']+)[\"']?");

    private Connection() {}

    /** Whether a variable is a password as text, and not the expression of one. */
    static boolean isPlainPassword(Variable variable) {
        Data value = variable.value();
        return PASSWORDS.contains(variable.name())
                && (value instanceof Data.Num
                        || (value instanceof Data.Text text && !text.value().contains("{{")));
    }

    static boolean isConnection(String name) {
        return ADDRESS.contains(name)
                || PORT.contains(name)
                || USER.contains(name)
                || IDENTITY_FILE.contains(name)
                || JUMP.contains(name)
                || SSH_ARGUMENTS.contains(name);
    }

    /** What arguments for {@code ssh} say about jump hosts, and the rest of them. */
    record SshArguments(List<String> jump, String rest) {
        static SshArguments parse(String arguments) {
            Matcher matcher = JUMP_ARGUMENT.matcher(arguments);
            List<String> jump = new ArrayList<>();
            if (matcher.find()) {
                jump.addAll(List.of(matcher.group(1).split(",")));
            }
            return new SshArguments(
                    jump, JUMP_ARGUMENT.matcher(arguments).replaceAll("").strip());
        }
    }
}
