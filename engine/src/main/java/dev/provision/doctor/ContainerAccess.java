package dev.provision.doctor;

import dev.provision.resource.container.ContainerState.Instance;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a container may use the GPU: its devices, and its groups as numbers of the host. */
final class ContainerAccess {
    private static final String FIX =
            "container: { devices: [/dev/kfd, /dev/dri], groups: [video, render] }   # handed" + " over as numbers";

    private ContainerAccess() {}

    static void judge(Known known, Instance container, Judgement judgement) {
        List<String> devices = container.devices();
        boolean kfd = devices.contains("/dev/kfd");
        boolean render = devices.stream().anyMatch(path -> path.startsWith("/dev/dri"));
        boolean cdi = devices.stream().anyMatch(path -> path.contains("="));
        if (container.privileged() || cdi || (kfd && render)) {
            judgement.add(Finding.ok(ContainerLayer.DEVICES, "it has the GPU's devices")
                    .observed(container.privileged() ? "privileged" : String.join(" ", devices)));
        } else {
            judgement.add(Finding.fail(ContainerLayer.DEVICES, "it lacks devices of the GPU")
                    .observed(devices.isEmpty() ? "no devices" : String.join(" ", devices))
                    .rule("/dev/kfd and /dev/dri", Sources.CONTAINERS)
                    .fix(Fix.playbook(FIX)));
        }
        if (!container.privileged()) {
            judgement.add(groups(known, container));
        }
    }

    private static Finding groups(Known known, Instance container) {
        List<String> given = container.groups();
        String user = container.user();
        boolean root = Stream.of("", "0", "root").anyMatch(user.replaceFirst(":.*", "")::equals);
        String observed = "user " + (user.isEmpty() ? "root" : user) + ", groups "
                + (given.isEmpty() ? "none" : String.join(" ", given));
        List<String> names = given.stream()
                .filter(group -> !group.matches("[0-9]+") && !group.equals("keep-groups"))
                .toList();
        Finding template = names.isEmpty()
                ? Finding.ok(ContainerLayer.GROUPS, "its groups open the devices")
                : Finding.warn(ContainerLayer.GROUPS, "groups by name are the container's own, not those of the host");
        String rule = "numbers of the host's groups; names are looked up in the container's /etc/group";
        String[] sources = {"ROCm/rocm_sdk_builder#247", "vllm-project/vllm#27881"};
        Optional<HostState.Node> closed = known.hostState().stream()
                .flatMap(state -> state.nodes().stream())
                .filter(node -> !node.othersMayWrite() && !given.contains(node.groupId()))
                .findFirst();
        if (!root && !given.contains("keep-groups") && closed.isPresent()) {
            return Finding.fail(ContainerLayer.GROUPS, "it is not root and in no group that may use the devices")
                    .observed(observed + "; " + DevicesLayer.shown(closed.get()))
                    .rule(rule, sources)
                    .fix(Fix.playbook(FIX));
        }
        Finding finding = template.observed(observed).rule(rule, sources);
        return names.isEmpty() ? finding : finding.fix(Fix.playbook(FIX));
    }
}
