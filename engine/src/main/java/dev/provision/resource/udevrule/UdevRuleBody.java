package dev.provision.resource.udevrule;

import dev.provision.resource.TaskBody;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a {@code udev_rule} body, with all that is wrong in it at once. */
final class UdevRuleBody {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");
    private static final String HEADER = "# Kept by provision (udev_rule %s). Other lines do not stay.\n";

    private final TaskBody body;
    private final Problems problems = new Problems();
    private final List<RuleLine> rules = new ArrayList<>();

    UdevRuleBody(TaskBody body) {
        this.body = body;
    }

    UdevRule read() {
        String name = body.requiredText("name").replaceFirst("\\.rules$", "");
        if (!NAME.matcher(name).matches()) {
            problems.error(Problem.at(body.at("name"), "this is no name of a file below /etc/udev/rules.d")
                    .expected("letters, digits and . _ -, such as 70-kfd")
                    .found(name));
        }
        boolean absent = body.flag("absent", false);
        List<String> forms = Stream.of("rules", "content").filter(body::has).toList();
        if (forms.size() + (absent ? 1 : 0) != 1) {
            problems.error(Problem.at(body.at(), "what is to be in " + name + " must be said in exactly one way")
                    .expected("one of rules, content, absent: true"));
        }
        problems.throwIfAny();
        Optional<String> content =
                absent ? Optional.empty() : Optional.of(String.format(HEADER, name) + content(forms.get(0)));
        Map<String, UdevRule.Node> devices = devices();
        problems.throwIfAny();
        return new UdevRule(
                name + ".rules",
                content,
                rules.stream()
                        .flatMap(rule -> rule.names("GROUP").stream())
                        .distinct()
                        .toList(),
                rules.stream()
                        .flatMap(rule -> rule.names("OWNER").stream())
                        .distinct()
                        .toList(),
                subsystems(),
                devices);
    }

    private String content(String form) {
        StringBuilder text = new StringBuilder();
        Data written = body.get(form).orElseThrow();
        List<Data> parts = written instanceof Data.Seq seq ? seq.items() : List.of(written);
        for (Data part : parts) {
            String lines = TaskBody.scalar(part);
            RuleLine.lines(lines).forEach(line -> rule(line, part.at()));
            text.append(lines).append(lines.endsWith("\n") ? "" : "\n");
        }
        if (rules.isEmpty() && !problems.hasErrors()) {
            problems.error(Problem.at(written.at(), "there is no rule here"));
        }
        return text.toString();
    }

    private void rule(String line, At at) {
        Optional<RuleLine> rule = RuleLine.read(line);
        if (rule.isEmpty()) {
            problems.error(Problem.at(at, "this is no rule of udev, which would ignore it")
                    .expected("KEY==\"value\" to compare and KEY=\"value\" to set, with commas between them")
                    .found(line.strip()));
            return;
        }
        rule.get()
                .complaint()
                .ifPresent(complaint -> problems.error(Problem.at(at, complaint).found(line.strip())));
        rules.add(rule.get());
    }

    private List<String> subsystems() {
        List<String> subsystems = body.texts("trigger");
        subsystems.stream()
                .filter(name -> !NAME.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidInput(Problem.at(body.at("trigger"), "this is no subsystem of the kernel")
                            .expected("a name such as kfd or drm")
                            .found(name));
                });
        return subsystems;
    }

    private Map<String, UdevRule.Node> devices() {
        Map<String, UdevRule.Node> devices = new LinkedHashMap<>();
        if (body.get("devices").orElse(null) instanceof Data.Dict dict) {
            dict.entries().forEach((path, value) -> {
                if (!path.matches("/dev/[A-Za-z0-9_./:+@-]+") || path.contains("..")) {
                    problems.error(Problem.at(dict.keyAt(path), "this is no path of a device")
                            .expected("a path below /dev, such as /dev/kfd")
                            .found(path));
                }
                devices.put(path, node(new TaskBody(value, body.workspace())));
            });
        }
        return devices;
    }

    private UdevRule.Node node(TaskBody node) {
        String mode = node.text("mode").orElse("");
        if (!mode.isEmpty()
                && !(node.get("mode").orElse(null) instanceof Data.Text
                        && MODE.matcher(mode).matches())) {
            problems.error(Problem.at(node.at("mode"), "\"mode\" must be octal digits in quotes")
                    .expected("\"0660\"")
                    .found(mode));
        }
        return new UdevRule.Node(account(node, "owner"), account(node, "group"), mode.replaceFirst("^0+(?=.)", ""));
    }

    private String account(TaskBody node, String key) {
        String name = node.text(key).orElse("");
        if (!name.isEmpty() && !ACCOUNT.matcher(name).matches()) {
            problems.error(Problem.at(node.at(key), "this is no name of a user or group")
                    .found(name));
        }
        return name;
    }
}
